// Listens to the event stream and shows when each event was sent and when it came.
const form = document.getElementById("stream");
const rows = document.getElementById("events");
const progress = document.getElementById("progress");
const state = document.getElementById("state");
const SHOWN = 100;
let source = null;
let cameBefore = 0;

function stop(text) {
  if (source) {
    source.close();
    source = null;
  }
  state.textContent = text;
  form.elements.start.disabled = false;
  form.elements.stop.disabled = true;
}

function show(event) {
  const now = Date.now();
  const data = JSON.parse(event.data);
  const row = document.createElement("tr");
  const after = cameBefore ? `${now - cameBefore} ms` : "";
  for (const text of [`${data.n}`, data.time.slice(11, 23), `${now - data.millis} ms`, after]) {
    row.appendChild(document.createElement("td")).textContent = text;
  }
  rows.prepend(row);
  if (rows.children.length > SHOWN) {
    rows.lastElementChild.remove();
  }
  cameBefore = now;
  progress.max = data.of;
  progress.value = data.n;
  state.textContent = `${data.n} of ${data.of}`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  stop("connecting …");
  rows.replaceChildren();
  cameBefore = 0;
  form.elements.start.disabled = true;
  form.elements.stop.disabled = false;
  const query = new URLSearchParams({ count: form.elements.count.value, interval: form.elements.interval.value });
  source = new EventSource(`${form.dataset.events}?${query}`);
  source.onmessage = show;
  source.addEventListener("end", () => stop(`done: ${progress.value} events`));
  source.onerror = () => stop("the stream broke off");
});

form.elements.stop.addEventListener("click", () => stop("stopped"));
