// The head: read from its file, posed by expressions, with places on its skin.
import { less, meet, unit } from "./geometry.js";

const ARRAYS = { i2: Int16Array, u2: Uint16Array, u1: Uint8Array };
const MAGIC = "NWHEAD1\0";

export async function loadHead(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error("no head");
  return new Head(await answer.arrayBuffer());
}

export class Head {
  constructor(buffer) {
    const words = (from, count) => new TextDecoder().decode(new Uint8Array(buffer, from, count));
    if (words(0, 8) !== MAGIC) throw new Error("not a head");
    const length = new DataView(buffer).getUint32(8, true);
    this.header = JSON.parse(words(12, length));
    for (const one of this.header.arrays) {
      this[`${one.name}_`] = new ARRAYS[one.type](buffer, 12 + length + one.offset, one.count);
    }
    this.triangles = this.triangles_;
    this.hollows = this.hollows_;
    this.paint = this.paint_;
    const mm = (steps) => Float32Array.from(steps, (one) => one * this.header.step_mm);
    this.rest = mm(this.vertices_);
    this.average = this.painted_at_ ? mm(this.painted_at_) : this.rest; // where lips are painted
    this.positions = this.rest.slice();
    this.normals = new Float32Array(this.rest.length);
    this.restNormals = null;
    this.pose({});
    this.restNormals = this.normals.slice();
  }

  get skin() {
    return this.header.parts.skin;
  }

  // Move every vertex by the expressions, each at its strength.
  pose(strengths) {
    this.positions.set(this.rest);
    let first = 0;
    for (const [name, count] of Object.entries(this.header.moves)) {
      const strength = (strengths[name] || 0) * this.header.step_mm;
      for (let at = first; strength && at < first + count; at += 1) {
        const vertex = 3 * this.move_vertices_[at];
        for (let axis = 0; axis < 3; axis += 1) {
          this.positions[vertex + axis] += strength * this.moves_[3 * at + axis];
        }
      }
      first += count;
    }
    this.#bend();
  }

  #bend() {
    const [at, n, corners] = [this.positions, this.normals, this.triangles];
    n.fill(0);
    for (let place = 0; place < corners.length; place += 3) {
      const [i, j, k] = [3 * corners[place], 3 * corners[place + 1], 3 * corners[place + 2]];
      const [ux, uy, uz] = [at[j] - at[i], at[j + 1] - at[i + 1], at[j + 2] - at[i + 2]];
      const [vx, vy, vz] = [at[k] - at[i], at[k + 1] - at[i + 1], at[k + 2] - at[i + 2]];
      const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
      for (const corner of [i, j, k]) {
        n[corner] += x;
        n[corner + 1] += y;
        n[corner + 2] += z;
      }
    }
    for (let place = 0; place < n.length; place += 3) {
      const length = Math.hypot(n[place], n[place + 1], n[place + 2]) || 1;
      for (let axis = 0; axis < 3; axis += 1) n[place + axis] /= length;
    }
  }

  #mixed(values, spot) {
    return [0, 1, 2].map((axis) => [0, 1, 2].reduce(
      (sum, corner) => sum + spot[3 + corner] * values[3 * spot[corner] + axis], 0));
  }

  at(spot) {
    return this.#mixed(this.positions, spot);
  }

  atRest(spot) {
    return this.#mixed(this.rest, spot);
  }

  outward(spot) {
    return unit(this.#mixed(this.normals, spot));
  }

  outwardAtRest(spot) {
    return unit(this.#mixed(this.restNormals, spot));
  }

  // The place of the skin that a line of sight meets.
  picked(ray) {
    const found = meet(ray, this.positions, this.triangles, this.skin);
    return found && found.spot;
  }

  // The place of the resting skin straight behind a point of the front view.
  behind(x, y) {
    const found = meet({ from: [x, y, 1000], way: [0, 0, -1] }, this.rest, this.triangles, this.skin);
    return found && found.spot;
  }

  // Whether nothing of the head stands between a place and the viewer.
  shows(spot, eye) {
    const at = this.at(spot);
    const outward = this.outward(spot);
    return less(eye, at).reduce((sum, one, axis) => sum + one * outward[axis], 0)
      > 0.12 * Math.hypot(...less(eye, at));
  }
}
