"""The picture of a plan as pixels alone, for places that cannot show SVG; without its legend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.face import Face
from needlework.exchange.charts.palette import INK, MUTED, PAPER
from needlework.exchange.face.drawing import (
    FACING,
    RADIUS,
    WIDER,
    Dot,
    Patch,
    outlined,
    place_of,
    seen_from,
)
from needlework.exchange.face.glyphs import written
from needlework.exchange.face.png import png
from needlework.exchange.face.shade import shaded
from needlework.exchange.face.view import View

TIMES = 2  # finer than the SVG, whose text any screen draws sharply
RING, LETTERS = 2.4, 3


def face_png(
    face: Face,
    view: View,
    dots: Sequence[Dot] = (),
    *,
    patches: Sequence[Patch] = (),
    skin_type: int | None = None,
) -> bytes:
    """Return the picture of a face with its points as a PNG file.

    Parameters
    ----------
    face : Face
    view : View
    dots : sequence of Dot
        Those that face the viewer are drawn, with their units.
    patches : sequence of Patch
    skin_type : int, optional
        From 1 to 6.
    """
    fine = view.times(TIMES)
    head = shaded(face.head, face.surface, fine, skin_type, finer=1).astype(float)
    opacity = head[..., 3:] / 255
    canvas = head[..., :3] * opacity + 255 * (1 - opacity)
    for patch in patches:
        _fill(canvas, face, fine, patch)
    for dot in dots:
        if seen_from(face, view, dot.spot):
            _dot(canvas, face, fine, dot)
    _letters(canvas, fine)
    return png(np.clip(np.rint(canvas), 0, 255).astype(np.uint8))


def _colour(code: str) -> Floats:
    return np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)], dtype=float)


def _blend(canvas: Floats, colour: str, share: Floats) -> None:
    canvas += share[..., None] * (_colour(colour) - canvas)


def _window(
    canvas: Floats, low: tuple[float, float], high: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    """Return a part of the canvas with the middles of its pixels, to the right and down."""
    left, top = (max(0, int(edge) - TIMES) for edge in low)
    right, bottom = (max(0, int(edge) + 2 * TIMES) for edge in high)
    part = canvas[top:bottom, left:right]
    down, across = np.mgrid[: part.shape[0], : part.shape[1]] + 0.5
    return part, across + left, down + top


def _fill(canvas: Floats, face: Face, fine: View, patch: Patch) -> None:
    points = outlined(face, fine, patch)
    if points is None:
        return
    (low_x, low_y), (high_x, high_y) = points.min(axis=0), points.max(axis=0)
    part, right, down = _window(canvas, (low_x, low_y), (high_x, high_y))
    inside = np.zeros(right.shape, dtype=bool)
    edge = np.full(right.shape, np.inf)
    for (x, y), (next_x, next_y) in zip(points, np.roll(points, -1, axis=0), strict=True):
        spans = (y > down) != (next_y > down)
        inside ^= spans & (right < x + (down - y) * (next_x - x) / ((next_y - y) or 1.0))
        way = np.array([next_x - x, next_y - y])
        share = np.clip(((right - x) * way[0] + (down - y) * way[1]) / max(way @ way, 1e-9), 0, 1)
        edge = np.minimum(edge, np.hypot(right - x - share * way[0], down - y - share * way[1]))
    _blend(part, patch.colour, 0.18 * inside + 0.6 * (edge < 0.6 * TIMES))


def _dot(canvas: Floats, face: Face, fine: View, dot: Dot) -> None:
    x, y = place_of(face, fine, dot.spot)
    radius = TIMES * (RADIUS + WIDER * max(0, len(dot.text) - 2))
    reach = radius + TIMES * RING
    part, right, down = _window(canvas, (x - reach, y - reach), (x + reach, y + reach))
    off = np.hypot(right - x, down - y)
    _blend(part, PAPER, np.clip(radius - off + 0.5, 0, 1))
    _blend(part, dot.colour, np.clip(TIMES * RING / 2 - np.abs(off - radius) + 0.5, 0, 1))
    _stamp(canvas, dot.text, x, y, TIMES)


def _letters(canvas: Floats, fine: View) -> None:
    """Put R and L where the patient's right and left are."""
    across = fine.turn(np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))[:, 0]
    for letter, way in zip("RL", across, strict=True):
        if abs(way) > FACING:
            x = 18.0 * TIMES if way < 0 else fine.width - 18.0 * TIMES
            _stamp(canvas, letter, x, 24.0 * TIMES, LETTERS * TIMES // 2, MUTED)


def _stamp(canvas: Floats, text: str, x: float, y: float, times: int, colour: str = INK) -> None:
    ink = written(text, times)
    top, left = round(y - ink.shape[0] / 2), round(x - ink.shape[1] / 2)
    if top < 0 or left < 0:
        return
    part = canvas[top : top + ink.shape[0], left : left + ink.shape[1]]
    _blend(part, colour, ink[: part.shape[0], : part.shape[1]].astype(float))
