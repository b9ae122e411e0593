// How far the face moves: the amplitude of an expression times the movement that is left.

export const SHORT = {
  rest: "Rest", frown: "Frown", raise: "Brow raise", squint: "Squint", smile: "Smile", platysma: "Neck",
};
const SIDES = ["right", "left"];

export function lastDay(moves) {
  return moves.days[moves.days.length - 1];
}

// The strength of each expression on a day; before treatment, all that the pose asks for.
export function strengths(moves, name, day) {
  const pose = moves.poses.find((one) => one.pose === name);
  return Object.fromEntries(pose.expressions.map((part) => [
    part.expression, day === null ? part.amplitude : between(moves.days, part.strength, day),
  ]));
}

function between(days, values, day) {
  const next = days.findIndex((one) => one >= day);
  if (next === 0) return values[0];
  if (next < 0) return values[values.length - 1];
  const share = (day - days[next - 1]) / (days[next] - days[next - 1]);
  return values[next - 1] + share * (values[next] - values[next - 1]);
}

// What the picture shows, in words, each side by itself.
export function movementWords(moves, name, day) {
  const pose = moves.poses.find((one) => one.pose === name);
  if (!pose.expressions.length) return "At rest the forecast of movement changes nothing.";
  const treated = pose.expressions.filter((part) => moves.areas.some((one) => one.area === part.area));
  if (!treated.length) return "This plan does not aim at this movement: it is shown in full.";
  const left = (side) => {
    const part = treated.find((one) => one.side === side) || treated[0];
    return Math.round((100 * between(moves.days, part.strength, day)) / part.amplitude);
  };
  const [right, other] = SIDES.map(left);
  const share = right === other ? `${right} % of the movement is left on both sides`
    : `${right} % of the movement is left on the patient’s right, ${other} % on the left`;
  return `Day ${day}: ${share} (median of the forecast).`;
}
