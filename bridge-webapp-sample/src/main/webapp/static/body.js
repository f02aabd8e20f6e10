// Sends the form's text, or filling of the wanted size, as a raw body and shows what comes back.
const form = document.getElementById("body");
const answer = document.getElementById("answer");
const SHOWN = 2000;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const size = Number(form.elements.size.value);
  const body = size > 0 ? new Uint8Array(size).fill(120) : form.elements.text.value;
  answer.textContent = "sending …";
  const start = performance.now();
  try {
    const response = await fetch(form.dataset.base + form.elements.path.value, {
      method: form.elements.method.value,
      headers: { "Content-Type": size > 0 ? "application/octet-stream" : "text/plain;charset=UTF-8" },
      body,
    });
    const text = await response.text();
    const shown = text.length > SHOWN ? text.slice(0, SHOWN) + " …" : text;
    const millis = Math.round(performance.now() - start);
    answer.textContent = `${response.status} ${response.headers.get("Content-Type")}, `
      + `${text.length} characters, ${millis} ms\n\n${shown}`;
  } catch (failure) {
    answer.textContent = `failed: ${failure.message}`;
  }
});
