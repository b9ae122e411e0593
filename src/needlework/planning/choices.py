"""Every dose over the points of an area that a syringe can give, with what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.planning.geometry import Layout
from needlework.planning.patterns import Pattern
from needlework.planning.steps import Steps

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
BLOCK = 2048  # rows at a time, so that the local effects fit the cache


@dataclass(frozen=True, eq=False)
class Choices:
    """Doses over points, one row each.

    Parameters
    ----------
    pattern : array of int, shape (rows,)
    levels : array of int, shape (rows, groups)
        Step of each group of points; padded with 0.
    units : array of shape (rows,)
        Units in all.
    points : array of int, shape (rows,)
        Points that get anything.
    low, high : array of shape (rows,)
        Units that count for chances, and for movement.
    apart : array of shape (rows,)
        Share by which the sides differ.
    reach : array of shape (rows, neighbours)
        Units that reach each neighbour.
    """

    pattern: Whole
    levels: Whole
    units: Array
    points: Whole
    low: Array
    high: Array
    apart: Array
    reach: Array

    def __len__(self) -> int:
        return len(self.units)

    def take(self, kept: Whole | NDArray[np.bool_]) -> Choices:
        """Return some of the rows."""
        return Choices(*(getattr(self, one.name)[kept] for one in fields(self)))


def choices(
    patterns: Sequence[Pattern],
    layouts: Sequence[Layout],
    steps: Steps,
    most_units: Decimal,
    most_points: int,
) -> Choices:
    """Return every choice inside the limits of one area.

    Parameters
    ----------
    layouts : sequence of Layout
        One per pattern.
    most_units : Decimal
    most_points : int
    """
    parts = [
        _of_pattern(number, pattern, layout, steps, most_units, most_points)
        for number, (pattern, layout) in enumerate(zip(patterns, layouts, strict=True))
    ]
    width = max(part.levels.shape[1] for part in parts)
    padded = [np.pad(part.levels, ((0, 0), (0, width - part.levels.shape[1]))) for part in parts]
    joined = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(Choices)
        if one.name != "levels"
    }
    return Choices(levels=np.concatenate(padded), **joined)


def doses_of(pattern: Pattern, levels: Whole, steps: Steps) -> tuple[Decimal, ...]:
    """Return the units of each point of a pattern, exact."""
    return tuple(steps.doses[int(levels[spot.group])] for spot in pattern.spots)


def evaluate(layout: Layout, units: Array) -> tuple[Array, Array, Array, Array]:
    """Return low and high units that count, how far sides differ, and the neighbours' units.

    Parameters
    ----------
    units : array of shape (rows, points)
    """
    counted = layout.counted(units)
    of_area, given = layout.yardstick.of_area(counted), units.sum(axis=-1)
    return (
        np.minimum(of_area, given),
        np.maximum(of_area, given),
        layout.yardstick.apart(counted),
        layout.neighbours(units),
    )


def _of_pattern(
    number: int,
    pattern: Pattern,
    layout: Layout,
    steps: Steps,
    most_units: Decimal,
    most_points: int,
) -> Choices:
    groups = np.array([spot.group for spot in pattern.spots])
    size = np.bincount(groups)
    levels = np.indices((len(steps.doses),) * len(size)).reshape(len(size), -1).T
    points, units = (levels > 0) @ size, steps.whole[levels] @ size
    inside = units <= steps.in_whole(most_units)
    levels = levels[inside & (points > 0) & (points <= most_points)]
    dose = np.array([float(one) for one in steps.doses])
    parts = [
        evaluate(layout, dose[levels[start : start + BLOCK]][:, groups])
        for start in range(0, len(levels), BLOCK)
    ] or [evaluate(layout, np.zeros((0, len(groups))))]
    low, high, apart, reach = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Choices(
        pattern=np.full(len(levels), number),
        levels=levels,
        units=dose[levels] @ size,
        points=(levels > 0) @ size,
        low=low,
        high=high,
        apart=apart,
        reach=reach,
    )


def undominated(found: Choices, cost: Array) -> Choices:
    """Return the choices that no other beats in every respect, thinned where they are many.

    Parameters
    ----------
    cost : array of shape (rows, respects)
        What is better the smaller it is.
    """
    order = np.lexsort(cost.T[::-1])
    ranked = cost[order]
    kept: list[int] = []
    front = np.empty_like(ranked)
    for place, row in enumerate(ranked):
        if not (front[: len(kept)] <= row).all(axis=1).any():
            front[len(kept)] = row
            kept.append(place)
    most = int(parameter("planning.most_kept").value)
    if len(kept) > most:
        kept = [kept[int(place)] for place in np.linspace(0, len(kept) - 1, most)]
    return found.take(order[np.array(kept, dtype=np.intp)])
