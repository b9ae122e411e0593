// Vectors, the camera that goes around the head, and where a line of sight meets the skin.
// Millimetres to the patient's left, up, and forwards, as in the file of the head.

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const less = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a, n) => [a[0] * n, a[1] * n, a[2] * n];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0],
];
export const unit = (a) => times(a, 1 / (Math.hypot(...a) || 1));

const OPENING = (17 * Math.PI) / 180; // of the camera, as of a long portrait lens
const NEAR = 100;
const FAR = 3000;

export class Camera {
  constructor() {
    this.yaw = 0; // degrees to the patient's left
    this.pitch = 0;
    this.middle = [0, -10, 0];
    this.height = 260; // mm that are seen from the lowest to the highest
  }

  get distance() {
    return this.height / 2 / Math.tan(OPENING / 2);
  }

  // Directions of the picture as the head has them: right, up, towards the viewer.
  axes() {
    const yaw = (this.yaw * Math.PI) / 180;
    const pitch = (this.pitch * Math.PI) / 180;
    const near = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
    const right = [Math.cos(yaw), 0, -Math.sin(yaw)];
    return [right, cross(near, right), near];
  }

  place() {
    return add(this.middle, times(this.axes()[2], this.distance));
  }

  // Column by column, as WebGL reads it.
  matrix(aspect) {
    const [right, up, near] = this.axes();
    const at = this.place();
    const f = 1 / Math.tan(OPENING / 2);
    const tall = aspect < 1 ? f * aspect : f; // the narrow side of the picture counts
    const wide = tall / aspect;
    const deep = (FAR + NEAR) / (NEAR - FAR);
    const shift = (2 * FAR * NEAR) / (NEAR - FAR);
    const row = (axis, n) => [...times(axis, n), -dot(axis, at) * n];
    const [x, y, z] = [row(right, wide), row(up, tall), row(near, deep)];
    z[3] += shift;
    const w = row(near, -1);
    return new Float32Array([0, 1, 2, 3].flatMap((column) => [x[column], y[column], z[column], w[column]]));
  }

  // From a place of the head to the picture, -1 to 1 each way.
  seen(point, aspect) {
    const m = this.matrix(aspect);
    const row = (n) => m[n] * point[0] + m[4 + n] * point[1] + m[8 + n] * point[2] + m[12 + n];
    return [row(0) / row(3), row(1) / row(3)];
  }

  // The line of sight through a place of the picture.
  ray(x, y, aspect) {
    const [right, up, near] = this.axes();
    const half = Math.tan(OPENING / 2);
    const tall = aspect < 1 ? half / aspect : half;
    const way = add(add(times(right, x * tall * aspect), times(up, y * tall)), times(near, -1));
    return { from: this.place(), way: unit(way) };
  }
}

// Where a line first meets a triangle from its outer side: corners, shares and distance. Written
// out in single numbers: it runs over all triangles while a point is dragged.
export function meet(ray, positions, triangles, count) {
  let best = null;
  const [[fx, fy, fz], [wx, wy, wz], at] = [ray.from, ray.way, positions];
  for (let place = 0; place < 3 * count; place += 3) {
    const i = 3 * triangles[place];
    const j = 3 * triangles[place + 1];
    const k = 3 * triangles[place + 2];
    const bx = at[j] - at[i], by = at[j + 1] - at[i + 1], bz = at[j + 2] - at[i + 2];
    const cx = at[k] - at[i], cy = at[k + 1] - at[i + 1], cz = at[k + 2] - at[i + 2];
    const px = wy * cz - wz * cy, py = wz * cx - wx * cz, pz = wx * cy - wy * cx;
    const turned = bx * px + by * py + bz * pz;
    if (turned < 1e-9) continue; // seen from behind, or from the side
    const tx = fx - at[i], ty = fy - at[i + 1], tz = fz - at[i + 2];
    const u = (tx * px + ty * py + tz * pz) / turned;
    if (u < 0 || u > 1) continue;
    const qx = ty * bz - tz * by, qy = tz * bx - tx * bz, qz = tx * by - ty * bx;
    const v = (wx * qx + wy * qy + wz * qz) / turned;
    if (v < 0 || u + v > 1) continue;
    const far = (cx * qx + cy * qy + cz * qz) / turned;
    if (far > 0 && (!best || far < best.far)) best = { far, spot: [i / 3, j / 3, k / 3, 1 - u - v, u, v] };
  }
  return best;
}
