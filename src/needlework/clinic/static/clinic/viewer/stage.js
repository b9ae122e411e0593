// The picture of the head: turned, brought nearer, with the points of the plan on it.
import { Camera } from "./geometry.js";
import { glyph, make } from "./elements.js";
import { Painter } from "./painter.js";

const TURN = 0.45; // degrees a pixel
const TAP = 5; // pixels that a finger may slip
const DEEP_MM = -30; // the middle that is turned about, where no point says another
const [NEAREST, FARTHEST] = [60, 420];
const still = matchMedia("(prefers-reduced-motion: reduce)");
const held = (low, value, high) => Math.min(high, Math.max(low, value));

export class Stage {
  // `on` has: picked(spot), chosen(point), nudged(point, step), dropped(point, spot).
  constructor(head, on) {
    Object.assign(this, { head, on, camera: new Camera(), points: [], buttons: [], skinType: 0 });
    this.canvas = make("canvas", { "aria-hidden": "true" });
    this.layer = make("div", { class: "viewer-points" });
    this.element = make("div", {
      class: "viewer-stage", tabindex: 0, role: "group",
      "aria-label": "The head. Arrow keys turn it, plus and minus bring it nearer and farther, 0 shows it as at first.",
    }, this.canvas, make("span", { class: "viewer-side right", "aria-hidden": "true" }, "R"),
    make("span", { class: "viewer-side left", "aria-hidden": "true" }, "L"), this.layer);
    this.from = make("span", { class: "viewer-from small" });
    const zoom = (words, label, done) => make("button", {
      type: "button", class: "small-button", "aria-label": label, onclick: done,
      onpointerdown: (event) => event.stopPropagation(),
    }, words);
    this.element.append(this.from, make("div", { class: "viewer-zoom" },
      zoom("+", "Nearer", () => this.zoom(0.85)), zoom("−", "Farther", () => this.zoom(1.18)),
      zoom("↺", "Show the head as at first", () => this.look(this.home))));
    this.sides = this.element.querySelectorAll(".viewer-side");
    this.painter = new Painter(this.canvas, head);
    this.canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    this.canvas.addEventListener("webglcontextrestored", () => {
      this.painter = new Painter(this.canvas, head);
      this.on.restored();
    });
    this.home = { yaw: 0, pitch: 0, height: 250, middle: [0, -8, DEEP_MM] };
    this.look(this.home, true);
    new ResizeObserver(() => this.#fit()).observe(this.element);
    this.#listen();
  }

  #fit() {
    const fine = Math.min(devicePixelRatio || 1, 2);
    const [width, height] = [this.element.clientWidth, this.element.clientHeight];
    if (!width || !height) return;
    this.canvas.width = Math.round(width * fine);
    this.canvas.height = Math.round(height * fine);
    this.paint();
  }

  get aspect() {
    return this.canvas.width / this.canvas.height;
  }

  // Draw at the next frame, once however often it is asked for.
  paint() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  draw() {
    this.painter.draw(this.camera, this.skinType);
    const eye = this.camera.place();
    for (const { button, spot } of this.buttons) {
      const at = this.camera.seen(this.head.at(spot), this.aspect);
      button.style.transform = `translate(${(50 + 50 * at[0]) * this.element.clientWidth / 100}px, `
        + `${(50 - 50 * at[1]) * this.element.clientHeight / 100}px)`;
      button.classList.toggle("away", !this.head.shows(spot, eye));
    }
    // Which of the patient's sides lies where; from exactly aside there is but one.
    const across = Math.cos((this.camera.yaw * Math.PI) / 180);
    const aside = Math.abs(across) < 0.2;
    for (const side of this.sides) side.hidden = aside;
    this.from.textContent = aside ? `The patient’s ${this.camera.yaw < 0 ? "right" : "left"} side` : "";
    this.element.classList.toggle("from-behind", across < 0);
  }

  look(at, atOnce = still.matches) {
    const from = { yaw: this.camera.yaw, pitch: this.camera.pitch, height: this.camera.height, middle: this.camera.middle };
    const to = { ...from, ...at };
    const started = performance.now();
    const step = () => {
      const share = atOnce ? 1 : held(0, (performance.now() - started) / 260, 1);
      const eased = share * share * (3 - 2 * share);
      const mixed = (a, b) => a + (b - a) * eased;
      for (const name of ["yaw", "pitch", "height"]) this.camera[name] = mixed(from[name], to[name]);
      this.camera.middle = from.middle.map((one, n) => mixed(one, to.middle[n]));
      this.paint();
      if (share < 1) requestAnimationFrame(step);
    };
    step();
  }

  turn(yaw, pitch) {
    this.camera.yaw = ((this.camera.yaw + yaw + 540) % 360) - 180;
    this.camera.pitch = held(-60, this.camera.pitch + pitch, 60);
    this.paint();
  }

  zoom(times) {
    this.camera.height = held(NEAREST, this.camera.height * times, FARTHEST);
    this.paint();
  }

