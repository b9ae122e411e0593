// The head beside the drawing: the same plan, the same edits, looked at from every side.
import { edit } from "../editor.js";
import { make } from "./elements.js";
import { loadHead } from "./head.js";
import { Viewer } from "./panel.js";

const MISSING = "The head needs WebGL 2, which this browser does not offer. The drawing stays.";
const editor = document.getElementById("editor");
const workspace = document.getElementById("workspace");
const forecast = document.getElementById("forecast");
let viewer = null; // made when the head is first asked for
let address = ""; // of the head that it shows: the patient's own, or nobody's
let shown = ""; // the session whose chart it stands in for
let why = "WebGL2RenderingContext" in window ? "" : MISSING;
let stale = true;
let calls = 0;

const frames = () => [...workspace.querySelectorAll(".visit")].map((visit) => ({
  session: visit.id.replace(/^session-/, ""), figure: visit.querySelector(".chart-frame"),
}));

// Put the two choices above every chart; after an edit the charts are new ones.
function mount() {
  for (const { session, figure } of frames()) {
    if (figure.querySelector(".viewer-tabs")) continue;
    const tab = (words, head) => make("button", {
      type: "button", class: "small-button", "aria-pressed": (head === (shown === session)) ? "true" : "false",
      disabled: head && Boolean(why), onclick: () => choose(head ? session : ""),
    }, words);
    figure.prepend(make("div", { class: "viewer-tabs", role: "group", "aria-label": "How the face is shown" },
      tab("Drawing", false), tab("Head", true)));
    if (why) figure.querySelector(".viewer-tabs").after(make("p", { class: "quiet small viewer-why" }, why));
    figure.classList.toggle("with-head", shown === session);
    if (shown === session && viewer) figure.append(viewer.element);
    else if (viewer && figure.contains(viewer.element)) viewer.element.remove();
  }
}

async function choose(session) {
  shown = session;
  if (session && !viewer) await begin();
  for (const old of workspace.querySelectorAll(".viewer-tabs, .viewer-why")) old.remove();
  mount();
  const back = frames().find((one) => one.session === session)
    || frames().find((one) => one.figure.contains(document.activeElement)) || frames()[0];
  if (back) back.figure.querySelector(".viewer-tabs [aria-pressed=true]").focus({ preventScroll: true });
  if (viewer && session) {
    if (stale) await refresh();
    else viewer.show(session);
  }
}

async function begin() {
  try {
    await show(await ask(""));
  } catch (fault) {
    why = String(fault.message) === "no WebGL 2" ? MISSING : "The head could not be loaded. The drawing stays.";
    shown = "";
  }
}

async function show(scene) {
  address = scene.head;
  viewer = new Viewer(await loadHead(address), editor.dataset.editable ? edit : null);
}

async function ask(part) {
  const answer = await fetch(`${editor.dataset.viewer}${part}`);
  if (!answer.ok) throw new Error("no answer");
  return answer.json();
}

async function refresh() {
  if (!viewer || !shown) {
    stale = true;
    return;
  }
  const mine = calls += 1;
  stale = false;
  const scene = await ask("");
  if (mine !== calls) return;
  if (scene.head !== address) { // the face was placed anew meanwhile
    viewer.element.remove();
    await show(scene);
    for (const { session, figure } of frames()) if (session === shown) figure.append(viewer.element);
  }
  viewer.setScene(scene, shown);
  const moves = await ask("?part=moves");
  if (mine === calls) viewer.setMoves(moves);
}

const failed = () => {
  stale = true;
  if (viewer) viewer.say("The clinic cannot be reached. What you see may be old.");
};

new MutationObserver(() => {
  if (!frames().some((one) => !one.figure.querySelector(".viewer-tabs"))) return;
  if (shown && !frames().some((one) => one.session === shown)) shown = "";
  mount();
  if (viewer && shown) viewer.refocus();
  refresh().catch(failed);
}).observe(workspace, { childList: true });
mount();
