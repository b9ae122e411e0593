// Draws the head and the lines on it by WebGL 2.
import { HEAD_FRAGMENT, HEAD_VERTEX, LINE_FRAGMENT, LINE_VERTEX } from "./shaders.js";

const BYTES = 4;
const rgb = (colour) => colour.map((one) => one / 255);

export class Painter {
  // Throws where the browser has no WebGL 2.
  constructor(canvas, head) {
    const gl = canvas.getContext("webgl2", { antialias: true, alpha: true });
    if (!gl) throw new Error("no WebGL 2");
    Object.assign(this, { gl, head, canvas });
    this.lines = [];
    this.#head();
    this.ribbons = { program: program(gl, LINE_VERTEX, LINE_FRAGMENT), array: gl.createVertexArray() };
    this.ribbons.buffer = buffer(gl, gl.ARRAY_BUFFER, new Float32Array(0));
    this.#lineAttributes();
  }

  #head() {
    const { gl, head } = this;
    this.skin = program(gl, HEAD_VERTEX, HEAD_FRAGMENT);
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    const fed = (name, values, size, type = gl.FLOAT, scaled = false) => {
      const made = buffer(gl, gl.ARRAY_BUFFER, values);
      const place = gl.getAttribLocation(this.skin, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, type, scaled, 0, 0);
      return made;
    };
    this.positions = fed("position", head.positions, 3);
    this.normals = fed("normal", head.normals, 3);
    fed("rest", head.rest, 3);
    fed("average", head.average, 3);
    fed("hollow", head.hollows, 1, gl.UNSIGNED_BYTE, true);
    buffer(gl, gl.ELEMENT_ARRAY_BUFFER, head.triangles);
    this.#texture();
  }

  #texture() {
    const { gl, head } = this;
    const { right, bottom, top, pixel } = head.header.painted;
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG8, right / pixel, (top - bottom) / pixel, 0, gl.RG,
      gl.UNSIGNED_BYTE, head.paint);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    }
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  }

  #lineAttributes() {
    const { gl } = this;
    gl.bindVertexArray(this.ribbons.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ribbons.buffer);
    const layout = [["from", 3], ["to", 3], ["corner", 2], ["colour", 4]];
    const whole = layout.reduce((sum, [, size]) => sum + size, 0);
    let offset = 0;
    for (const [name, size] of layout) {
      const place = gl.getAttribLocation(this.ribbons.program, name);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, gl.FLOAT, false, whole * BYTES, offset * BYTES);
      offset += size;
    }
  }

  // After the head was posed.
  moved() {
    const { gl, head } = this;
    for (const [made, values] of [[this.positions, head.positions], [this.normals, head.normals]]) {
      gl.bindBuffer(gl.ARRAY_BUFFER, made);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    }
  }

  // Pieces of lines: from, to (mm), colour (0 to 1, with its opacity).
  setLines(pieces) {
    const values = [];
    for (const { from, to, colour } of pieces) {
      for (const corner of [[0, -1], [0, 1], [1, -1], [1, -1], [0, 1], [1, 1]]) {
        values.push(...from, ...to, ...corner, ...colour);
      }
    }
    const { gl } = this;
    this.ribbons.count = pieces.length * 6;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ribbons.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(values), gl.DYNAMIC_DRAW);
  }

  draw(camera, skinType) {
    const { gl, canvas, head } = this;
    const aspect = canvas.width / canvas.height;
    const matrix = camera.matrix(aspect);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enable(gl.CULL_FACE);
    gl.useProgram(this.skin);
    this.#uniforms(this.skin, { matrix, axes: new Float32Array(camera.axes().flat()) });
    this.#colours(skinType);
    gl.bindVertexArray(this.array);
    let first = 0;
    for (const [part, count] of Object.entries(head.header.parts)) {
      gl.uniform1i(gl.getUniformLocation(this.skin, "part"), { skin: 0, inside: 1, eyes: 2 }[part]);
      gl.drawElements(gl.TRIANGLES, 3 * count, gl.UNSIGNED_SHORT, 2 * first);
      first += 3 * count;
    }
    if (!this.ribbons.count) return;
    gl.disable(gl.CULL_FACE);
    gl.useProgram(this.ribbons.program);
    this.#uniforms(this.ribbons.program, {
      matrix, size: new Float32Array([canvas.width, canvas.height]),
    });
    gl.uniform1f(gl.getUniformLocation(this.ribbons.program, "width"), 1.1 * (canvas.width / canvas.clientWidth));
    gl.bindVertexArray(this.ribbons.array);
    gl.drawArrays(gl.TRIANGLES, 0, this.ribbons.count);
  }

  #uniforms(made, { matrix, axes, size }) {
    const { gl } = this;
    const place = (name) => gl.getUniformLocation(made, name);
    gl.uniformMatrix4fv(place("matrix"), false, matrix);
    if (axes) gl.uniform3fv(place("axes"), axes);
    if (size) gl.uniform2fv(place("size"), size);
  }

  #colours(skinType) {
    const { gl } = this;
    const known = this.head.header.colours;
    const { right, bottom, top } = this.head.header.painted;
    const skin = known.tones[skinType || 0];
    const fed = {
      skin: rgb(skin),
      lips: rgb(skin.map((one, n) => one * known.lips_of_skin[n])),
      brows: rgb(skin.map((one, n) => Math.min(known.brow[n], one * known.brow_of_skin))),
      white: rgb(known.white),
      iris: rgb(skinType >= known.brown_from ? known.brown : known.iris),
      ring: rgb(known.ring),
      pupil: rgb(known.pupil),
      radii: known.radii,
      painted: [right, bottom, top],
      eyeLeft: this.head.header.eyes[0],
      eyeRight: this.head.header.eyes[1],
      lowest: [this.#lowest()],
    };
    for (const [name, values] of Object.entries(fed)) {
      const place = gl.getUniformLocation(this.skin, name);
      if (values.length === 1) gl.uniform1f(place, values[0]);
      else gl.uniform3fv(place, values);
    }
  }

  #lowest() {
    if (this.low === undefined) {
      this.low = this.head.rest.reduce((low, one, n) => (n % 3 === 1 ? Math.min(low, one) : low), 0);
    }
    return this.low;
  }
}

function buffer(gl, kind, values) {
  const made = gl.createBuffer();
  gl.bindBuffer(kind, made);
  gl.bufferData(kind, values, gl.DYNAMIC_DRAW);
  return made;
}

function program(gl, ...sources) {
  const made = gl.createProgram();
  [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].forEach((kind, n) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, sources[n]);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  });
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
  return made;
}
