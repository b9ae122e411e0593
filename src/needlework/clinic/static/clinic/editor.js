// The editor: every edit is sent at once and the page shows what the server answers. Each edit is
// a form that works without this script too.
import { lookAhead } from "./lookahead.js";
import { addressOf, findAgain, keep, keyOf, mark, putBack, same } from "./typed.js";

const editor = document.getElementById("editor");
const workspace = document.getElementById("workspace");
const forecast = document.getElementById("forecast"); // lives on while the workspace is replaced
const problem = document.getElementById("problem");
let queue = Promise.resolve();
let waiting = 0; // edits that are not answered yet
let version = null; // the one that the last answer made
let held = null; // a point under the finger or a pressed arrow key, and where it was brought
let late = null; // an answer that is not drawn yet
let asked = 0;
let replacing = false; // the page leaves the field then, not the person
const REFUSED = 400;

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
  if (text) problem.scrollIntoView({ block: "nearest" });
}

// Edits run one after the other, each with the version that the one before it made.
function submit(form) {
  const data = new FormData(form);
  enqueue(() => data, form);
}

function enqueue(made, form) {
  waiting += 1;
  queue = queue.then(() => send(made(), form)).catch(() => {
    if (late) shown(late);
    say("The clinic cannot be reached. What you see is saved up to the last edit; try again.");
  }).finally(() => { waiting -= 1; });
  return queue;
}

// What was typed stays where it was refused, marked, so that it is mended and not typed anew.
function refused(form, data, text) {
  const key = keyOf(form);
  const now = form.isConnected ? form
    : [...workspace.querySelectorAll("form.edit")].find((one) => keyOf(one) === key);
  const typed = now ? [...now.querySelectorAll("input:not([type=hidden])")] : [];
  if (typed.length === 1) {
    typed[0].value = data.get(typed[0].name);
    mark(typed[0]);
  }
  say(text);
}

// An edit that waited for another names its point as the page names it since.
function asNow(data) {
  const site = data.get("site");
  const row = site && [...workspace.querySelectorAll("tr[data-row]")]
    .find((one) => same(one.dataset.row) === same(site));
  if (row) data.set("site", row.dataset.row);
}

async function send(data, form) {
  const first = workspace.querySelector('input[name="version"]');
  if (version === null && first) version = first.value;
  data.set("version", version);
  asNow(data);
  const started = performance.now();
  workspace.classList.add("busy");
  try {
    const answer = await fetch(editor.dataset.edit, {
      method: "POST",
      body: new URLSearchParams(data),
      headers: { "X-Part": "parts" },
    });
    if (answer.redirected || answer.status === 403) {
      location.reload();
      return;
    }
    const found = await answer.json();
    version = found.version;
    editor.dataset.answerMs = Math.round(performance.now() - started);
    if (answer.status === REFUSED && form) {
      if (late) shown(late);
      refused(form, data, found.problem);
      return;
    }
    // What is about to change again is not drawn, and nothing is taken from under a finger.
    late = { ...found, form };
    if (found.problem || (waiting === 1 && !held)) shown(late);
  } finally {
    workspace.classList.remove("busy");
  }
}

function shown(found) {
  late = null;
  if (!found.problem) expect(); // asked for first, it is computed while the page is drawn
  show(found.workspace, found.form);
  if (found.problem || !workspace.querySelector("[aria-invalid]")) say(found.problem);
}

// What somebody types while an answer comes in stays; of the form that was answered, the answer.
function show(html, form) {
  const folds = () => [...workspace.querySelectorAll("details")].filter((one) => !forecast.contains(one));
  const open = folds().filter((one) => one.open).map(place);
  const at = document.activeElement;
  const back = at && workspace.contains(at) ? addressOf(at) : null;
  const typed = keep(workspace, form ? keyOf(form) : "");
  replacing = true;
  workspace.innerHTML = html;
  replacing = false;
  document.getElementById("forecast").replaceWith(forecast);
  for (const one of folds()) one.open = open.includes(place(one));
  putBack(workspace, typed);
  if (back) focusOn(back);
  ready();
}

