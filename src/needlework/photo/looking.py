"""What the light and the lens made of a face: sharpness, exposure, light from one side.

All of it is measured against the face itself, never against one colour of skin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.arrays import Floats
from needlework.photo.crops import Square, cut
from needlework.photo.meshing import LIDS, OUTER
from needlework.photo.mirrored import LEFT, RIGHT

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 128  # of a face: sharpness counts by its size, as the landmarks do
BLUR = 9  # pixels of the mean that a sharp picture suffers from
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
WHITE, BLACK = 0.98, 0.02
OVAL = 0.86  # share of the face that is looked at
INNER_LIP, LIP_CORNERS = (13, 14), (78, 308)  # middle of the lips and their inner corners
OUTER_END, LOWER, INNER_END, UPPER = 0, 4, 8, 12  # of the outline of an eye
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Look:
    """What a face looks like to a lens.

    Parameters
    ----------
    blur : float
        0 sharp to 1 without any detail: how little a face loses when it is blurred again.
    white, black : float
        Share of the face without any drawing, too bright or too dark.
    contrast : float
        Luminance of the brightest twentieth of the face less that of the darkest, 0 to 1.
    bright : float
        Luminance below which 95 % of the face lie, 0 to 1.
    uneven : float
        How much brighter one side is than the other, as a ratio of at least 1.
    """

    blur: float
    white: float
    black: float
    contrast: float
    bright: float
    uneven: float


def look_of(image: Image, places: Floats) -> Look:
    """Return what a face looks like to a lens.

    Parameters
    ----------
    image : PIL image
    places : array, (468, 3)
        In its pixels.
    """
    grey, oval = _face(image, places)
    seen = grey[oval]
    dark, bright = np.quantile(seen, [0.05, 0.95])
    middle = grey.shape[1] // 2
    halves = [float(np.median(grey[:, part][oval[:, part]])) for part in
              (slice(None, middle), slice(middle, None))]  # fmt: skip
    return Look(
        blur=_blur(grey, oval),
        white=float((seen > WHITE).mean()),
        black=float((seen < BLACK).mean()),
        contrast=float(bright - dark),
        bright=float(bright),
        uneven=float(max(halves) / max(min(halves), 1e-3)),
    )


def open_mouth(places: Floats) -> float:
    """Return how far the lips stand apart, by the width between their inner corners."""
    return _apart(places, *INNER_LIP) / _apart(places, *LIP_CORNERS)


def open_eyes(places: Floats) -> float:
    """Return the height of the narrower lid opening by the width of the eye."""
    return min(
        _apart(places, lids[LOWER], lids[UPPER]) / _apart(places, lids[OUTER_END], lids[INNER_END])
        for lids in LIDS.values()
    )


def _apart(places: Floats, first: int, second: int) -> float:
    return max(float(np.linalg.norm(places[first, :2] - places[second, :2])), TINY)


def _face(image: Image, places: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the luminance of an upright square around a face, and what of it is the face."""
    flat = places[:, :2]
    outer = [OUTER[side] for side in (RIGHT, LEFT)]
    way = flat[outer[1]] - flat[outer[0]]
    turned = float(np.arctan2(way[1], way[0]))
    along = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    level = flat @ along
    low, high = level.min(axis=0), level.max(axis=0)
    middle, size = along @ ((low + high) / 2), high - low
    square = Square((float(middle[0]), float(middle[1])), float(size.max()), turned)
    pixels = max(32, min(MOST_PIXELS, int(square.side)))
    grey = cut(image, square, pixels) @ LUMINANCE
    places_of = (np.arange(pixels) + 0.5) / pixels * 2 - 1
    share = OVAL * size / size.max()
    oval = (places_of[None, :] / share[0]) ** 2 + (places_of[:, None] / share[1]) ** 2 < 1
    return grey, oval


def _blur(grey: Floats, oval: NDArray[np.bool_]) -> float:
    """Return how little neighbouring pixels draw together when the face is blurred once more."""
    shares = []
    for axis in (0, 1):
        smooth = _mean_along(grey, axis)
        before = np.abs(np.diff(grey, axis=axis))
        after = np.abs(np.diff(smooth, axis=axis))
        inside = oval[1:, :] if axis == 0 else oval[:, 1:]
        lost = np.maximum(before - after, 0)[inside].sum()
        shares.append(1 - lost / max(before[inside].sum(), 1e-9))
    return float(max(shares))


def _mean_along(grey: Floats, axis: int) -> Floats:
    kernel = np.ones(BLUR) / BLUR
    found: Floats = np.apply_along_axis(np.convolve, axis, grey, kernel, mode="same")
    return found
