// What runs on the graphics card: a quiet, shaded head, and lines of an even width on it.

export const HEAD_VERTEX = `#version 300 es
in vec3 position, normal, rest, average;
in float hollow;
uniform mat4 matrix;
out vec3 facing, place, usual;
out float hollowed;
void main() {
  gl_Position = matrix * vec4(position, 1.0);
  facing = normal;
  place = rest;
  usual = average;
  hollowed = hollow;
}`;

export const HEAD_FRAGMENT = `#version 300 es
precision highp float;
in vec3 facing, place, usual;
in float hollowed;
uniform vec3 axes[3];
uniform vec3 skin, lips, brows, white, iris, ring, pupil, radii, painted, eyeLeft, eyeRight;
uniform float lowest;
uniform int part;
uniform sampler2D paint;
out vec4 shown;

vec3 onSkin() {
  vec2 at = vec2(abs(usual.x) / painted.x, (usual.y - painted.y) / (painted.z - painted.y));
  if (usual.z < -15.0 || at.x > 1.0 || at.y < 0.0 || at.y > 1.0) return skin;
  vec2 share = texture(paint, at).rg;
  return mix(mix(skin, lips, usual.z > 0.0 ? share.r : 0.0), brows, share.g);
}

vec3 onEye() {
  float gap = min(distance(place.xy, eyeLeft.xy), distance(place.xy, eyeRight.xy));
  vec3 found = mix(ring, white, smoothstep(radii.z - 0.4, radii.z + 0.4, gap));
  found = mix(iris, found, smoothstep(radii.y - 0.8, radii.y + 0.8, gap));
  return mix(pupil, found, smoothstep(radii.x - 0.4, radii.x + 0.4, gap));
}

float lit(vec3 normal, vec3 way, float bright) {
  return bright * pow(max(0.25 + 0.75 * dot(normal, normalize(way)), 0.0), 1.3);
}

void main() {
  vec3 normal = normalize(facing);
  normal = vec3(dot(normal, axes[0]), dot(normal, axes[1]), dot(normal, axes[2]));
  float light = 0.36 + lit(normal, vec3(-0.35, 0.62, 0.75), 0.50)
    + lit(normal, vec3(0.65, 0.15, 0.6), 0.17) + lit(normal, vec3(0.0, -0.55, 0.6), 0.06);
  vec3 halfway = normalize(normalize(vec3(-0.35, 0.62, 0.75)) + vec3(0.0, 0.0, 1.0));
  light += 0.05 * pow(max(dot(normal, halfway), 0.0), 24.0);
  light *= 0.80 + 0.20 * pow(clamp(normal.z, 0.0, 1.0), 0.6);
  light = clamp(light, 0.0, 1.12) * (1.0 - 0.42 * hollowed);
  vec3 colour = part == 2 ? onEye() : onSkin();
  if (part == 1) light *= 0.35;
  float share = clamp((place.y - lowest - abs(place.x) * 0.22 - 4.0) / 22.0, 0.0, 1.0);
  if (share <= 0.0) discard;
  shown = vec4(min(colour * light, 1.0) * share, share);
}`;

export const LINE_VERTEX = `#version 300 es
in vec3 from, to;
in vec2 corner;
in vec4 colour;
uniform mat4 matrix;
uniform vec2 size;
uniform float width;
out vec4 tint;
void main() {
  vec4 a = matrix * vec4(from, 1.0), b = matrix * vec4(to, 1.0);
  vec2 way = (b.xy / b.w - a.xy / a.w) * size;
  way = length(way) > 0.0 ? normalize(way) : vec2(1.0, 0.0);
  vec4 at = corner.x < 0.5 ? a : b;
  at.xy += vec2(-way.y, way.x) * corner.y * width * 2.0 / size * at.w;
  gl_Position = at;
  tint = colour;
}`;

export const LINE_FRAGMENT = `#version 300 es
precision highp float;
in vec4 tint;
out vec4 shown;
void main() { shown = vec4(tint.rgb * tint.a, tint.a); }`;
