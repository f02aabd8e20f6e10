// Asks for lines of a file by their byte range, and whether the file has changed.
const form = document.getElementById("range");
const answer = document.getElementById("answer");
const LINE_BYTES = 64;
const SHOWN = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified", "Cache-Control"];

async function ask(headers) {
  try {
    const response = await fetch(form.dataset.file, { headers, cache: "no-store" });
    const lines = [`${response.status} ${response.statusText}`];
    for (const name of SHOWN) {
      if (response.headers.has(name)) {
        lines.push(`${name}: ${response.headers.get(name)}`);
      }
    }
    const content = response.status === 206 ? await response.text() : "";
    answer.textContent = `${lines.join("\n")}\n\n${content}`;
    return response;
  } catch (failure) {
    answer.textContent = `failed: ${failure.message}`;
    return null;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = (Number(form.elements.line.value) - 1) * LINE_BYTES;
  const last = first + Number(form.elements.count.value) * LINE_BYTES - 1;
  ask({ Range: `bytes=${first}-${last}` });
});

form.elements.again.addEventListener("click", async () => {
  const head = await fetch(form.dataset.file, { method: "HEAD", cache: "no-store" });
  const etag = head.headers.get("ETag");
  ask(etag ? { "If-None-Match": etag } : { "If-Modified-Since": head.headers.get("Last-Modified") });
});