function place(details) {
  const inside = details.closest("article, section");
  return `${inside ? inside.id : ""}/${details.querySelector("summary").textContent}`;
}

function focusOn(back) {
  const found = findAgain(workspace, back);
  if (!found) return;
  found.focus({ preventScroll: true });
  if (!found.matches("input.units")) return;
  if (found.value === found.defaultValue) found.select();
  else found.setSelectionRange(back.from, back.to);
}

async function expect() {
  const mine = asked += 1;
  forecast.classList.add("busy");
  const answer = await fetch(editor.dataset.forecast, { headers: { "X-Part": "forecast" } });
  if (mine !== asked) return;
  if (answer.ok) {
    const open = [...forecast.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
    forecast.innerHTML = await answer.text();
    for (const one of forecast.querySelectorAll("details")) {
      one.open = open.includes(one.querySelector("summary").textContent);
    }
  }
  forecast.classList.remove("busy");
  inShort();
}

// The bar at the foot of the window says what the forecast says, area by area.
function inShort() {
  const words = [...forecast.querySelectorAll(".card")].map((card) => {
    const area = card.querySelector("h3");
    const key = card.querySelector(".key");
    const value = key && key.querySelector("strong");
    if (!area || !value) return "";
    const hundred = key.textContent.startsWith("Of 100");
    const said = value.textContent.replace("about ", "");
    return `${area.textContent} ${said}${hundred ? " of 100" : ""}`;
  }).filter(Boolean);
  const bar = document.getElementById("bar-forecast");
  if (bar && words.length) bar.textContent = words.join(" · ");
}

// Enter and the arrow keys go along the column of units, as in a table to be filled.
function along(event) {
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches("tr[data-row] input.units")) return;
  const all = [...workspace.querySelectorAll("tr[data-row] input.units")];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}

// What is folded away is asked for when it is opened, and again for each new forecast.
async function unfold(details) {
  const name = details.dataset.fold;
  if (!name) return;
  delete details.dataset.fold;
  const answer = await fetch(`${editor.dataset.forecast}?fold=${name}`);
  if (answer.ok) details.insertAdjacentHTML("beforeend", await answer.text());
  else details.dataset.fold = name;
}

forecast.addEventListener("toggle", (event) => {
  if (event.target.open) unfold(event.target).catch(() => say("The clinic cannot be reached. Try again."));
}, true);
forecast.addEventListener("click", async (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link || document.getElementById(link.hash.slice(1))) return;
  event.preventDefault(); // it leads to a source, which is still folded away
  const folds = [...forecast.querySelectorAll("details[data-fold]")];
  await Promise.all(folds.map(unfold));
  const target = document.getElementById(link.hash.slice(1));
  if (target) {
    target.closest("details").open = true;
    location.hash = link.hash;
  }
});

// Points: dragged, or moved by the arrow keys.
function point(chart, event) {
  const found = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse());
  return { x: found.x, y: found.y };
}

function moved(mark, x, y) {
  const middle = Number(mark.ownerSVGElement.querySelector(".midline").getAttribute("x1"));
  const sign = { right: -1, left: 1 }[mark.dataset.side] ?? 0;
  const lateral = sign ? Math.max(0, Math.round((x - middle) * sign)) : 0;
  const start = Number(mark.dataset.y0);
  return { lateral, up: Math.max(1, Math.round(Number(mark.dataset.up) + start - y)), sign, middle };
}

function put(mark, place, y) {
  mark.setAttribute("transform", `translate(${place.middle + place.sign * place.lateral} ${y})`);
}

// An edit without a form of its own; the viewer of the head sends its edits by it, too.
export function edit(fields) {
  return enqueue(() => filled(fields));
}

function filled(fields) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", document.querySelector('input[name="csrfmiddlewaretoken"]').value);
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

