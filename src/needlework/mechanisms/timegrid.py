"""Integration grids: where a smooth but session-driven course has to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Segments between breakpoints, with Gauss-Legendre nodes inside each.

    Segments follow the sessions, not the days asked for, so that many days cost little. A place
    is where the course is wanted: first the end of every segment, then every day asked for.
    Places at the same depth in segments of the same width share a kernel.

    Parameters
    ----------
    nodes : array of shape (segments, order)
        Days at which the integrand is evaluated.
    segment : array of int of shape (places,)
        The segment that holds each place; of a day before any session the first.
    depth : array of int of shape (places,)
        Which of the depths each place has.
    elapsed : array of shape (depths,)
        Days since the start of the segment.
    memory : array of shape (depths, kernel nodes)
        Days between a node of the inner quadrature and the place.
    kernel : array of shape (depths, kernel nodes, order)
        What the integrand's values at the nodes of the segment add to each inner node: Lagrange
        basis times inner weight, in days.
    started : array of bool of shape (days,)
        False for days before any session.
    """

    nodes: Array
    segment: Index
    depth: Index
    elapsed: Array
    memory: Array
    kernel: Array
    started: NDArray[np.bool_]


def build_grid(
    days: Sequence[float] | Array, session_days: Sequence[float], order: int | None = None
) -> TimeGrid:
    """Return a grid that resolves the fast start after each session and holds every day asked.

    Parameters
    ----------
    days : sequence of float, shape (days,)
        Days at which the course is wanted.
    session_days : sequence of float
        Days of the sessions, at least one; in any order, and more than once if need be.
    order : int, optional
        Nodes per segment; as many as the independent solution asks for by default.
    """
    starts = sorted({float(day) for day in session_days})
    nodes = order or int(parameter("numerics.quadrature_order").value)
    return _build(tuple(float(day) for day in days), tuple(starts), nodes)


def course_order() -> int:
    """Return the nodes per segment that are enough for shares of people."""
    return int(parameter("numerics.course_order").value)


def single_session_nodes() -> tuple[Array, Array]:
    """Return nodes and weights between 0 and 1 for the memory of a single session."""
    order = int(parameter("numerics.single_session_order").value)
    points, weights = np.polynomial.legendre.leggauss(order)
    return (points + 1) / 2, weights / 2


@cache
def _build(days: tuple[float, ...], session_days: tuple[float, ...], order: int) -> TimeGrid:
    pieces = np.array(list(_pieces(session_days, max((*days, session_days[0])))))
    starts, widths = pieces[:, 0], pieces[:, 1]
    points, _ = np.polynomial.legendre.leggauss(order)
    holder = np.maximum(np.searchsorted(starts, days) - 1, 0)
    segment = np.concatenate([np.arange(len(starts)), holder])
    elapsed = np.concatenate([widths, np.clip(days - starts[holder], 0, widths[holder])])
    places = np.stack([widths[segment], elapsed])
    (width, depth_elapsed), depth = np.unique(places, axis=1, return_inverse=True)
    memory, kernel = _kernel(depth_elapsed, width, points)
    return TimeGrid(
        nodes=starts[:, None] + widths[:, None] * (points + 1) / 2,
        segment=segment,
        depth=depth.reshape(-1),
        elapsed=depth_elapsed,
        memory=memory,
        kernel=kernel,
        started=np.asarray(days) > starts[0],
    )


def _pieces(session_days: Sequence[float], last: float) -> Iterator[tuple[float, float]]:
    """Yield start and width of each segment: doubling after a session, then of one width."""
    for start, following in zip(session_days, (*session_days[1:], np.inf), strict=True):
        end = 0.0
        while start + end < min(following, last) or (start, end) == (session_days[0], 0):
            begin, end = end, _next_offset(end)
            yield start + begin, min(end, following - start) - begin


def _next_offset(offset: float) -> float:
    longest = parameter("numerics.longest_step").value
    doubled = max(2 * offset, parameter("numerics.shortest_step").value)
    return doubled if doubled <= longest else offset + longest


def _kernel(elapsed: Array, width: Array, points: Array) -> tuple[Array, Array]:
    """Return memory and kernel: an inner quadrature of the Lagrange basis on the nodes.

    Its nodes crowd, as squares, where memory is fresh, so that a fast lag is resolved too.
    """
    inner, weights = np.polynomial.legendre.leggauss(int(parameter("numerics.kernel_order").value))
    root = (inner + 1) / 2
    place = 2 * (elapsed / width)[:, None] * (1 - root**2) - 1
    degree = len(points) - 1
    vandermonde = np.polynomial.legendre.legvander
    basis = vandermonde(place, degree) @ np.linalg.inv(vandermonde(points, degree))
    return elapsed[:, None] * root**2, (elapsed[:, None] * weights * root)[..., None] * basis
