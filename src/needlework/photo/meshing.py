"""The 468 places of a face, lids and irises, in pixels of the photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.photo.crops import Square, around, cut
from needlework.photo.detecting import Box
from needlework.photo.mirrored import LEFT, RIGHT, mirror_numbers
from needlework.photo.running import Network

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS, EYE_PIXELS = 192, 64
FACE_TIMES, EYE_TIMES = 1.5, 2.3  # how much larger than face and eye the squares are
PLACES = 468
OUTER = {RIGHT: 33, LEFT: 263}  # sides of the picture of a face that is not mirrored
INNER = {RIGHT: 133, LEFT: 362}
# The places that the network for eyes finds anew, in its order: lower lid from the outer corner
# to the inner one, then the upper lid from the outer side to the inner.
LIDS = {
    RIGHT: (33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173),
    LEFT: (263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398),
}
TURNS = (0.0, -0.08, 0.08)  # radians; the face is looked at more than once, and in a mirror too,
SIZES = (1.0, 1.05, 0.95)  # so that no side of it is read otherwise than the other
LOOKS = 2 * len(TURNS)


@dataclass(frozen=True, eq=False)
class Mesh:
    """What the networks found.

    Parameters
    ----------
    places : array, (468, 3)
        Pixels to the right and down, and away from the viewer.
    irises : mapping of side to array, (5, 2)
        Middle, then four places of the edge: the first and the third lie beside it.
    sure : float
        How sure the network is that this is a face, 0 to 1.
    spread : float
        Pixels by which a place scatters between looks, root mean square.
    """

    places: Floats
    irises: dict[str, Floats]
    sure: float
    spread: float

    def moved(self, factor: float) -> Mesh:
        """Return the same in pixels of another size."""
        irises = {side: factor * iris for side, iris in self.irises.items()}
        return Mesh(factor * self.places, irises, self.sure, factor * self.spread)


def is_face(image: Image, box: Box, mesh: Network) -> bool:
    """Return whether the network for places takes a box for a face, too."""
    return _places(image, _box_square(box), mesh)[1] > 0.5


def mesh_of(image: Image, box: Box, mesh: Network, iris: Network) -> Mesh:
    """Return places, lids and irises of the face in a box.

    Parameters
    ----------
    image : PIL image
    box : Box
    mesh, iris : Network
    """
    from PIL.Image import Transpose

    flipped = image.transpose(Transpose.FLIP_LEFT_RIGHT)
    beside = _looks(flipped, _mirrored(box, image.width), mesh, iris)
    looks = [
        *_looks(image, box, mesh, iris),
        *(_unmirrored(look, image.width) for look in beside),
    ]
    every = np.array([look.places for look in looks])
    spread = float(np.sqrt(every[:, :, :2].var(axis=0, ddof=1).sum(axis=1).mean() / 2))
    irises = {side: np.mean([look.irises[side] for look in looks], axis=0) for side in OUTER}
    return Mesh(every.mean(axis=0), irises, min(look.sure for look in looks), spread)


def _looks(image: Image, box: Box, mesh: Network, iris: Network) -> list[Mesh]:
    places, _ = _places(image, _box_square(box), mesh)  # the box is rough: look again within it
    return [
        _look(image, places, turn, size, mesh, iris)
        for turn, size in zip(TURNS, SIZES, strict=True)
    ]


def _mirrored(box: Box, width: int) -> Box:
    low = np.array([width - box.high[0], box.low[1]])
    high = np.array([width - box.low[0], box.high[1]])
    return Box(box.score, low, high, box.eyes[::-1] * [-1, 1] + [width, 0])


def _unmirrored(look: Mesh, width: int) -> Mesh:
    """Return what was found in a mirror where it truly lies; the edge of irises in its order."""
    places = look.places[list(mirror_numbers())] * [-1, 1, 1] + [width, 0, 0]
    irises = {
        side: look.irises[other] * [-1, 1] + [width, 0]
        for side, other in ((RIGHT, LEFT), (LEFT, RIGHT))
    }
    return Mesh(places, irises, look.sure, look.spread)


def _box_square(box: Box) -> Square:
    return around(np.array([box.low, box.high]), box.eyes[0], box.eyes[1], FACE_TIMES)


def _look(
    image: Image, near: Floats, turn: float, size: float, mesh: Network, iris: Network
) -> Mesh:
    square = _face_square(near, turn, size)
    places, sure = _places(image, square, mesh)
    irises = {}
    for side in (RIGHT, LEFT):
        lids, irises[side] = _eye(image, places, side, size, iris)
        places[list(LIDS[side]), :2] = lids[: len(LIDS[side]), :2]
    return Mesh(places, irises, sure, 0.0)


def _face_square(places: Floats, turn: float, size: float) -> Square:
    flat = places[:, :2]
    square = around(flat, flat[OUTER[RIGHT]], flat[OUTER[LEFT]], FACE_TIMES * size)
    return Square(square.middle, square.side, square.turned + turn)


def _places(image: Image, square: Square, mesh: Network) -> tuple[Floats, float]:
    output = mesh.run(cut(image, square, PIXELS))
    flag = next(values for values in output.values() if len(values) == 1)
    raw = next(values for values in output.values() if len(values) == 3 * PLACES)
    sure = 1 / (1 + np.exp(-float(np.clip(flag[0], -50, 50))))
    return square.to_photo(raw.reshape(-1, 3) / PIXELS), sure


def _eye(
    image: Image, places: Floats, side: str, size: float, iris: Network
) -> tuple[Floats, Floats]:
    """Return the outline of an eye and its iris; the network knows one side only."""
    corners = places[[OUTER[side], INNER[side]], :2]
    first, last = (corners[0], corners[1]) if side == RIGHT else (corners[1], corners[0])
    square = around(corners, first, last, EYE_TIMES * size)
    square = Square(square.middle, square.side, square.turned, flipped=side == LEFT)
    output = iris.run(cut(image, square, EYE_PIXELS))
    outline = output["output_eyes_contours_and_brows"].reshape(-1, 3) / EYE_PIXELS
    edge = output["output_iris"].reshape(-1, 3)[:, :2] / EYE_PIXELS
    return square.to_photo(outline), square.to_photo(edge)
