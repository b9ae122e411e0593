// The photograph with the points on it: brought nearer, moved, clicked, or steered by a cross.

const SVG = "http://www.w3.org/2000/svg";
const NEAREST = 60; // pixels of the picture that are seen across at least
const SLIP = 4; // pixels of the screen that a click may slip
const held = (low, value, high) => Math.min(high, Math.max(low, value));

function draw(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class Picture {
  // `on` has: placed(x, y) for a click or Enter, moved(name, x, y) for a point that was dragged,
  // chosen(name) for one that was clicked, waiting() for whether a point is still to be placed.
  constructor(element, { address, width, height }, on) {
    Object.assign(this, { element, width, height, on, spots: new Map() });
    this.svg = draw("svg", { preserveAspectRatio: "xMidYMid meet", "aria-hidden": "true" });
    this.svg.append(draw("image", { href: address, width, height }));
    this.layer = draw("g", {});
    this.cross = [draw("path", { class: "cross" })];
    this.svg.append(this.layer, ...this.cross);
    element.append(this.svg);
    this.at = [width / 2, height / 2];
    this.whole();
    this.#listen();
  }

  whole() {
    this.#look(0, 0, this.width, this.height);
  }

  // Come nearer (below 1) or go farther, around the cross.
  zoom(times) {
    const [, , width, height] = this.seen;
    const wide = held(NEAREST, width * times, this.width);
    const high = (height * wide) / width;
    this.#look(this.at[0] - wide / 2, this.at[1] - high / 2, wide, high);
  }

  #look(x, y, width, height) {
    const left = held(0, x, Math.max(0, this.width - width));
    const top = held(0, y, Math.max(0, this.height - height));
    this.seen = [left, top, width, height];
    this.svg.setAttribute("viewBox", this.seen.join(" "));
    for (const one of this.spots.values()) this.#size(one);
    this.#steer(this.at);
  }

  #size(spot) {
    spot.ring.setAttribute("r", this.seen[2] * 0.013);
    spot.dot.setAttribute("r", this.seen[2] * 0.003);
  }

  #steer([x, y]) {
    this.at = [held(0, x, this.width), held(0, y, this.height)];
    const [left, top, width, height] = this.seen;
    const [cx, cy] = this.at;
    this.cross[0].setAttribute("d", `M${left} ${cy}H${left + width}M${cx} ${top}V${top + height}`);
    if (cx < left || cx > left + width || cy < top || cy > top + height) {
      this.#look(cx - width / 2, cy - height / 2, width, height);
    }
  }

  steer(place) {
    this.#steer(place);
  }

  // Show every point; the chosen one stands out.
  show(points, chosen) {
    this.layer.replaceChildren();
    this.spots.clear();
    for (const [name, [x, y]] of Object.entries(points)) {
      const side = /-(right|left)(-|$)/.exec(name);
      const ring = draw("circle", {
        cx: x, cy: y, class: `spot ${side ? side[1] : ""}${name === chosen ? " chosen" : ""}`, "data-name": name,
      });
      const dot = draw("circle", { cx: x, cy: y, class: "dot" });
      const title = draw("title", {});
      title.textContent = name;
      ring.append(title);
      this.layer.append(ring, dot);
      this.spots.set(name, { ring, dot });
      this.#size({ ring, dot });
    }
  }

  #place(event) {
    const found = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [held(0, found.x, this.width), held(0, found.y, this.height)];
  }

  #listen() {
    this.svg.addEventListener("pointerdown", (event) => this.#pressed(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("wheel", (event) => {
      if (document.activeElement !== this.element) return;
      event.preventDefault();
      this.#steer(this.#place(event));
      this.zoom(event.deltaY < 0 ? 0.85 : 1.18);
    }, { passive: false });
  }

  #pressed(event) {
    if (event.button) return;
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    const name = event.target.dataset.name;
    const [start, view] = [this.#place(event), [...this.seen]];
    const from = [event.clientX, event.clientY];
    let far = false;
    this.svg.setPointerCapture(event.pointerId);
    const move = (now) => {
      far = far || Math.hypot(now.clientX - from[0], now.clientY - from[1]) > SLIP;
      if (!far) return;
      if (name) this.#drag(name, this.#place(now));
      else {
        const scale = this.svg.getScreenCTM().a;
        this.#look(view[0] - (now.clientX - from[0]) / scale, view[1] - (now.clientY - from[1]) / scale, view[2], view[3]);
      }
    };
    this.svg.addEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", (end) => {
      this.svg.removeEventListener("pointermove", move);
      if (far && name) this.on.moved(name, ...this.#place(end));
      else if (!far && name && !this.on.waiting()) this.on.chosen(name);
      else if (!far) {
        this.#steer(start);
        this.on.placed(...start);
      }
    }, { once: true });
  }

  #drag(name, [x, y]) {
    for (const part of Object.values(this.spots.get(name))) {
      part.setAttribute("cx", x);
      part.setAttribute("cy", y);
    }
  }

  #key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const done = {
      Enter: () => this.on.placed(...this.at), " ": () => this.on.placed(...this.at),
      "+": () => this.zoom(0.7), "=": () => this.zoom(0.7), "-": () => this.zoom(1.4), 0: () => this.whole(),
    }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || (!way && !done)) return;
    event.preventDefault();
    if (done) {
      done();
      return;
    }
    const step = Math.max(1, this.seen[2] / 300) * (event.shiftKey ? 10 : 1);
    this.#steer([this.at[0] + way[0] * step, this.at[1] + way[1] * step]);
  }
}
