"""A surface of triangles and places on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from needlework.anatomy.arrays import Floats, Integers

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Weights: TypeAlias = tuple[float, float, float]
NO_NEIGHBOUR = -1
STRAIGHT_BEHIND_MM = 8.0
TRIED = 40  # triangles that are looked at for the nearest place
CLOSE = 12  # the same for points that are close to the surface


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a surface: a triangle and the share of each of its corners.

    The same spot lies on every surface with the same triangles, however it is warped.
    """

    triangle: int
    weights: Weights


@dataclass(frozen=True, eq=False)
class Surface:
    """Vertices in mm and the triangles between them; equal to itself alone.

    Parameters
    ----------
    vertices : array, (n, 3)
        Millimetres: to the person's left, up, forwards.
    triangles : array of int, (m, 3)
        Corners, counter-clockwise from outside.
    """

    vertices: Floats
    triangles: Integers
    _trees: dict[int | None, tuple[cKDTree, Integers]] = field(default_factory=dict, repr=False)

    @cached_property
    def corners(self) -> Floats:
        """Corners of every triangle, (m, 3, 3)."""
        found: Floats = self.vertices[self.triangles]
        return found

    @cached_property
    def flat_normals(self) -> Floats:
        """Outward normal of every triangle, of length 1; 0 where it has no area."""
        first, second, third = self.corners.transpose(1, 0, 2)
        return unit(np.cross(second - first, third - first))

    @cached_property
    def normals(self) -> Floats:
        """Outward normal at every vertex, weighted by the area around it."""
        first, second, third = self.corners.transpose(1, 0, 2)
        across = np.cross(second - first, third - first)
        total = np.zeros_like(self.vertices)
        for corner in range(3):
            np.add.at(total, self.triangles[:, corner], across)
        return unit(total)

    @cached_property
    def neighbours(self) -> Integers:
        """Triangle across the edge opposite to each corner, (m, 3); -1 at a border."""
        edges: dict[tuple[int, int], tuple[int, int]] = {}
        found = np.full(self.triangles.shape, NO_NEIGHBOUR, dtype=np.int64)
        for number, corners in enumerate(self.triangles.tolist()):
            for corner in range(3):
                start, end = corners[(corner + 1) % 3], corners[(corner + 2) % 3]
                edge = (min(start, end), max(start, end))
                if edge in edges:
                    other, opposite = edges[edge]
                    found[number, corner], found[other, opposite] = other, number
                else:
                    edges[edge] = (number, corner)
        return found

    def position(self, spot: Spot) -> Floats:
        """Return where a spot lies, mm."""
        found: Floats = np.asarray(spot.weights) @ self.corners[spot.triangle]
        return found

    def positions(self, spots: tuple[Spot, ...] | list[Spot]) -> Floats:
        """Return where several spots lie, (n, 3)."""
        weights = np.array([spot.weights for spot in spots]).reshape(-1, 3, 1)
        numbers = [spot.triangle for spot in spots]
        found: Floats = (weights * self.corners[numbers]).sum(axis=1)
        return found

    def normal(self, spot: Spot) -> Floats:
        """Return the outward direction at a spot, of length 1."""
        corners = self.normals[self.triangles[spot.triangle]]
        return unit(np.asarray(spot.weights) @ corners)

    def nearest(self, point: Floats, among: Integers | None = None) -> Spot:
        """Return the spot of the surface that is nearest to a point in space.

        Parameters
        ----------
        point : array, (3,)
        among : array of int, optional
            Triangles to look at; all of them unless given.
        """
        numbers = self._near(point, among)
        weights = _closest_weights(point, self.corners[numbers])
        found = (weights[:, :, None] * self.corners[numbers]).sum(axis=1)
        best = int(((found - point) ** 2).sum(axis=1).argmin())
        first, second, third = (float(share) for share in weights[best])
        return Spot(int(numbers[best]), (first, second, third))

    def nearest_all(self, points: Floats, among: Integers | None = None) -> tuple[Spot, ...]:
        """Return the nearest spot of each of several points close to the surface.

        Parameters
        ----------
        points : array, (n, 3)
        among : array of int, optional
            Triangles to look at; all of them unless given.
        """
        tree, numbers = self._tree(among)
        tried = min(CLOSE, len(numbers))
        _, found = tree.query(points, k=tried)
        triangles = numbers[found].reshape(-1)
        each = np.repeat(points, tried, axis=0)
        weights = _closest_weights(each, self.corners[triangles])
        places = (weights[:, :, None] * self.corners[triangles]).sum(axis=1)
        gap = ((places - each) ** 2).sum(axis=1).reshape(-1, tried)
        best = gap.argmin(axis=1) + tried * np.arange(len(points))
        return tuple(
            Spot(int(triangles[one]), (float(a), float(b), float(c)))
            for one, (a, b, c) in zip(best, weights[best], strict=True)
        )

    def behind(self, point: Floats, among: Integers | None = None) -> Spot:
        """Return the spot straight behind or before a point as seen from ahead.

        Where the surface does not face forwards, or is far from the point, it is the nearest spot.

        Parameters
        ----------
        point : array, (3,)
        among : array of int, optional
            Triangles to look at; all of them unless given.
        """
        numbers = self._near(point, among)
        numbers = numbers[self.flat_normals[numbers, 2] > 0]
        corners = self.corners[numbers]
        first, second, third = corners.transpose(1, 0, 2) * [1, 1, 0]
        weights = _plane_weights(point * [1, 1, 0], first, second - first, third - first)
        depth = (weights * corners[:, :, 2]).sum(axis=1)
        off = np.where(weights.min(axis=1) >= -1e-9, np.abs(depth - point[2]), np.inf)
        if not len(off) or off.min() > STRAIGHT_BEHIND_MM:
            return self.nearest(point, among)
        best = int(off.argmin())
        held = np.clip(weights[best], 0.0, None)
        first_share, second_share, third_share = (float(share) for share in held / held.sum())
        return Spot(int(numbers[best]), (first_share, second_share, third_share))

    def _near(self, point: Floats, among: Integers | None) -> Integers:
        """Return the triangles that may hold the nearest place: those with the nearest middles."""
        tree, numbers = self._tree(among)
        _, found = tree.query(point, k=min(TRIED, len(numbers)))
        near: Integers = numbers[np.atleast_1d(found)]
        return near

    def _tree(self, among: Integers | None) -> tuple[cKDTree, Integers]:
        """Return the middles of triangles as a tree, kept for the next time."""
        from scipy.spatial import cKDTree

        key = None if among is None else id(among)
        if key not in self._trees:
            numbers = np.arange(len(self.triangles)) if among is None else among
            self._trees[key] = (cKDTree(self.corners[numbers].mean(axis=1)), numbers)
        return self._trees[key]

    def moved(self, vertices: Floats) -> Surface:
        """Return the same triangles between other vertices."""
        return Surface(vertices, self.triangles)