  // What is first shown: the whole of the points, with the face around them.
  frame(points) {
    const places = points.map((one) => this.head.atRest(one.spot)).filter((one) => one[2] > -60);
    const heights = places.map((one) => one[1]);
    const [low, high] = places.length ? [Math.min(...heights), Math.max(...heights)] : [-60, 60];
    const height = held(170, high - low + 110, 270);
    this.home = { yaw: 0, pitch: 0, height, middle: [0, held(-70, (low + high) / 2, 40) * 0.7 - 3, this.#depth(places)] };
    this.look(this.home, true);
  }

  // Points stay in the middle of the picture from whatever side they are seen.
  #depth(places) {
    const mean = places.reduce((sum, one) => sum + one[2] / places.length, 0);
    return places.length ? held(-60, mean - 12, 25) : DEEP_MM;
  }

  setPoints(points, chosen) {
    this.points = points;
    this.buttons = points.map((point) => {
      const button = make("button", {
        type: "button", class: "viewer-point", "aria-label": point.name,
        "aria-pressed": point === chosen ? "true" : "false", title: point.name,
        "data-site": point.site, "data-treatment": point.treatment, "data-side": point.side,
      }, glyph(point, point.units));
      this.#draggable(button, point);
      button.addEventListener("focus", () => this.on.lit(point, true));
      button.addEventListener("blur", () => this.on.lit(point, false));
      return { button, spot: point.spot, point };
    });
    this.layer.replaceChildren(...this.buttons.map((one) => one.button));
    this.paint();
  }

  press(chosen) {
    for (const { button, point } of this.buttons) {
      button.setAttribute("aria-pressed", point === chosen ? "true" : "false");
    }
  }

  moveTo(point, spot) {
    const found = this.buttons.find((one) => one.point === point);
    if (found) found.spot = spot;
    this.paint();
  }

  #spot(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = (2 * (event.clientX - box.left)) / box.width - 1;
    const y = 1 - (2 * (event.clientY - box.top)) / box.height;
    return this.head.picked(this.camera.ray(x, y, this.aspect));
  }

  #draggable(button, point) {
    button.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      if (!this.on.editable) return;
      const start = event;
      let last = null;
      button.setPointerCapture(event.pointerId);
      const drag = (now) => {
        if (!last && Math.hypot(now.clientX - start.clientX, now.clientY - start.clientY) < TAP) return;
        const spot = this.#spot(now);
        if (!spot) return;
        last = spot;
        this.moveTo(point, spot);
      };
      button.addEventListener("pointermove", drag);
      button.addEventListener("pointerup", () => {
        button.removeEventListener("pointermove", drag);
        if (last) {
          button.dataset.dragged = "yes";
          this.on.dropped(point, last);
        }
      }, { once: true });
    });
    button.addEventListener("click", () => {
      if (button.dataset.dragged) delete button.dataset.dragged;
      else this.on.chosen(point);
    });
    button.addEventListener("keydown", (event) => {
      const step = ARROWS[event.key];
      if (!step || !this.on.editable) return;
      event.preventDefault();
      event.stopPropagation();
      this.on.nudged(point, step.map((one) => one * (event.shiftKey ? 5 : 1)));
    });
  }

  #listen() {
    const fingers = new Map();
    let slipped = 0;
    this.element.addEventListener("pointerdown", (event) => {
      fingers.set(event.pointerId, event);
      if (fingers.size === 1) slipped = 0;
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY];
      slipped += Math.hypot(x, y);
      if (fingers.size === 1) this.turn(-x * TURN, y * TURN);
      else this.#pinch(fingers, event);
      fingers.set(event.pointerId, event);
    });
    const lift = (event) => {
      if (fingers.delete(event.pointerId) && event.type === "pointerup" && slipped < TAP) {
        this.on.picked(this.#spot(event));
      }
    };
    this.element.addEventListener("pointerup", lift);
    this.element.addEventListener("pointercancel", lift);
    this.element.addEventListener("wheel", (event) => {
      if (document.activeElement !== this.element && !event.ctrlKey) return; // else the page scrolls
      event.preventDefault();
      this.zoom(1 + event.deltaY / 1000);
    }, { passive: false });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  #pinch(fingers, event) {
    const [one, two] = [...fingers.values()];
    const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const [mine, other] = one.pointerId === event.pointerId ? [one, two] : [two, one];
    this.zoom(apart(mine, other) / Math.max(1, apart(event, other)));
  }

  #key(event) {
    if (event.target !== this.element) return;
    const turn = ARROWS[event.key];
    if (turn) this.turn(turn[0] * 6, turn[1] * 6);
    else if (event.key === "+" || event.key === "=") this.zoom(0.87);
    else if (event.key === "-") this.zoom(1.15);
    else if (event.key === "0") this.look(this.home);
    else return;
    event.preventDefault();
  }
}

// To the right and up of the picture.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
