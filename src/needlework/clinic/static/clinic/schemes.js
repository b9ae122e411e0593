// Schemes narrowed by words and kind, and what the chosen one needs; without it the list is whole.
const list = document.getElementById("scheme");
const words = document.getElementById("scheme-words");
const kinds = document.getElementById("scheme-kinds");
const found = document.getElementById("scheme-found");
const chosen = document.getElementById("scheme-chosen");
const needs = document.getElementById("scheme-needs");
const ALL = "All";
const every = [...list.querySelectorAll("option")].map((option) => ({
  option,
  group: option.parentElement.label,
  text: `${option.textContent} ${option.dataset.also} ${option.parentElement.label}`.toLowerCase(),
}));
let kind = ALL;

function narrow() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const left = every.filter((one) => (kind === ALL || one.group === kind)
    && wanted.every((word) => one.text.includes(word)));
  const groups = new Map();
  for (const one of left) {
    if (!groups.has(one.group)) {
      const made = document.createElement("optgroup");
      made.label = one.group;
      groups.set(one.group, made);
    }
    groups.get(one.group).append(one.option);
  }
  list.replaceChildren(...groups.values());
  list.size = Math.min(12, Math.max(4, left.length + groups.size));
  found.textContent = left.length ? `${left.length} of ${every.length} schemes`
    : "No scheme has these words. Try fewer, such as an area or a product.";
  tell();
}

function tell() {
  const option = list.selectedOptions[0];
  chosen.textContent = option ? `Chosen: ${option.textContent}` : "";
  const asks = option ? option.dataset.asks.split(" ").filter(Boolean) : [];
  for (const name of ["volume", "weight", "side"]) {
    document.getElementById(name).required = asks.includes(name);
  }
  if (asks.length) needs.open = true;
}

for (const name of [ALL, ...new Set(every.map((one) => one.group))]) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small-button";
  button.textContent = name;
  button.setAttribute("aria-pressed", String(name === kind));
  button.addEventListener("click", () => {
    kind = name;
    for (const one of kinds.children) one.setAttribute("aria-pressed", String(one === button));
    narrow();
  });
  kinds.append(button);
}

// Enter or Down in the field goes to the list, on the first scheme that is left.
words.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  if (!list.options.length) return;
  if (list.selectedIndex < 0) list.selectedIndex = 0;
  list.focus();
  tell();
});
words.addEventListener("input", narrow);
list.addEventListener("change", tell);
document.querySelector(".scheme-filter").hidden = false;
words.focus();
narrow();
