"""Walking on a surface: straight ahead for so many millimetres, over the edges of triangles.

Within a triangle the way is a straight line. Over an edge it goes on in the same direction as if
the two triangles lay flat, which is the straightest way on the surface; or it stays in a plane, as
a tape that is laid upright on the skin does; or it aims anew for a place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.surface import NO_NEIGHBOUR, Spot, Surface

Vector: TypeAlias = tuple[float, float, float]

MOST_TRIANGLES = 2000
MOST_STALLED = 6  # edges in a row that are crossed without getting on: a crease of the skin
TINY = 1e-12
STALL_MM = 1e-7
STILL = (0.0, 0.0, 0.0)
STEEP = 1e-3  # where a triangle lies in the plane itself, the way goes straight ahead


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a walk ended.

    Parameters
    ----------
    end : Spot
    left_mm : float
        Millimetres that were still to go where the surface ended; 0 otherwise.
    path : array, (n, 3)
        Where it went, mm.
    """

    end: Spot
    left_mm: float
    path: Floats


def walk(
    surface: Surface,
    start: Spot,
    direction: Floats,
    distance_mm: float,
    towards: Floats | None = None,
    plane: Floats | None = None,
) -> Walk:
    """Return where a walk along the surface ends.

    Parameters
    ----------
    surface : Surface
    start : Spot
    direction : array, (3,)
        Where to, in space; the part of it along the surface counts.
    distance_mm : float
        Millimetres along the surface, 0 or more.
    towards : array, (3,), optional
        A place to aim for anew in every triangle, instead of going straight ahead.
    plane : array, (3,), optional
        Normal of a plane through the start that the way stays in.
    """
    going = _Going(
        goal=None if towards is None else _vector(towards),
        plane=None if plane is None else _vector(plane),
    )
    triangle, place = start.triangle, _vector(surface.position(start))
    left, path, stalled = float(distance_mm), [place], 0
    heading = _vector(direction)
    for _ in range(MOST_TRIANGLES):
        corners, normal = _triangle(surface, triangle)
        heading = going.heading(place, heading, normal)
        if left <= 0 or heading == STILL or stalled > MOST_STALLED:
            break
        step, corner = _way_out(corners, place, heading, normal)
        stalled = stalled + 1 if step < STALL_MM else 0
        gone = min(step, left)
        place, left = _on(place, heading, gone), left - gone
        path.append(place)
        following = int(surface.neighbours[triangle, corner])
        if left <= 0 or following == NO_NEIGHBOUR:
            break
        heading = _over_the_edge(
            heading, corners, corner, normal, _triangle(surface, following)[1]
        )
        triangle = following
    return Walk(_spot(surface, triangle, np.array(place)), left, np.array(path))


@dataclass(frozen=True, slots=True)
class _Going:
    """What steers a walk: a place to aim for, or a plane to stay in."""

    goal: Vector | None
    plane: Vector | None

    def heading(self, place: Vector, before: Vector, normal: Vector) -> Vector:
        """Return the heading within a triangle."""
        heading = before if self.goal is None else _minus(self.goal, place)
        if self.plane is not None:
            heading = _along_plane(heading, self.plane, normal)
        return _within(heading, normal)


def _triangle(surface: Surface, number: int) -> tuple[tuple[Vector, Vector, Vector], Vector]:
    first, second, third = surface.corners[number].tolist()
    return (_vector(first), _vector(second), _vector(third)), _vector(surface.flat_normals[number])


# Plain numbers, for walks take many small steps and arrays of three are slow.


def _vector(values: Iterable[float]) -> Vector:
    x, y, z = values
    return float(x), float(y), float(z)


def _minus(first: Vector, second: Vector) -> Vector:
    return first[0] - second[0], first[1] - second[1], first[2] - second[2]


def _on(place: Vector, heading: Vector, far: float) -> Vector:
    return place[0] + far * heading[0], place[1] + far * heading[1], place[2] + far * heading[2]


def _dot(first: Vector, second: Vector) -> float:
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2]


def _cross(first: Vector, second: Vector) -> Vector:
    return (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(_dot(vector, vector))
    if length <= TINY:
        return 0.0, 0.0, 0.0
    return vector[0] / length, vector[1] / length, vector[2] / length


def _within(heading: Vector, normal: Vector) -> Vector:
    return _unit(_on(heading, normal, -_dot(heading, normal)))


def _along_plane(heading: Vector, plane: Vector, normal: Vector) -> Vector:
    """Return the direction in which plane and triangle cut, the way it went before."""
    cut = _cross(plane, normal)
    if math.sqrt(_dot(cut, cut)) < STEEP:
        return heading
    return cut if _dot(cut, heading) >= 0 else (-cut[0], -cut[1], -cut[2])


def _way_out(
    corners: tuple[Vector, Vector, Vector], place: Vector, heading: Vector, normal: Vector
) -> tuple[float, int]:
    """Return how far it is to the edge that is left by, and the corner opposite to it."""
    best, found = math.inf, 0
    for corner in range(3):
        start, end = corners[(corner + 1) % 3], corners[(corner + 2) % 3]
        outward = _cross(_minus(end, start), normal)
        speed = _dot(heading, outward)
        if speed > TINY:
            step = max(0.0, _dot(_minus(start, place), outward) / speed)
            if step < best:
                best, found = step, corner
    return best, found


def _over_the_edge(
    heading: Vector,
    corners: tuple[Vector, Vector, Vector],
    corner: int,
    normal: Vector,
    following: Vector,
) -> Vector:
    """Return the heading on the next triangle: turned about the edge between the two."""
    edge = _unit(_minus(corners[(corner + 2) % 3], corners[(corner + 1) % 3]))
    ahead = _dot(heading, _cross(edge, normal))
    along = _dot(heading, edge)
    across = _cross(edge, following)
    return _on(_on((0.0, 0.0, 0.0), edge, along), across, ahead)


def _spot(surface: Surface, triangle: int, place: Floats) -> Spot:
    first, second, third = surface.corners[triangle]
    across = np.cross(second - first, third - first)
    area = float(across @ across) or 1.0
    weights = np.array(
        [
            np.cross(second - place, third - place) @ across / area,
            np.cross(third - place, first - place) @ across / area,
            np.cross(first - place, second - place) @ across / area,
        ]
    )
    weights = np.clip(weights, 0.0, None)
    weights /= weights.sum()
    return Spot(triangle, (float(weights[0]), float(weights[1]), float(weights[2])))
