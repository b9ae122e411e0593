// Names of the vocabulary under a field while somebody types; without it the field still works.
const WAIT_MS = 90;
let count = 0;

export function lookAhead(root, address) {
  for (const field of root.querySelectorAll("input[data-kind]")) {
    if (field.list || !field.dataset.kind) continue;
    const list = document.createElement("datalist");
    list.id = `names-${count += 1}`;
    field.after(list);
    field.setAttribute("list", list.id);
    field.autocomplete = "off";
    let timer = 0;
    let asked = "";
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => propose(field, list), WAIT_MS);
    });
    async function propose(input, names) {
      const typed = input.value.trim();
      if (!typed || typed === asked) return;
      asked = typed;
      const query = new URLSearchParams({ kind: input.dataset.kind, q: typed });
      const answer = await fetch(`${address}?${query}`);
      if (!answer.ok || asked !== typed) return;
      const found = await answer.json();
      names.replaceChildren(...found.names.map((one) => {
        const option = document.createElement("option");
        option.value = one.word;
        if (one.is !== one.word) option.label = `${one.word}: ${one.is}`;
        return option;
      }));
    }
  }
}

// An asked list that gets a name is no longer "not asked".
function tick(form) {
  form.addEventListener("input", (event) => {
    const list = event.target.closest("[data-list]");
    const name = list ? list.dataset.list
      : event.target.name.startsWith("previous-") ? "previous_treatments" : "";
    const these = name && event.target.value
      ? form.querySelector(`input[name="${name}-asked"][value="these"]`) : null;
    if (these) these.checked = true;
    if (list) grow(list);
  });
}

function grow(list) {
  const last = list.querySelector("input:last-of-type");
  if (!last || !last.value) return;
  const next = last.cloneNode();
  next.value = "";
  next.removeAttribute("list");
  list.append(next);
  lookAhead(list, list.closest("form").dataset.lookAhead);
}

// Empty rows stay away until the one before them is begun.
function unfold(rows) {
  const begun = (row) => [...row.querySelectorAll("input")].some((one) => one.value);
  rows.forEach((row, at) => { row.hidden = at > 0 && !begun(row) && !begun(rows[at - 1]); });
}

for (const rows of document.querySelectorAll(".rows-form")) {
  const every = [...rows.querySelectorAll(".row")];
  rows.addEventListener("input", () => unfold(every));
  unfold(every);
}

// Of several empty fields of a list one is shown; typing in the last one adds the next.
for (const list of document.querySelectorAll("[data-list]")) {
  const blank = [...list.querySelectorAll("input")].filter((one) => !one.value);
  for (const one of blank.slice(1)) one.remove();
}

for (const form of document.querySelectorAll("form[data-look-ahead]")) {
  lookAhead(form, form.dataset.lookAhead);
  tick(form);
}
