"""Parts of a photo as the networks want them: square, upright, of a fixed size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.photo.running import Pixels

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Square:
    """A square of a photo, perhaps turned.

    Parameters
    ----------
    middle : tuple of float
        Pixels to the right and down.
    side : float
        Pixels.
    turned : float
        Radians clockwise that its upper edge is turned from level.
    flipped : bool
        Whether it is looked at as in a mirror.
    """

    middle: tuple[float, float]
    side: float
    turned: float = 0.0
    flipped: bool = False

    def to_photo(self, points: Floats) -> Floats:
        """Return points of the square, 0 to 1 to the right and down, in the photo.

        Parameters
        ----------
        points : array, (n, 2 or more)
            A third coordinate, towards the viewer or away, is scaled alike.
        """
        found = np.array(points, dtype=float)
        across = (points[:, 0] - 0.5) * (-1 if self.flipped else 1)
        down = points[:, 1] - 0.5
        cosine, sine = np.cos(self.turned), np.sin(self.turned)
        found[:, 0] = self.middle[0] + self.side * (cosine * across - sine * down)
        found[:, 1] = self.middle[1] + self.side * (sine * across + cosine * down)
        found[:, 2:] = points[:, 2:] * self.side
        return found


def around(points: Floats, first: Floats, last: Floats, times: float) -> Square:
    """Return the square around points, level with the line from a first to a last one.

    Parameters
    ----------
    points : array, (n, 2)
    first, last : array, (2,)
        Two points that are level in the square, the first on its left.
    times : float
        How much larger than the points.
    """
    turned = float(np.arctan2(last[1] - first[1], last[0] - first[0]))
    along = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    level = points @ along
    low, high = level.min(axis=0), level.max(axis=0)
    middle = along @ ((low + high) / 2)
    return Square((float(middle[0]), float(middle[1])), times * float((high - low).max()), turned)


def cut(image: Image, square: Square, pixels: int) -> Pixels:
    """Return a square of a photo as numbers 0 to 1; black beyond its border.

    Parameters
    ----------
    image : PIL image
        RGB.
    square : Square
    pixels : int
        Along a side of what is returned.
    """
    from PIL import Image as Images

    step = square.side / pixels
    whole = max(1, int(step))
    if whole > 1:  # what lies between the grid points counts, too
        image, square = _reduced(image, square, whole)
        step = square.side / pixels
    corner = square.to_photo(np.zeros((1, 2)))[0]
    cosine, sine = np.cos(square.turned) * step, np.sin(square.turned) * step
    sign = -1 if square.flipped else 1
    way = (sign * cosine, -sine, corner[0], sign * sine, cosine, corner[1])
    shown = image.transform(
        (pixels, pixels),
        Images.Transform.AFFINE,
        tuple(float(number) for number in way),
        resample=Images.Resampling.BILINEAR,
    )
    return np.asarray(shown, dtype=np.float32) / np.float32(255)


def _reduced(image: Image, square: Square, whole: int) -> tuple[Image, Square]:
    """Return the photo around a square with fewer pixels, and the square in it."""
    x, y = square.middle
    reach = square.side  # the turned square lies within
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    right = min(image.width, int(x + reach) + whole)
    bottom = min(image.height, int(y + reach) + whole)
    if right - left < whole or bottom - top < whole:
        return image, square
    smaller = image.reduce(whole, (left, top, right, bottom))
    middle = ((x - left) / whole, (y - top) / whole)
    return smaller, Square(middle, square.side / whole, square.turned, square.flipped)
