"""How the head was held: the average head turned until its places lie on those of the photo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from needlework.anatomy import head
from needlework.anatomy.arrays import Floats, Integers
from needlework.photo.meshing import PLACES

ABOVE_MM = -50.0  # places below move with mouth and jaw
TO_HEAD = np.array([1.0, -1.0, -1.0])  # up and towards the viewer count upwards


@dataclass(frozen=True, slots=True)
class Pose:
    """How a head was held, in degrees.

    Parameters
    ----------
    turned : float
        To the side that is on the right of the photo; the patient's left unless mirrored.
    raised : float
        Chin upwards.
    tilted : float
        Counterclockwise in the photo.
    """

    turned: float
    raised: float
    tilted: float


def pose_of(places: Floats) -> Pose:
    """Return how a head was held.

    Parameters
    ----------
    places : array, (468, 3)
        Pixels to the right, down, and away from the viewer.
    """
    known, numbers = _stable()
    seen = places[numbers] * TO_HEAD
    before, after = known - known.mean(axis=0), seen - seen.mean(axis=0)
    first, _, second = np.linalg.svd(after.T @ before)
    turn = first @ np.diag([1.0, 1.0, np.sign(np.linalg.det(first @ second))]) @ second
    ahead, across = turn[:, 2], turn[:, 0]
    return Pose(
        turned=float(np.degrees(np.arctan2(ahead[0], ahead[2]))),
        raised=float(np.degrees(np.arcsin(np.clip(ahead[1], -1, 1)))),
        tilted=float(np.degrees(np.arctan2(across[1], across[0]))),
    )


@cache
def _stable() -> tuple[Floats, Integers]:
    """Return the places of the average head that hardly move with a face, and their numbers."""
    spots = [head().landmark(f"place-{number}") for number in range(PLACES)]
    positions = head().surface.positions(spots)
    numbers = np.flatnonzero(positions[:, 1] > ABOVE_MM)
    return positions[numbers], numbers
