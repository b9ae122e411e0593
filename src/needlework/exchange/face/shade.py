"""A quiet, shaded head: light from above, darker hollows, soft edges."""

from __future__ import annotations

import numpy as np

from needlework.anatomy.arrays import Floats, Integers
from needlework.anatomy.head import EYE, INNER, SKIN, Head
from needlework.anatomy.surface import Surface, unit
from needlework.exchange.face.paint import colours
from needlework.exchange.face.png import Pixels
from needlework.exchange.face.raster import NOTHING, Seen, rasterise
from needlework.exchange.face.view import View

FINER = 2  # pixels are averaged over so many times so many, for smooth edges
# Directions of light as the viewer sees them: right, up, near; and how bright.
LIGHTS = (((-0.35, 0.62, 0.75), 0.50), ((0.65, 0.15, 0.6), 0.17), ((0.0, -0.55, 0.6), 0.06))
AMBIENT = 0.36
HOLLOW_MM, HOLLOW_DEPTH, HOLLOW = 7.0, 6.0, 0.42
FADE_MM = 22.0  # over which the neck fades out at its lower end


def shaded(
    head: Head, surface: Surface, view: View, skin_type: int | None = None, finer: int = FINER
) -> Pixels:
    """Return the picture of a face with its opacity, (height, width, 4).

    Parameters
    ----------
    head : Head
        The head before it is warped; it says what is painted where.
    surface : Surface
        The face: the same triangles as the head, warped or moving.
    view : View
    skin_type : int, optional
        From 1 to 6.
    finer : int
        Over so many times so many pixels each pixel is averaged.
    """
    fine = view.times(finer)
    seen = _seen(fine.project(surface.vertices), surface.triangles, fine)
    shown = seen.triangle != NOTHING
    numbers, weights = seen.triangle[shown], seen.weights[shown]
    places = _mixed(head.surface, head.surface.vertices, numbers, weights)
    part = head.part[numbers]
    light = _light(surface, view, numbers, weights)
    light *= 1 - HOLLOW * _hollows(seen, shown, fine)[shown]
    light[part == INNER] *= 0.35
    colour = colours(head, places, part, skin_type) * light[:, None]
    colour = _lashes(colour, seen, shown, head, fine)
    return _laid_out(colour, _opacity(places), shown, finer)


def _seen(points: Floats, triangles: Integers, fine: View) -> Seen:
    """Return what is in front; triangles that face away are hidden by others and left out."""
    first, second, third = points[triangles][..., :2].transpose(1, 0, 2)
    (bx, by), (cx, cy) = (second - first).T, (third - first).T
    # Pixels count downwards, so what faces the viewer turns the other way around.
    facing = np.flatnonzero(bx * cy - cx * by < 0)
    seen = rasterise(points, triangles[facing], fine.width, fine.height)
    numbers = np.where(seen.triangle == NOTHING, NOTHING, facing[seen.triangle])
    return Seen(numbers, seen.weights, seen.depth)


def _mixed(surface: Surface, values: Floats, numbers: Integers, weights: Floats) -> Floats:
    found: Floats = np.einsum("nc,ncx->nx", weights, values[surface.triangles[numbers]])
    return found


def _light(surface: Surface, view: View, numbers: Integers, weights: Floats) -> Floats:
    normals = view.turn(unit(_mixed(surface, surface.normals, numbers, weights)))
    total = np.full(len(numbers), AMBIENT)
    for direction, bright in LIGHTS:
        facing = normals @ unit(np.array(direction))
        total += bright * np.clip(0.25 + 0.75 * facing, 0, None) ** 1.3
    halfway = unit(np.array(LIGHTS[0][0]) / np.linalg.norm(LIGHTS[0][0]) + [0, 0, 1])
    total += 0.05 * np.clip(normals @ halfway, 0, None) ** 24
    edge = np.clip(normals[:, 2], 0, 1)
    total *= 0.80 + 0.20 * edge**0.6
    found: Floats = np.clip(total, 0, 1.12)
    return found


def _hollows(seen: Seen, shown: Integers, fine: View) -> Floats:
    """Return how far each pixel lies behind its surroundings, 0 to 1."""
    from scipy.ndimage import gaussian_filter

    depth = np.where(shown, seen.depth, 0.0)
    spread = HOLLOW_MM * fine.scale / 2
    around = gaussian_filter(depth, spread) / np.maximum(
        gaussian_filter(shown.astype(float), spread), 1e-6
    )
    behind = (around - depth) / (HOLLOW_DEPTH * fine.scale)
    found: Floats = np.clip(behind, 0, 1)
    return found


def _lashes(colour: Floats, seen: Seen, shown: Integers, head: Head, fine: View) -> Floats:
    """Return the colours with a dark line along the upper lids and a soft one along the lower."""
    part = np.where(shown, head.part[np.maximum(seen.triangle, 0)], -1)
    eye, skin = part == EYE, part == SKIN
    picture = np.zeros((*shown.shape, 3))
    picture[shown] = colour
    for direction, reach, strength in ((-1, 0.75, 0.62), (1, 0.35, 0.25)):
        steps = max(1, round(reach * fine.scale))
        dark = np.zeros(shown.shape)
        for step in range(1, steps + 1):
            moved = np.roll(eye, direction * step, axis=0)
            dark = np.maximum(dark, moved & skin)
        picture *= 1 - strength * dark[..., None]
    found: Floats = picture[shown]
    return found


def _opacity(places: Floats) -> Floats:
    low = places[:, 1].min()
    beside = np.abs(places[:, 0]) * 0.22
    found: Floats = np.clip((places[:, 1] - low - beside - 4) / FADE_MM, 0, 1)
    return found


def _laid_out(colour: Floats, opacity: Floats, shown: Integers, finer: int) -> Pixels:
    """Return the averaged pixels, colours weighted by their opacity."""
    height, width = shown.shape
    sums = np.zeros((height, width, 4))
    sums[shown] = np.column_stack([colour * opacity[:, None], opacity])
    small = sums.reshape(height // finer, finer, width // finer, finer, 4).mean(axis=(1, 3))
    alpha = small[..., 3:]
    plain = small[..., :3] / np.where(alpha == 0, 1, alpha)
    found: Pixels = np.clip(np.concatenate([plain, 255 * alpha], axis=2), 0, 255).astype(np.uint8)
    return found
