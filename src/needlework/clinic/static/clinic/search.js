// Results while somebody types; the form itself works without it.
const form = document.getElementById("search");
const results = document.getElementById("results");
const field = form.elements.q;
const WAIT_MS = 80;
let timer = 0;
let asked = field.value;

async function find() {
  const typed = field.value;
  if (typed === asked) return;
  asked = typed;
  const query = new URLSearchParams({ q: typed });
  const answer = await fetch(`?${query}`, { headers: { "X-Part": "results" } });
  if (!answer.ok || asked !== typed) return;
  results.innerHTML = await answer.text();
  history.replaceState(null, "", typed ? `?${query}` : location.pathname);
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, WAIT_MS);
});

// Down from the field to the people found, and along them.
function along(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [field, ...results.querySelectorAll("tbody a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next || !stops.includes(document.activeElement)) return;
  event.preventDefault();
  next.focus();
}

form.addEventListener("keydown", along);
results.addEventListener("keydown", along);
