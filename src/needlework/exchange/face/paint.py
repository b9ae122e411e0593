"""What is painted on the head: lips, brows and eyes, in the places of the unwarped head.

Everything is drawn by where a point of the skin lies on the head before it is warped, so that it
follows every patient's face.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from needlework.anatomy.arrays import Floats, Integers
from needlework.anatomy.head import EYE, Head

# Skin by its type from 1 to 6; where nobody said which, a light grey-brown that is no one's.
UNSAID = np.array([226.0, 207.0, 192.0])
TONES = np.array(
    [
        [236, 213, 200],
        [228, 200, 181],
        [214, 181, 154],
        [188, 147, 115],
        [146, 103, 76],
        [100, 70, 54],
    ],
    dtype=float,
)
LIPS_OF_SKIN = np.array([0.90, 0.77, 0.77])
BROW = np.array([96.0, 78.0, 68.0])
BROW_OF_SKIN = 0.45  # brows are darker than the skin on every face
WHITE = np.array([243.0, 240.0, 236.0])
IRIS = np.array([112.0, 128.0, 132.0])
BROWN, BROWN_FROM = np.array([104.0, 78.0, 58.0]), 4  # eyes of skin types from here on
RING = np.array([62.0, 74.0, 80.0])
PUPIL = np.array([28.0, 30.0, 34.0])
LIP_BORDER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181,
              91, 146)  # fmt: skip
# The middle of the left brow from its head to its tail, mm in the front view, and half its height.
BROW_LINE = np.array(
    [
        [10.0, 14.0],
        [16.5, 17.4],
        [26.0, 20.6],
        [36.0, 22.2],
        [44.0, 20.8],
        [50.0, 17.6],
        [55.0, 13.0],
    ]
)
BROW_HALF = np.array([3.3, 3.5, 3.2, 2.7, 2.2, 1.7, 0.6])
IRIS_RADIUS, PUPIL_RADIUS, RING_WIDTH = 5.9, 1.9, 0.9  # mm
SOFT = 0.8  # mm over which a colour fades


def colours(head: Head, places: Floats, part: Integers, skin_type: int | None = None) -> Floats:
    """Return the colour of points of the face, 0 to 255.

    Parameters
    ----------
    head : Head
        The unwarped head.
    places : array, (n, 3)
        Where the points lie on it, mm.
    part : array of int, (n,)
        What they belong to: skin, inside, eyeball.
    skin_type : int, optional
        From 1 to 6.
    """
    skin = UNSAID if skin_type is None else TONES[skin_type - 1]
    found = np.tile(skin, (len(places), 1))
    lips, brows = shares(head, places)
    _blend(found, skin * LIPS_OF_SKIN, lips)
    _blend(found, np.minimum(BROW, BROW_OF_SKIN * skin), brows)
    eye = np.flatnonzero(part == EYE)
    iris = BROWN if skin_type is not None and skin_type >= BROWN_FROM else IRIS
    found[eye] = _eyes(head, places[eye], iris)
    return found


def shares(head: Head, places: Floats) -> tuple[Floats, Floats]:
    """Return how much of each place is painted as lip and as brow, 0 to 1.

    Parameters
    ----------
    head : Head
        The unwarped head.
    places : array, (n, 3)
        Where the points lie on it, mm.
    """
    return 0.85 * _lips(head, places), 0.8 * _brows(places)


def _blend(under: Floats, over: Floats, share: Floats) -> None:
    under += share[:, None] * (over - under)


def _step(distance: Floats) -> Floats:
    """Return 1 well inside, 0 well outside of a border, smooth between."""
    share = np.clip(0.5 - distance / (2 * SOFT), 0.0, 1.0)
    found: Floats = share * share * (3 - 2 * share)
    return found


def _lips(head: Head, places: Floats) -> Floats:
    border = head.surface.positions([head.landmark(f"place-{number}") for number in LIP_BORDER])
    low, high = border[:, :2].min(axis=0) - 2, border[:, :2].max(axis=0) + 2
    near = ((places[:, :2] > low) & (places[:, :2] < high)).all(axis=1) & (places[:, 2] > 0)
    found = np.zeros(len(places))
    found[near] = _step(_signed_distance(places[near, :2], border[:, :2]))
    return found


def _brows(places: Floats) -> Floats:
    # Both sides alike: the right brow is painted by its mirror image.
    flat = np.stack([np.abs(places[:, 0]), places[:, 1]], axis=1)
    near = (flat[:, 0] > 4) & (flat[:, 0] < 62) & (flat[:, 1] > 4) & (flat[:, 1] < 32)
    near &= places[:, 2] > -15
    found = np.zeros(len(places))
    along, across = _along(flat[near], BROW_LINE)
    half = np.interp(along, np.arange(len(BROW_HALF)), BROW_HALF)
    body = _step((np.abs(across) - half) * 1.2)
    head_fades = np.clip(along / 0.8 + 0.25, 0, 1)
    tail_fades = np.clip((len(BROW_HALF) - 1 - along) / 0.8, 0, 1)
    hairs = 0.72 + 0.28 * np.sin(9 * along * 6.5 - 5.2 * across) * np.cos(4 * along - 1.7 * across)
    found[near] = body * head_fades * tail_fades * hairs
    return found


def _eyes(head: Head, places: Floats, iris: Floats) -> Floats:
    centres = [head.surface.vertices[head.eyes[side]].mean(axis=0) for side in ("left", "right")]
    gap = np.min(
        [np.linalg.norm(places[:, :2] - middle[:2], axis=1) for middle in centres], axis=0
    )
    found = np.tile(WHITE, (len(places), 1))
    sharp = SOFT / 2
    _blend(found, RING, _step((gap - IRIS_RADIUS) / sharp * SOFT))
    _blend(found, iris, _step(gap - (IRIS_RADIUS - RING_WIDTH)))
    _blend(found, PUPIL, _step((gap - PUPIL_RADIUS) / sharp * SOFT))
    return found


def _signed_distance(points: Floats, border: Floats) -> Floats:
    """Return the distance to a closed border, negative inside."""
    following = np.roll(border, -1, axis=0)
    gap = np.full(len(points), np.inf)
    crossings = np.zeros(len(points), dtype=bool)
    for start, end in zip(border, following, strict=True):
        gap = np.minimum(gap, _distance_to(points, start, end)[0])
        spans = (start[1] > points[:, 1]) != (end[1] > points[:, 1])
        rise = end[1] - start[1] or 1.0
        crossing = start[0] + (points[:, 1] - start[1]) * (end[0] - start[0]) / rise
        crossings ^= spans & (points[:, 0] < crossing)
    found: Floats = np.where(crossings, -gap, gap)
    return found


def _distance_to(points: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return the distance to a line between two points, and the share of the way along it."""
    way = end - start
    share = np.clip((points - start) @ way / (way @ way), 0.0, 1.0)
    return np.linalg.norm(points - start - share[:, None] * way, axis=1), share


def _along(points: Floats, line: Floats) -> tuple[Floats, Floats]:
    """Return for each point the place along a bent line, in pieces, and the height above it."""
    gap = np.full(len(points), np.inf)
    along, across = np.zeros(len(points)), np.zeros(len(points))
    for number, (start, end) in enumerate(pairwise(line)):
        distance, share = _distance_to(points, start, end)
        nearer = distance < gap
        gap[nearer] = distance[nearer]
        along[nearer] = number + share[nearer]
        way = end - start
        side = way[0] * (points[:, 1] - start[1]) - way[1] * (points[:, 0] - start[0])
        across[nearer] = np.where(side < 0, -distance, distance)[nearer]
    return along, across
