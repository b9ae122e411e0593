"""Distances along the surface: shortest ways over points on the edges of the triangles.

Every edge carries a few points beside its ends; within a triangle all of its points are joined by
straight lines. The shortest way in this net is a little longer than the true one, by two per cent
on the face. Where single distances count, the way in an upright plane is tried as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from needlework.anatomy.arrays import Floats, Integers
from needlework.anatomy.surface import Spot, Surface, unit
from needlework.anatomy.walking import walk

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

POINTS_ON_EDGE = 3
TINY_MM, MISSED_MM = 1e-9, 0.3  # a way that ends so near has arrived


@dataclass(frozen=True, eq=False)
class Net:
    """The net of a surface, or of some of its triangles.

    Parameters
    ----------
    surface : Surface
    triangles : array of int
        Triangles that ways may cross.
    points_on_edge : int
        Points on every edge beside its ends; more of them make ways straighter.
    """

    surface: Surface
    triangles: Integers
    points_on_edge: int = POINTS_ON_EDGE

    def distances(self, start: Spot, to: Sequence[Spot], within_mm: float = np.inf) -> Floats:
        """Return the distance along the surface from one spot to several, mm.

        Parameters
        ----------
        start : Spot
        to : sequence of Spot
        within_mm : float
            Farther spots come back as infinity, the sooner the smaller this is.
        """
        found: Floats = self.from_each([start], to, within_mm)[0]
        return found

    def from_each(
        self, starts: Sequence[Spot], to: Sequence[Spot], within_mm: float = np.inf
    ) -> Floats:
        """Return the distance from each of several spots to several others, (starts, to), mm."""
        triangles = np.array([spot.triangle for spot in to])
        places = self.surface.positions(list(to))
        points = self._of_triangle[self._place[triangles]]
        last = np.linalg.norm(self._positions[points] - places[:, None], axis=2)
        found = np.empty((len(starts), len(to)))
        for number, start in enumerate(starts):
            found[number] = (self.from_spot(start, within_mm)[points] + last).min(axis=1)
            own = triangles == start.triangle
            straight = np.linalg.norm(places - self.surface.position(start), axis=1)
            found[number, own] = np.minimum(found[number, own], straight[own])
        return found

    def to_vertices(self, start: Spot, within_mm: float = np.inf) -> Floats:
        """Return the distance from a spot to every vertex, mm; infinity where none is reached."""
        found = np.full(len(self.surface.vertices), np.inf)
        found[self._vertices] = self.from_spot(start, within_mm)[: len(self._vertices)]
        return found

    def from_spot(self, start: Spot, within_mm: float = np.inf) -> Floats:
        """Return the distance from a spot to every point of the net."""
        from scipy.sparse.csgraph import dijkstra

        seeds = self._points_of(start.triangle)
        first = np.linalg.norm(self._positions[seeds] - self.surface.position(start), axis=1)
        # One search from a point before all, linked to the points of the own triangle.
        graph = self._with_start(seeds, first)
        last = np.array(len(self._positions))
        found: Floats = dijkstra(graph, indices=last, limit=float(within_mm))[:-1]
        return found

    def _points_of(self, triangle: int) -> Integers:
        found: Integers = self._of_triangle[self._place[triangle]]
        return found

    @cached_property
    def _place(self) -> Integers:
        found = np.full(len(self.surface.triangles), -1, dtype=np.int64)
        found[self.triangles] = np.arange(len(self.triangles))
        return found

    @cached_property
    def _vertices(self) -> Integers:
        return np.unique(self.surface.triangles[self.triangles])

    @cached_property
    def _edges(self) -> tuple[Integers, Integers]:
        """The edges as pairs of net points, and for every triangle the numbers of its three."""
        corners = np.searchsorted(self._vertices, self.surface.triangles[self.triangles])
        pairs = np.sort(corners[:, [[0, 1], [1, 2], [2, 0]]], axis=2)
        edges, inverse = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
        return edges, inverse.reshape(-1, 3)

    @cached_property
    def _positions(self) -> Floats:
        vertices = self.surface.vertices[self._vertices]
        edges, _ = self._edges
        shares = np.arange(1, self.points_on_edge + 1) / (self.points_on_edge + 1)
        start, end = vertices[edges[:, 0]], vertices[edges[:, 1]]
        between = start[:, None] + shares[:, None] * (end - start)[:, None]
        return np.concatenate([vertices, between.reshape(-1, 3)])

    @cached_property
    def _of_triangle(self) -> Integers:
        """The net points of every triangle: three corners, then those on its edges."""
        corners = np.searchsorted(self._vertices, self.surface.triangles[self.triangles])
        _, edges = self._edges
        on_edges = len(self._vertices) + (
            edges[:, :, None] * self.points_on_edge + np.arange(self.points_on_edge)
        )
        return np.concatenate([corners, on_edges.reshape(len(corners), -1)], axis=1)

    @cached_property
    def _links(self) -> tuple[Integers, Integers, Floats]:
        points = self._of_triangle
        pairs = np.array(list(combinations(range(points.shape[1]), 2)))
        first, second = points[:, pairs[:, 0]].ravel(), points[:, pairs[:, 1]].ravel()
        low, high = np.minimum(first, second), np.maximum(first, second)
        _, kept = np.unique(low * len(self._positions) + high, return_index=True)
        low, high = low[kept], high[kept]
        gap = np.linalg.norm(self._positions[low] - self._positions[high], axis=1)
        return low, high, np.maximum(gap, 1e-9)

    def _with_start(self, seeds: Integers, first: Floats) -> csr_matrix:
        """Return the links of the net with one more point, linked to some of the others."""
        from scipy.sparse import csr_matrix

        base, count = self._matrix, len(self._positions)
        data = np.concatenate([base.data, np.maximum(first, 1e-9)])
        columns = np.concatenate([base.indices, seeds.astype(base.indices.dtype)])
        rows = np.concatenate([base.indptr, [len(data)]]).astype(base.indptr.dtype)
        return csr_matrix((data, columns, rows), shape=(count + 1, count + 1))

    @cached_property
    def _matrix(self) -> csr_matrix:
        from scipy.sparse import csr_matrix

        low, high, gap = self._links
        count = len(self._positions)
        both = (np.concatenate([low, high]), np.concatenate([high, low]))
        return csr_matrix((np.concatenate([gap, gap]), both), shape=(count, count))


def along(net: Net, spots: Iterable[Spot]) -> float:
    """Return the length along the surface over several spots in turn, mm."""
    return float(sum(net.distances(start, [end])[0] for start, end in pairwise(spots)))


def shortest(net: Net, start: Spot, end: Spot, known_mm: float) -> float:
    """Return the distance between two spots, at most what the net says.

    A tape laid upright from one to the other is a way, too, and often a shorter one.

    Parameters
    ----------
    net : Net
    start, end : Spot
    known_mm : float
        Distance in the net.
    """
    surface = net.surface
    goal = surface.position(end)
    chord = goal - surface.position(start)
    if not np.isfinite(known_mm) or known_mm < TINY_MM:
        return known_mm
    plane = unit(np.cross(chord, surface.normal(start) + surface.normal(end)))
    path = walk(surface, start, chord, known_mm, plane=plane).path
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    best = known_mm
    for first, second, gone in zip(path, path[1:], lengths, strict=False):
        way = second - first
        share = float(np.clip((goal - first) @ way / max(way @ way, TINY_MM), 0, 1))
        missed = float(np.linalg.norm(first + share * way - goal))
        if missed < MISSED_MM:
            best = min(best, float(gone + share * np.linalg.norm(way)) + missed)
    return best