def unit(vectors: Floats) -> Floats:
    """Return vectors of length 1 in the same directions; zero stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = vectors / np.where(length == 0, 1.0, length)
    return found


def _closest_weights(point: Floats, corners: Floats) -> Floats:
    """Return the shares of the nearest point of each triangle: inside, on an edge or a corner."""
    first, second, third = corners.transpose(1, 0, 2)
    inside = _plane_weights(point, first, second - first, third - first)
    edges = [_edge_weights(point, corners, start, end) for start, end in ((0, 1), (1, 2), (2, 0))]
    tried = np.stack([np.where(inside.min(axis=1, keepdims=True) >= 0, inside, np.nan), *edges])
    places = np.einsum("knc,ncx->knx", tried, corners)
    gap = np.nan_to_num(((places - point) ** 2).sum(axis=2), nan=np.inf)
    found: Floats = tried[gap.argmin(axis=0), np.arange(len(corners))]
    return found


def _plane_weights(point: Floats, origin: Floats, along: Floats, across: Floats) -> Floats:
    way = point - origin
    aa, ab, bb = (along**2).sum(1), (along * across).sum(1), (across**2).sum(1)
    wa, wb = (way * along).sum(1), (way * across).sum(1)
    area = aa * bb - ab * ab
    area = np.where(area == 0, 1.0, area)
    second, third = (bb * wa - ab * wb) / area, (aa * wb - ab * wa) / area
    return np.stack([1 - second - third, second, third], axis=1)


def _edge_weights(point: Floats, corners: Floats, start: int, end: int) -> Floats:
    way = corners[:, end] - corners[:, start]
    length = (way**2).sum(axis=1)
    share = ((point - corners[:, start]) * way).sum(axis=1) / np.where(length == 0, 1.0, length)
    share = np.clip(share, 0.0, 1.0)
    weights = np.zeros((len(corners), 3))
    weights[:, start], weights[:, end] = 1 - share, share
    return weights
