// Small makers of elements, and the marks of points: a colour and a shape for each muscle.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  circle: "M10 1a9 9 0 1 0 .01 0Z",
  square: "M2 2H18V18H2Z",
  triangle: "M10 0L20 18H0Z",
  diamond: "M10 -1L21 10L10 21L-1 10Z",
  cross: "M6 0H14V6H20V14H14V20H6V14H0V6H6Z",
  drop: "M10 -2C13 3 19 7 19 12A9 9 0 0 1 1 12C1 7 7 3 10 -2Z",
  hexagon: "M5 1H15L20 10L15 19H5L0 10Z",
  star: "M10 -2L13 5L20 4L16 10L20 16L13 15L10 22L7 15L0 16L4 10L0 4L7 5Z",
};

export function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
}

export function glyph({ shape, colour }, text = "") {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "-2 -3 24 26");
  drawn.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[shape] || SHAPES.circle);
  path.setAttribute("fill", colour);
  drawn.append(path);
  if (text) {
    const words = document.createElementNS(SVG, "text");
    words.setAttribute("x", "10");
    words.setAttribute("y", shape === "triangle" ? "15.6" : "13.8");
    if (text.length > 2) words.setAttribute("class", "long");
    words.textContent = text;
    drawn.append(words);
  }
  return drawn;
}

export function choice(name, words, options, chosen, changed) {
  const group = make("fieldset", { class: "viewer-choice" }, make("legend", {}, words));
  for (const [value, label] of options) {
    group.append(make("label", {},
      make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => changed(value) }),
      make("span", {}, label)));
  }
  return group;
}

export function tick(words, changed) {
  return make("label", { class: "viewer-tick" },
    make("input", { type: "checkbox", onchange: (event) => changed(event.target.checked) }), words);
}
