"""How many faces a photo shows, and where.

The detector looks at the whole photo in a square of 128 pixels, then at five overlapping
quarters, so that a small second face is seen, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.photo.crops import Square, cut
from needlework.photo.running import Network

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 128
GRIDS = ((16, 2), (8, 6))  # cells along a side, and boxes in each
LEAST_SCORE = 0.6
SAME = 0.3  # boxes that overlap by this share are one face
QUARTER = 0.6  # share of the longer side
LEAST_IN_QUARTER = 0.08  # of the quarter's side; smaller boxes are noise


@dataclass(frozen=True, slots=True)
class Box:
    """A face that was found.

    Parameters
    ----------
    score : float
        0 to 1.
    low, high : array, (2,)
        Corners, pixels of the photo.
    eyes : array, (2, 2)
        The eye on the left of the photo, and the other.
    """

    score: float
    low: Floats
    high: Floats
    eyes: Floats

    @property
    def area(self) -> float:
        """Square pixels."""
        return float(np.prod(self.high - self.low))

    def overlap(self, other: Box) -> float:
        """Return the shared area by that of the smaller box."""
        shared = np.minimum(self.high, other.high) - np.maximum(self.low, other.low)
        return float(np.prod(np.maximum(shared, 0))) / min(self.area, other.area)


def faces(image: Image, detector: Network) -> tuple[Box, ...]:
    """Return the faces of a photo, the surest first.

    Parameters
    ----------
    image : PIL image
    detector : Network
    """
    side = float(max(image.size))
    whole = Square((image.width / 2, image.height / 2), side)
    found = _look(image, whole, detector)
    for square in _quarters(image, side * QUARTER):
        least = LEAST_IN_QUARTER * square.side
        found += [one for one in _look(image, square, detector) if _inner(one, square, least)]
    return _apart(found)


def _quarters(image: Image, side: float) -> list[Square]:
    half = side / 2
    across = sorted({min(half, image.width / 2), max(image.width - half, image.width / 2)})
    down = sorted({min(half, image.height / 2), max(image.height - half, image.height / 2)})
    return [Square((x, y), side) for x in across for y in down]


def _inner(box: Box, square: Square, least: float) -> bool:
    """Return whether a box is large enough and not cut by the border of the square."""
    low = np.array(square.middle) - square.side / 2
    margin = 0.02 * square.side
    inside = (box.low > low + margin).all() and (box.high < low + square.side - margin).all()
    return bool(inside and (box.high - box.low).min() > least)


def _look(image: Image, square: Square, detector: Network) -> list[Box]:
    output = detector.run(cut(image, square, PIXELS) * 2 - 1)
    raw, scores = output["regressors"].reshape(-1, 16), output["classificators"]
    sure = 1 / (1 + np.exp(-np.clip(scores, -50, 50)))
    found = []
    for number in np.flatnonzero(sure >= LEAST_SCORE):
        points = raw[number].reshape(-1, 2) / PIXELS
        middle, size = _middles()[number] + points[0], points[1]
        corners = np.array([middle - size / 2, middle + size / 2])
        low, high = square.to_photo(corners)
        eyes = square.to_photo(_middles()[number] + points[2:4])
        found.append(Box(float(sure[number]), low, high, eyes))
    return found


@cache
def _middles() -> Floats:
    """Return the middles of the cells, twice or six times each."""
    rows = []
    for cells, boxes in GRIDS:
        places = (np.arange(cells) + 0.5) / cells
        down, across = np.meshgrid(places, places, indexing="ij")
        grid = np.stack([across, down], axis=-1).reshape(-1, 2)
        rows.append(np.repeat(grid, boxes, axis=0))
    return np.concatenate(rows)


def _apart(found: list[Box]) -> tuple[Box, ...]:
    """Return one box for each face: the mean of those that overlap, by their score."""
    kept, rest = list[Box](), sorted(found, key=lambda one: -one.score)
    while rest:
        same = [one for one in rest if one.overlap(rest[0]) > SAME]
        rest = [one for one in rest if one.overlap(rest[0]) <= SAME]
        weights = np.array([one.score for one in same]) / sum(one.score for one in same)
        low, high, eyes = (
            np.tensordot(weights, np.array([getattr(one, name) for one in same]), axes=1)
            for name in ("low", "high", "eyes")
        )
        kept.append(Box(same[0].score, low, high, eyes))
    return tuple(kept)
