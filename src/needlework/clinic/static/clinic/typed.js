// Where somebody is in the editor and what they typed, so that it is found again in the next page.
const OF_A_VERSION = ["version", "csrfmiddlewaretoken"];
const TYPED = "input:not([type=hidden]), select, textarea";

// A point of a scheme gets an id of the plan when it is first changed.
export const same = (words) => words.replaceAll("/", "-");

// Which edit a form makes, whatever the version.
export function keyOf(form) {
  const hidden = [...form.querySelectorAll("input[type=hidden]")];
  const told = hidden.filter((one) => !OF_A_VERSION.includes(one.name));
  return same(told.map((one) => `${one.name}=${one.value}`).join("&"));
}

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((one) => one.selected && !one.defaultSelected && one.index);
  return field.value !== field.defaultValue;
}

// Fields that were changed and not answered yet; those of the form that was answered are not kept.
export function keep(root, answered) {
  return [...root.querySelectorAll("form.edit")].flatMap((form) => {
    const key = keyOf(form);
    if (key === answered) return [];
    return [...form.querySelectorAll(TYPED)].filter(changed).map((field) => ({
      key, name: field.name, value: field.value, checked: field.checked, sent: field.dataset.sent,
      wrong: field.hasAttribute("aria-invalid"),
    }));
  });
}

// What was refused, to be mended where it stands.
export function mark(field) {
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", "problem");
}

export function putBack(root, typed) {
  for (const one of typed) {
    const field = fieldOf(root, one);
    if (!field) continue;
    field.value = one.value;
    if (one.checked !== undefined) field.checked = one.checked;
    if (one.sent !== undefined) field.dataset.sent = one.sent;
    if (one.wrong) mark(field);
  }
}

export function addressOf(element) {
  const mark = element.closest(".mark");
  if (mark) return { treatment: mark.dataset.treatment, site: same(mark.dataset.site) };
  const form = element.closest("form.edit");
  if (!form) return element.id ? { id: element.id } : null;
  return {
    key: keyOf(form), name: element.name, from: element.selectionStart, to: element.selectionEnd,
  };
}

export function findAgain(root, back) {
  if (back.id) return document.getElementById(back.id);
  if (back.key) return fieldOf(root, back);
  return [...root.querySelectorAll(".mark")].find((one) =>
    one.dataset.treatment === back.treatment && same(one.dataset.site) === back.site);
}

function fieldOf(root, { key, name }) {
  const form = [...root.querySelectorAll("form.edit")].find((one) => keyOf(one) === key);
  return form && form.querySelector(name ? `[name="${name}"]` : "button");
}
