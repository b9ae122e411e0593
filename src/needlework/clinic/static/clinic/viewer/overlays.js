// Muscles as fibres within their border, and the field of effect of each point, on the skin.
import { add, less, times, unit, dot } from "./geometry.js";

const ABOVE_MM = 0.8; // so that lines lie on the skin, not in it
const FIBRE_MM = 6;
const DANGER = [0.6, 0.11, 0.11];

export function overlays(head, laid, { muscles, fields }) {
  const lines = [];
  const words = [];
  if (muscles) {
    for (const muscle of laid.muscles) drawMuscle(head, muscle, lines);
    words.push("Muscles: lines run along the fibres; dashed red, not to be reached.");
  }
  if (fields) {
    for (const field of laid.fields) border(head, field.line, [...rgb(field.colour), 0.85], lines);
    words.push(laid.fields.length
      ? "Field of effect: at least half effect, as far as the spread is assumed to reach."
      : "Field of effect: not known for these points (no vial, or a product without a label pattern).");
  }
  return { lines, words: words.join(" ") };
}

function drawMuscle(head, muscle, lines) {
  const colour = muscle.danger ? DANGER : rgb(muscle.colour);
  border(head, muscle.line, [...colour, 0.9], lines, muscle.danger);
  if (muscle.danger) return;
  for (const spot of muscle.spots) {
    const out = head.outward(spot);
    const along = unit(less(muscle.fibres, times(out, dot(muscle.fibres, out))));
    const middle = add(head.at(spot), times(out, ABOVE_MM));
    lines.push({
      from: add(middle, times(along, -FIBRE_MM / 2)), to: add(middle, times(along, FIBRE_MM / 2)),
      colour: [...colour, 0.45],
    });
  }
}

function border(head, spots, colour, lines, dashed = false) {
  const places = spots.map((spot) => add(head.at(spot), times(head.outward(spot), ABOVE_MM)));
  places.forEach((from, n) => {
    if (dashed && n % 2) return;
    lines.push({ from, to: places[(n + 1) % places.length], colour });
  });
}

function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
}