// Of a point that moves on while an edit is on its way, only the last place is sent.
const moves = new Map();
function sendMove(mark, place) {
  const { treatment, site } = mark.dataset;
  const name = `${treatment} ${site}`;
  const queued = moves.has(name);
  moves.set(name, { do: "move", treatment, site, lateral: place.lateral, up: place.up });
  if (queued) return;
  enqueue(() => {
    const last = moves.get(name);
    moves.delete(name);
    return filled(last);
  });
}

function hold(mark, place) {
  held = { mark, place };
}

function release() {
  if (!held) return;
  const { mark, place } = held;
  held = null;
  if (place) sendMove(mark, place);
  else if (late && waiting === 0) shown(late);
}

document.addEventListener("keyup", release);
window.addEventListener("blur", release);

function movable(mark) {
  const chart = mark.ownerSVGElement;
  mark.dataset.y0 = mark.transform.baseVal[0].matrix.f;
  mark.addEventListener("pointerdown", (event) => {
    mark.setPointerCapture(event.pointerId);
    mark.classList.add("dragged");
    hold(mark, null);
    const drag = (now) => {
      const at = point(chart, now);
      const place = moved(mark, at.x, at.y);
      hold(mark, place);
      put(mark, place, at.y);
    };
    const end = (now) => {
      for (const [name, does] of Object.entries(heard)) mark.removeEventListener(name, does);
      mark.classList.remove("dragged");
      if (now.type === "pointercancel") {
        put(mark, back, back.y);
        hold(mark, null);
      }
      release();
    };
    const was = mark.transform.baseVal[0].matrix;
    const back = { middle: was.e, sign: 0, lateral: 0, y: was.f };
    const heard = { pointermove: drag, pointerup: end, pointercancel: end };
    for (const [name, does] of Object.entries(heard)) mark.addEventListener(name, does);
  });
  mark.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = mark.transform.baseVal[0].matrix;
    const size = event.shiftKey ? 5 : 1;
    const at = { x: now.e + step[0] * size, y: now.f + step[1] * size };
    const place = moved(mark, at.x, at.y);
    put(mark, place, at.y);
    // A press is sent at once; what comes while the key is held down, when it is let go.
    if (event.repeat) hold(mark, place);
    else sendMove(mark, place);
  });
  const light = (on) => {
    for (const row of workspace.querySelectorAll("tr[data-row]")) {
      if (row.dataset.row === mark.dataset.site) row.classList.toggle("lit", on);
    }
  };
  mark.addEventListener("pointerenter", () => light(true));
  mark.addEventListener("pointerleave", () => light(false));
  mark.addEventListener("focus", () => light(true));
  mark.addEventListener("blur", () => light(false));
}

function ready() {
  if (!editor.dataset.editable) return;
  inShort();
  lookAhead(workspace, editor.dataset.words);
  for (const one of workspace.querySelectorAll(".unseen-button")) one.tabIndex = -1;
  for (const one of workspace.querySelectorAll(".mark.movable")) movable(one);
  for (const row of workspace.querySelectorAll("tr[data-row]")) {
    const lit = (on) => {
      for (const one of workspace.querySelectorAll(".mark")) {
        if (one.dataset.site === row.dataset.row) one.classList.toggle("lit", on);
      }
    };
    row.addEventListener("focusin", () => lit(true));
    row.addEventListener("focusout", () => lit(false));
  }
}

workspace.addEventListener("submit", (event) => {
  if (!event.target.matches("form.edit")) return;
  event.preventDefault();
  submit(event.target);
});
workspace.addEventListener("keydown", along);
// A field that is left with another value is sent, each value once.
workspace.addEventListener("focusout", (event) => {
  const field = event.target;
  if (replacing || field.dataset.submit !== "change") return;
  if (field.value === field.defaultValue || field.value === field.dataset.sent) return;
  field.dataset.sent = field.value;
  submit(field.form);
});

ready();
expect();
