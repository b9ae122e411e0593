"""Integration grids: where a smooth but session-driven course has to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Segments between breakpoints, with Gauss-Legendre nodes inside each.

    Parameters
    ----------
    ends : array of shape (segments,)
        Right ends of the segments in days; the first segment starts at the first session.
    widths : array of shape (segments,)
        Lengths of the segments in days.
    nodes : array of shape (segments, order)
        Days at which the integrand is evaluated.
    weights : array of shape (segments, order)
        Quadrature weights, days included.
    take : array of int of shape (days,)
        For each requested day the segment that ends on it, or -1 before any session.
    """

    ends: Array
    widths: Array
    nodes: Array
    weights: Array
    take: NDArray[np.intp]


def build_grid(days: Sequence[float] | Array, session_days: Sequence[float]) -> TimeGrid:
    """Return a grid that resolves the fast start after each session and ends on every day asked.

    Parameters
    ----------
    days : sequence of float, shape (days,)
        Days at which the course is wanted.
    session_days : sequence of float
        Days of the sessions, ascending.
    """
    return _build(tuple(float(day) for day in days), tuple(float(day) for day in session_days))


@lru_cache(maxsize=256)
def _build(days: tuple[float, ...], session_days: tuple[float, ...]) -> TimeGrid:
    order = int(parameter("numerics.quadrature_order").value)
    breakpoints = _breakpoints(days, session_days)
    widths = np.diff(breakpoints)
    points, weights = np.polynomial.legendre.leggauss(order)
    middle = (breakpoints[:-1] + breakpoints[1:]) / 2
    nodes = middle[:, None] + widths[:, None] / 2 * points
    wanted = np.asarray(days)
    ends = breakpoints[1:]
    take = np.searchsorted(ends, wanted)
    take = np.where(wanted <= breakpoints[0], -1, take)
    return TimeGrid(ends, widths, nodes, widths[:, None] / 2 * weights, take)


def _breakpoints(days: tuple[float, ...], session_days: tuple[float, ...]) -> Array:
    """Union of days, sessions, a geometric start after each session and a longest step."""
    longest = parameter("numerics.longest_step").value
    shortest = parameter("numerics.shortest_step").value
    first, last = session_days[0], max((*days, session_days[0] + longest))
    doublings = int(np.ceil(np.log2(longest / shortest)))
    offsets = shortest * np.power(2.0, np.arange(doublings + 1))
    starts = np.asarray(session_days)
    regular = np.arange(first, last + longest, longest)
    merged = np.concatenate(
        [starts, np.asarray(days), (starts[:, None] + offsets).ravel(), regular]
    )
    inside = np.unique(merged[(merged >= first) & (merged <= last)])
    return _without_slivers(inside, keep=np.concatenate([starts, np.asarray(days)]))


def _without_slivers(points: Array, keep: Array) -> Array:
    """Drop helper points that lie closer to a kept point than the shortest step."""
    shortest = parameter("numerics.shortest_step").value
    helper = ~np.isin(points, keep)
    nearest = np.searchsorted(np.sort(keep), points)
    ordered = np.sort(keep)
    gaps = [
        np.abs(points - ordered[np.clip(index, 0, len(ordered) - 1)])
        for index in (nearest - 1, nearest)
    ]
    sliver = helper & (np.minimum(*gaps) < shortest / 2)
    return points[~sliver]
