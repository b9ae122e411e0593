"""The lines of the drawing bent as a patient's own face is, so that points lie where they look."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from needlework.anatomy import Face
from needlework.anatomy.arrays import Floats
from needlework.clinic.face.positions import Spot, chart_data

PLACE = re.compile(r"(-?\d+) (-?\d+)")
AROUND = 6  # places of the head that say how a place of the drawing moves
NEAR_MM = 3.0  # within it they count alike


@lru_cache(maxsize=64)
def bent(lines: tuple[str, ...], middle: int, notch: int, face: Face) -> tuple[str, ...]:
    """Return lines of the drawing as they run on a face.

    Parameters
    ----------
    lines : tuple of str
        Paths of the drawing, with whole millimetres to the right and down.
    middle, notch : int
        Midline of the drawing, and the height of the breastbone's notch.
    face : Face
        The patient's own.
    """
    places = [(int(x), int(y)) for line in lines for x, y in PLACE.findall(line)]
    start = np.array([middle, notch - chart_data()["face_above_notch"]])
    mm = (np.array(places) - start) * [1, -1]
    moved = (mm + _moved(mm, face)) * [1, -1] + start
    found = iter(moved.tolist())

    def put(_: re.Match[str]) -> str:
        x, y = next(found)
        return f"{x:.1f} {y:.1f}"

    return tuple(PLACE.sub(put, line) for line in lines)


def bent_spot(spot: Spot, face: Face) -> Spot:
    """Return a place of the drawing where it lies on a face, on the same side."""
    sign = {"right": -1, "left": 1}.get(spot.side, 0)
    above = chart_data()["face_above_notch"]
    x, y = _moved(np.array([[sign * spot.lateral, spot.up - above]]), face)[0].tolist()
    lateral = max(0, round(sign * (sign * spot.lateral + x)))
    return Spot(spot.side, lateral, max(1, spot.up + round(y)))


def _moved(places: Floats, face: Face) -> Floats:
    """Return by how much places of the front view lie elsewhere than on the average head."""
    numbers = np.unique(face.head.surface.triangles[face.front])
    average = face.head.surface.vertices[numbers]
    seen = face.head.surface.normals[numbers][:, 2] > 0
    before, after = average[seen][:, :2], face.surface.vertices[numbers][seen][:, :2]
    apart = np.linalg.norm(places[:, None] - before[None], axis=2)
    near = np.argsort(apart, axis=1)[:, :AROUND]
    weights = 1 / np.maximum(np.take_along_axis(apart, near, axis=1), NEAR_MM) ** 2
    shares = weights / weights.sum(axis=1, keepdims=True)
    found: Floats = ((after - before)[near] * shares[..., None]).sum(axis=1)
    return found
