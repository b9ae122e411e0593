"""What is marked on the head: parts of its surface, and the landmarks in the front view."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from assembling import Head
from scipy.spatial.transform import Rotation

from needlework.exchange.face.raster import NOTHING, rasterise

TABLE = Path(__file__).with_name("correspondences.csv")
SKIN, INNER, EYE = 0, 1, 2
PIXELS, PER_MM = 1200, 3.0
FACE_IN_FRONT_OF = -50.0  # mm; what a landmark beside the jaw sees behind it is the neck
# Degrees about the vertical and sideways axis: from everywhere that an outer surface is seen.
VIEWS = ((0, 0), (45, 0), (-45, 0), (90, 0), (-90, 0), (180, 0), (0, 45), (0, -45), (135, 0),
         (-135, 0))  # fmt: skip


@dataclass(frozen=True)
class Landmarks:
    """Places on the triangles of the head.

    Parameters
    ----------
    triangle : array of int, (n,)
    weights : array, (n, 3)
    mirror : array of int, (n,)
        The landmark on the other side.
    """

    triangle: np.ndarray
    weights: np.ndarray
    mirror: np.ndarray


def parts(head: Head) -> np.ndarray:
    """Return for every triangle whether it is skin, hidden inside, or an eyeball."""
    seen = np.zeros(len(head.triangles), dtype=bool)
    for view in VIEWS:
        seen[_visible(head, view)] = True
    eyes = np.concatenate(list(head.eyes.values()))
    found = np.where(seen, SKIN, INNER)
    found[np.isin(head.triangles, eyes).all(axis=1)] = EYE
    return _alike_on_both_sides(found, head)


def landmarks(head: Head, part: np.ndarray) -> Landmarks:
    """Return the reviewed correspondences as places on the skin, straight behind each point."""
    rows = list(csv.DictReader(TABLE.open()))
    points = np.array([[float(row["right_to_left_mm"]), float(row["up_mm"])] for row in rows])
    near = head.vertices[head.triangles][..., 2].min(axis=1) > FACE_IN_FRONT_OF
    skin = np.flatnonzero((part == SKIN) & (_facing(head) > 0) & near)
    flat = head.vertices[head.triangles[skin]]
    triangle, weights = zip(*(_behind(point, flat) for point in points), strict=True)
    mirror = np.array([int(row["mirror"]) for row in rows])
    return Landmarks(skin[np.array(triangle)], np.array(weights), mirror)


def _visible(head: Head, view: tuple[int, int]) -> np.ndarray:
    turned = Rotation.from_euler("yx", view, degrees=True).apply(head.vertices)
    points = turned * PER_MM * [1, -1, 1] + [PIXELS / 2, PIXELS / 2, 0]
    triangle = rasterise(points, head.triangles, PIXELS, PIXELS).triangle
    return np.unique(triangle[triangle != NOTHING])


def _alike_on_both_sides(part: np.ndarray, head: Head) -> np.ndarray:
    """Return the parts with each triangle as its mirror image where that is skin."""
    number = {tuple(sorted(corners)): index for index, corners in enumerate(head.triangles)}
    partner = [number.get(tuple(sorted(head.mirror[corners]))) for corners in head.triangles]
    return np.array(
        [
            own if other is None else min(own, part[other])
            for own, other in zip(part, partner, strict=True)
        ]
    )


def _facing(head: Head) -> np.ndarray:
    first, second, third = (head.vertices[head.triangles[:, corner]] for corner in range(3))
    return np.cross(second - first, third - first)[:, 2]


def _behind(point: np.ndarray, corners: np.ndarray) -> tuple[int, np.ndarray]:
    """Return the frontmost triangle behind a point of the front view, or the nearest one."""
    first = corners[:, 0, :2]
    (bx, by), (cx, cy) = (corners[:, 1, :2] - first).T, (corners[:, 2, :2] - first).T
    x, y = (point - first).T
    area = bx * cy - cx * by
    second, third = (x * cy - y * cx) / area, (y * bx - x * by) / area
    shares = np.stack([1 - second - third, second, third], axis=1)
    inside = np.flatnonzero(shares.min(axis=1) >= 0)
    if len(inside):
        depth = (shares[inside] * corners[inside, :, 2]).sum(axis=1)
        best = inside[depth.argmax()]
        return int(best), shares[best]
    held = np.clip(shares, 0, None)
    held /= held.sum(axis=1, keepdims=True)
    gap = np.linalg.norm((held[..., None] * corners).sum(axis=1)[:, :2] - point, axis=1)
    best = int(gap.argmin())
    return best, held[best]
