"""Walking on a surface: straight ahead for so many millimetres, over the edges of triangles.

Within a triangle the way is a straight line. Over an edge it goes on in the same direction as if
the two triangles lay flat, which is the straightest way on the surface; or it stays in a plane, as
a tape that is laid upright on the skin does; or it aims anew for a place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.surface import NO_NEIGHBOUR, Spot, Surface

MOST_TRIANGLES = 2000
TINY = 1e-12
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
    triangle, place = start.triangle, surface.position(start)
    left, path = float(distance_mm), [place]
    heading = np.asarray(direction, dtype=float)
    for _ in range(MOST_TRIANGLES):
        if towards is not None:
            heading = towards - place
        corners, normal = surface.corners[triangle], surface.flat_normals[triangle]
        if plane is not None:
            heading = _along_plane(heading, plane, normal)
        heading = _within(heading, normal)
        if left <= 0 or not heading.any():
            break
        step, corner = _way_out(corners, place, heading, normal)
        if step >= left:
            place, left = place + left * heading, 0.0
            path.append(place)
            break
        place, left = place + step * heading, left - step
        path.append(place)
        following = int(surface.neighbours[triangle, corner])
        if following == NO_NEIGHBOUR:
            break
        heading = _over_the_edge(heading, corners, corner, normal, surface.flat_normals[following])
        triangle = following
    return Walk(_spot(surface, triangle, place), left, np.array(path))


def _within(heading: Floats, normal: Floats) -> Floats:
    flat: Floats = heading - (heading @ normal) * normal
    length = float(np.linalg.norm(flat))
    return flat / length if length > TINY else np.zeros(3)


def _along_plane(heading: Floats, plane: Floats, normal: Floats) -> Floats:
    """Return the direction in which plane and triangle cut, the way it went before."""
    cut = np.cross(plane, normal)
    if np.linalg.norm(cut) < STEEP:
        return heading
    return cut if cut @ heading >= 0 else -cut


def _way_out(corners: Floats, place: Floats, heading: Floats, normal: Floats) -> tuple[float, int]:
    """Return how far it is to the edge that is left by, and the corner opposite to it."""
    best, found = np.inf, 0
    for corner in range(3):
        start, end = corners[(corner + 1) % 3], corners[(corner + 2) % 3]
        outward = np.cross(end - start, normal)
        speed = float(heading @ outward)
        if speed > TINY:
            step = max(0.0, float((start - place) @ outward) / speed)
            if step < best:
                best, found = step, corner
    return float(best), found


def _over_the_edge(
    heading: Floats, corners: Floats, corner: int, normal: Floats, following: Floats
) -> Floats:
    """Return the heading on the next triangle: turned about the edge between the two."""
    edge = corners[(corner + 2) % 3] - corners[(corner + 1) % 3]
    edge = edge / np.linalg.norm(edge)
    along = float(heading @ edge)
    ahead = float(heading @ np.cross(edge, normal))
    turned: Floats = along * edge + ahead * np.cross(edge, following)
    return turned


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
