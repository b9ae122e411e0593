// Clicking the points of a face, by mouse, finger or keyboard; the form sends them.
import { Picture } from "./picture.js";

const form = document.getElementById("clicking");
const field = form.elements.points;
const says = document.getElementById("click-says");
const named = document.getElementById("click-name");
const progress = document.getElementById("click-progress");
const bar = document.getElementById("click-bar");
const guide = document.getElementById("guide");
const buttons = [...form.querySelectorAll(".click-point")];
const OF_SIZE = {
  iris: ["iris-right-outer", "iris-right-inner", "iris-left-outer", "iris-left-inner"],
  pupils: ["pupil-right", "pupil-left"],
  ruler: ["ruler-from", "ruler-to"],
  none: [],
};
const needed = buttons.filter((one) => one.closest("[data-group=needed]")).map((one) => one.dataset.name);
const words = Object.fromEntries(buttons.map((one) => [one.dataset.name, one.textContent]));
const states = [];
let points = read();
let chosen = "";

function read() {
  try {
    return JSON.parse(field.value || "{}");
  } catch {
    return {};
  }
}

const measure = () => form.elements.measure.value;
const wanted = () => [...needed, ...(OF_SIZE[measure()] || [])];
const missing = () => wanted().filter((name) => !points[name]);
const shown = (name) => name in words && !document.querySelector(`[data-name="${name}"]`).hidden;

const stage = document.getElementById("stage");
const picture = new Picture(stage, {
  address: form.dataset.picture, width: Number(form.dataset.width), height: Number(form.dataset.height),
}, {
  placed: (x, y) => (chosen ? put(chosen, x, y, true) : say("Every point is placed. Choose one to place it anew.")),
  moved: (name, x, y) => {
    choose(name);
    put(name, x, y, false);
  },
  chosen: (name) => choose(name),
  waiting: () => Boolean(chosen) && !points[chosen],
});
const marks = ["at-left", "at-right"].map((place) => {
  const made = document.createElement("span");
  made.className = `click-side-mark ${place}`;
  made.setAttribute("aria-hidden", "true");
  stage.append(made);
  return made;
});
const here = document.createElementNS("http://www.w3.org/2000/svg", "circle");
here.setAttribute("class", "here");
here.setAttribute("r", "4.5");
guide.append(here);

function say(text) {
  says.textContent = text;
}

function put(name, x, y, next) {
  states.push({ points, chosen: name });
  points = { ...points, [name]: [Math.round(x * 10) / 10, Math.round(y * 10) / 10] };
  const told = `${words[name]} at ${Math.round(x)}, ${Math.round(y)}.`;
  const open = missing();
  if (next && open.length) choose(following(name, open));
  else refresh();
  say(open.length ? `${told} Next: ${words[chosen]}.` : `${told} All points that are needed are placed.`);
}

// The next missing point after one, in the order of the list.
function following(name, open) {
  const order = wanted();
  return open.find((one) => order.indexOf(one) > order.indexOf(name)) || open[0];
}

function choose(name) {
  chosen = name;
  if (points[name]) picture.steer(points[name]);
  refresh();
}

function undo() {
  if (!states.length) {
    say("Nothing to undo.");
    return;
  }
  const last = states.pop();
  points = last.points;
  choose(last.chosen);
  say(`Undone: ${words[chosen]}.`);
}

function remove() {
  if (!points[chosen]) return;
  states.push({ points, chosen });
  const { [chosen]: gone, ...kept } = points;
  points = kept;
  refresh();
  say(`${words[chosen]} is taken away.`);
}

function refresh() {
  const size = OF_SIZE[measure()] || [];
  for (const one of buttons) {
    const { name } = one.dataset;
    const ofSize = one.closest("[data-group=size]");
    one.hidden = Boolean(ofSize) && !size.includes(name) && !name.startsWith("pupil");
    one.classList.toggle("done", Boolean(points[name]));
    one.setAttribute("aria-pressed", name === chosen ? "true" : "false");
  }
  for (const one of form.querySelectorAll("[data-measure]")) one.hidden = one.dataset.measure !== measure();
  const sent = Object.fromEntries(Object.entries(points).filter(([name]) => shown(name)));
  field.value = JSON.stringify(sent);
  picture.show(sent, chosen);
  const [done, all] = [wanted().length - missing().length, wanted().length];
  progress.textContent = `${done} of ${all} points placed`;
  [bar.max, bar.value] = [all, done];
  const button = buttons.find((one) => one.dataset.name === chosen);
  named.textContent = chosen ? words[chosen] : "Points";
  here.toggleAttribute("hidden", !button || !button.dataset.x);
  if (button && button.dataset.x) {
    here.setAttribute("cx", button.dataset.x);
    here.setAttribute("cy", button.dataset.y);
  }
  const mirrored = form.elements.mirrored.value;
  const letters = { no: ["R", "L"], yes: ["L", "R"] }[mirrored] || ["", ""];
  marks.forEach((one, n) => {
    one.textContent = letters[n];
    one.hidden = !letters[n];
  });
}

const DO = {
  nearer: () => picture.zoom(0.6), farther: () => picture.zoom(1.6), whole: () => picture.whole(), undo, remove,
};
form.addEventListener("click", (event) => {
  const action = event.target.closest("[data-do]");
  if (action) DO[action.dataset.do]();
  const point = event.target.closest(".click-point");
  if (point) {
    choose(point.dataset.name);
    stage.focus({ preventScroll: true });
    say(`${words[chosen]}: click on the picture, or move the cross and press Enter.`);
  }
});
form.addEventListener("change", (event) => {
  if (event.target.name === "measure" && !points[chosen] && !wanted().includes(chosen)) chosen = missing()[0] || "";
  refresh();
});
stage.addEventListener("keydown", (event) => {
  const undoing = event.key.toLowerCase() === "u" || ((event.ctrlKey || event.metaKey) && event.key === "z");
  if (undoing || event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    if (undoing) undo();
    else remove();
  }
});

choose(missing()[0] || "");
