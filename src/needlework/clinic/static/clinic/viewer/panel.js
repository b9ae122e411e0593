// The viewer: the stage with its controls, the points as text, and what an edit sends.
import { Adding } from "./adding.js";
import { choice, glyph, make, tick } from "./elements.js";
import { lastDay, movementWords, SHORT, strengths } from "./motion.js";
import { overlays } from "./overlays.js";
import { Stage } from "./stage.js";

const MIDLINE_MM = 2;
const BACK_MM = -75; // behind it, neither drawing nor plan has words for a place
const OTHER = { right: "left", left: "right", midline: "midline" };
const SKIN = ["not said", "I", "II", "III", "IV", "V", "VI"];
const VIEWS = [
  ["Front", 0, "From the front"], ["R oblique", -45, "Oblique, the patient’s right"],
  ["L oblique", 45, "Oblique, the patient’s left"], ["R side", -90, "The patient’s right side"],
  ["L side", 90, "The patient’s left side"],
];
const WAIT_MS = 350;
const plain = (site) => site.replace("/", "-");

export class Viewer {
  // `edit` sends an edit of the plan; null where it may only be read.
  constructor(head, edit) {
    Object.assign(this, { head, edit, pose: "rest", day: 30, chosen: null, muscles: false, fields: false });
    this.stage = new Stage(head, {
      editable: Boolean(edit),
      picked: (spot) => this.#pick(spot),
      chosen: (point) => this.#choose(point),
      dropped: (point, spot) => this.#send(point, spot),
      nudged: (point, step) => this.#nudge(point, step),
      lit: (point, on) => this.#light(point, on),
      restored: () => this.#moved(),
    });
    this.says = make("p", { class: "viewer-says small", role: "status" });
    this.adding = new Adding(this);
    this.whose = make("p", { class: "small viewer-whose" });
    this.controls = make("div", { class: "viewer-controls" });
    this.list = make("div", { class: "viewer-list" });
    this.element = make("div", { class: "viewer" }, this.stage.element, this.whose, this.#views(), this.says,
      this.adding.element, this.list, this.controls);
    this.element.addEventListener("focusin", (event) => { this.focused = event.target; });
    this.element.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.element.contains(event.relatedTarget)) this.focused = null;
    });
  }

  say(words) {
    this.says.textContent = words;
  }

  // Give the focus back after the page put the viewer into a new chart.
  refocus() {
    const at = this.focused;
    if (!at || this.element.contains(document.activeElement)) return;
    const button = at.dataset.site && this.stage.buttons.find((one) => plain(one.point.site) === plain(at.dataset.site));
    (button ? button.button : at).focus({ preventScroll: true });
  }

  setScene(scene, session) {
    const first = !this.scene;
    this.scene = scene;
    this.whose.textContent = scene.face;
    if (first) this.stage.skinType = scene.skin_type || 0;
    this.show(session, first || this.session !== session);
  }

  show(session, anew = this.session !== session) {
    this.session = session;
    this.laid = this.scene.sessions.find((one) => one.session === session);
    const kept = this.chosen && this.laid.points.find((one) => plain(one.site) === plain(this.chosen.site));
    this.chosen = kept || null;
    this.stage.setPoints(this.laid.points, this.chosen);
    if (anew) this.stage.frame(this.laid.points);
    this.#list();
    this.adding.restart();
    this.refocus();
    this.#check();
    this.#moved();
    if (!this.says.textContent) this.say(this.hint());
  }

  setMoves(moves) {
    this.moves = moves;
    this.day = Math.min(this.day, lastDay(moves));
    if (!this.controls.firstChild) this.#fill();
    this.slider.max = lastDay(moves);
    this.slider.value = this.day;
    this.#moved();
  }

  hint() {
    return this.edit ? "Choose a point, then click on the skin to move it; or drag it, or use its arrow keys."
      : "Turn the head with the mouse, a finger or the arrow keys.";
  }

  #views() {
    const view = (words, yaw, label) => make("button", {
      type: "button", class: "small-button", "aria-label": `${words}: ${label}`, onclick: () => this.stage.look({ yaw, pitch: 0 }),
    }, words);
    return make("div", { class: "viewer-views", role: "group", "aria-label": "From where the head is seen" },
      ...VIEWS.map((one) => view(...one)));
  }

  #fill() {
    const options = this.moves.poses.map((one) => [one.pose, SHORT[one.pose] || one.words]);
    this.slider = make("input", {
      type: "range", id: "viewer-day", min: 0, step: 1, oninput: () => { this.day = Number(this.slider.value); this.#moved(); },
    });
    this.dayWords = make("output", { for: "viewer-day" });
    this.moveWords = make("p", { class: "small viewer-left", role: "status" });
    const skin = make("select", {
      id: "viewer-skin", onchange: (event) => { this.stage.skinType = Number(event.target.value); this.stage.paint(); },
    }, ...SKIN.map((words, n) => make("option", { value: n, selected: n === this.stage.skinType }, words)));
    this.controls.append(
      choice("viewer-pose", "Expression", options, this.pose, (pose) => { this.pose = pose; this.#moved(); }),
      make("div", { class: "viewer-day" }, make("label", { for: "viewer-day" }, "Day after treatment"), this.dayWords, this.slider),
      this.moveWords, make("p", { class: "small viewer-label" }, this.moves.label),
      make("div", { class: "viewer-ticks" },
        tick("Muscles", (on) => { this.muscles = on; this.#moved(); }),
        tick("Field of effect", (on) => { this.fields = on; this.#moved(); }),
        make("label", { class: "viewer-skin", for: "viewer-skin" }, "Skin type", skin)),
      this.key = make("p", { class: "small quiet", role: "status" }));
  }

  #moved() {
    if (this.moves) {
      this.head.pose(strengths(this.moves, this.pose, this.day));
      this.dayWords.textContent = `day ${this.day}`;
      this.slider.setAttribute("aria-valuetext", `day ${this.day}`);
      this.moveWords.textContent = movementWords(this.moves, this.pose, this.day);
    }
    this.stage.painter.moved();
    const { lines, words } = overlays(this.head, this.laid, this);
    this.stage.painter.setLines(lines);
    if (this.key) this.key.textContent = words;
    this.stage.paint();
  }

  #list() {
    const rows = this.laid.points.map((point) => make("li", {},
      make("button", { type: "button", class: "viewer-row", "data-side": point.side, "data-site": point.site,
        onclick: () => { this.#choose(point); this.#face(point); } }, glyph(point), point.name)));
    const fold = make("details", { class: "fold", open: this.listOpen || false },
      make("summary", {}, `Points as text (${rows.length})`), make("ul", {}, ...rows));
    fold.addEventListener("toggle", () => { this.listOpen = fold.open; });
    const missing = this.laid.missing.length
      ? [make("p", { class: "small" }, `Not on the head, see the drawing: ${this.laid.missing.join("; ")}.`)] : [];
    const none = rows.length + missing.length ? [] : [make("p", { class: "small" },
      "No points here: the dose of an area alone has none. Apply a scheme, or add points.")];
    this.list.replaceChildren(...this.#legend(), ...(rows.length ? [fold] : none), ...missing);
  }

  #legend() {
    const muscles = new Map(this.laid.points.map((one) => [one.words, one]));
    const row = (one) => make("li", {}, glyph(one), one.words);
    return muscles.size ? [make("ul", { class: "viewer-legend", "aria-label": "Muscles and fillers" }, ...[...muscles.values()].map(row))] : [];
  }

  #choose(point) {
    if (point === this.adding.ghost) return;
    this.chosen = this.chosen === point ? null : point;
    this.stage.press(this.chosen);
    this.#light(point, Boolean(this.chosen));
    this.say(this.chosen ? `Chosen: ${point.name}.${this.edit ? " Click on the skin to move it." : ""}` : this.hint());
  }

  // Turn so that a point is seen.
  #face(point) {
    const outward = this.head.outwardAtRest(point.spot);
    const yaw = (Math.atan2(outward[0], outward[2]) * 180) / Math.PI;
    this.stage.look({ yaw: Math.abs(yaw) < 35 ? 0 : yaw, pitch: 0 });
  }

  #light(point, on) {
    for (const row of document.querySelectorAll("#workspace tr[data-row]")) {
      row.classList.toggle("lit", on && plain(row.dataset.row) === plain(point.site));
    }
  }

  #pick(spot) {
    if (!this.edit || !spot) return;
    if (this.adding.here) this.adding.put(spot);
    else if (this.chosen) this.#send(this.chosen, spot);
    else this.say("Choose a point first, or add one.");
  }

  // The place that is sent: millimetres from the midline and upwards, as the drawing counts.
  place(spot) {
    const at = this.head.atRest(spot);
    if (at[2] < BACK_MM || this.head.outwardAtRest(spot)[2] < -0.5) {
      this.say("Points go on the front and the sides of the face.");
      return null;
    }
    const side = Math.abs(at[0]) < MIDLINE_MM ? "midline" : at[0] < 0 ? "right" : "left";
    return { side, lateral: Math.round(Math.abs(at[0])), up: Math.round(at[1] + this.scene.face_above_notch), at };
  }

  #send(point, spot) {
    if (point === this.adding.ghost) {
      this.adding.put(spot);
      return;
    }
    const place = this.place(spot);
    if (place && point.side !== "midline" && place.side === OTHER[point.side]) {
      this.say(`This point is one of the patient’s ${point.side} side and stays there.`);
    } else if (place) {
      this.stage.moveTo(point, spot);
      this.wanted = { site: plain(point.site), at: place.at, midline: point.side === "midline" };
      this.say(`Moving ${point.name}.`);
      this.edit({
        do: "move", treatment: point.treatment, site: point.site, lateral: place.lateral, up: place.up,
        mirrored: this.adding.mirrored && point.side !== "midline" ? "yes" : "",
      });
      return;
    }
    this.stage.moveTo(point, point.spot);
  }

  // After a move: how near the plan could say the place.
  #check() {
    const { wanted } = this;
    this.wanted = null;
    const point = wanted && this.laid.points.find((one) => plain(one.site) === wanted.site);
    if (!point) return;
    const found = this.head.atRest(point.spot);
    const far = Math.hypot(...found.map((one, axis) => (wanted.midline && axis === 0 ? 0 : one - wanted.at[axis])));
    this.say(`Moved: ${point.name}.${far > 4 ? ` The plan can say this place only within ${Math.round(far)} mm.` : ""}`);
  }

  #nudge(point, step) {
    const from = this.head.atRest(this.pending && this.pending.point === point ? this.pending.spot : point.spot);
    const sign = { right: -1, left: 1, midline: 0 }[point.side];
    const held = sign ? sign * Math.max(0, sign * (from[0] + step[0])) : 0;
    const ghost = point === this.adding.ghost;
    const spot = this.head.behind(ghost ? from[0] + step[0] : held, from[1] + step[1]);
    if (!spot) return;
    if (ghost) {
      this.adding.put(spot);
      return;
    }
    this.pending = { point, spot };
    this.stage.moveTo(point, spot);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => { this.pending = null; this.#send(point, spot); }, WAIT_MS);
  }
}
