// Adding: a place is picked, or moved by the arrow keys, then what is injected there is said.
import { make } from "./elements.js";

export class Adding {
  // `viewer` shows the head; it sends what is added.
  constructor(viewer) {
    Object.assign(this, { viewer, here: null, ghost: null, mirrored: false });
    this.element = make("div", {});
  }

  // A new scene: nothing is being added.
  restart() {
    const { edit, laid } = this.viewer;
    Object.assign(this, { here: null, ghost: null });
    if (!edit || !laid.treatments.length) {
      this.element.replaceChildren();
      return;
    }
    const both = make("label", { class: "viewer-tick" }, make("input", {
      type: "checkbox", checked: this.mirrored, onchange: (event) => { this.mirrored = event.target.checked; },
    }), "The same on the other side");
    const open = make("button", { type: "button", class: "small-button", onclick: () => this.#begin() }, "Add a point");
    this.form = make("form", { class: "viewer-add stack", hidden: true, onsubmit: (event) => this.#add(event) });
    this.element.replaceChildren(make("div", { class: "viewer-ticks" }, open, both), this.form);
  }

  #begin() {
    const { viewer } = this;
    const { laid, scene, stage, head } = viewer;
    const select = (name, words, rows) => make("div", { class: `viewer-${name}` },
      make("label", { for: `viewer-${name}` }, words),
      make("select", { id: `viewer-${name}`, name }, ...rows.map(([value, text]) => make("option", { value }, text))));
    const near = viewer.chosen || laid.points[0] || {};
    this.placed = make("p", { class: "small", role: "status" });
    this.amount = make("label", { for: "viewer-dose" });
    this.form.replaceChildren(this.placed,
      select("treatment", "Treatment", laid.treatments.map((one) => [one.treatment, `${one.words}, in ${one.unit}`])),
      select("muscle", "Muscle", scene.muscles.map((one) => [one.muscle, one.words])),
      this.amount,
      make("input", { id: "viewer-dose", name: "dose", inputmode: "decimal", class: "units", required: true }),
      make("div", { class: "viewer-ticks" }, make("button", { class: "small-button" }, "Add point here"),
        make("button", { type: "button", class: "small-button", onclick: () => { this.#end(); } }, "Cancel")));
    if (near.treatment) this.form.elements.treatment.value = near.treatment;
    if (near.muscle) this.form.elements.muscle.value = near.muscle;
    this.form.elements.treatment.addEventListener("change", () => this.#asked());
    this.#asked();
    this.form.hidden = false;
    this.put(head.behind(stage.camera.yaw < -10 ? -25 : stage.camera.yaw > 10 ? 25 : 0, 45));
    const ghost = stage.buttons.find((one) => one.point === this.ghost);
    ghost.button.focus({ preventScroll: true });
    viewer.say("Click on the skin, or move the new point by its arrow keys.");
  }

  // A toxin goes into a muscle, in units; a filler in millilitres.
  #asked() {
    const chosen = this.viewer.laid.treatments.find((one) => one.treatment === this.form.elements.treatment.value);
    this.form.querySelector(".viewer-muscle").hidden = chosen.filler;
    this.amount.textContent = chosen.filler ? "mL" : "Units";
  }

  put(spot) {
    const place = this.viewer.place(spot);
    if (!place) return;
    const { stage, laid, chosen } = this.viewer;
    this.here = place;
    const words = place.side === "midline" ? "on the midline" : `on the patient’s ${place.side}`;
    this.placed.textContent = `New point: ${words}, ${place.lateral} mm from the midline.`;
    if (!this.ghost) {
      this.ghost = { site: "", treatment: "", side: place.side, units: "+", name: "The new point", colour: "#16293a", shape: "circle", spot };
      stage.setPoints([...laid.points, this.ghost], chosen);
    }
    this.ghost.spot = spot;
    stage.moveTo(this.ghost, spot);
  }

  #end() {
    const { viewer } = this;
    viewer.stage.setPoints(viewer.laid.points, viewer.chosen);
    this.restart();
    viewer.say(viewer.hint());
    this.element.querySelector("button").focus({ preventScroll: true });
  }

  #add(event) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(this.form));
    const { side, lateral, up } = this.here;
    this.ghost = null;
    this.viewer.say("Adding the point.");
    this.viewer.edit({ ...fields, do: "add-here", side, lateral, up, mirrored: this.mirrored ? "yes" : "" });
  }
}
