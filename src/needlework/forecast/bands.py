"""Medians and bands over draws, read off at the days that were asked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.values import Band, Path

Array = NDArray[np.float64]

_COVERED = (0.5, 0.8, 0.9, 0.95)


def path(values: Array, knots: Array, days: Array, p_grade: Array | None = None) -> Path:
    """Return the path of sampled values.

    Parameters
    ----------
    values : array of shape (draws, knots)
    knots, days : arrays
        Days of the values, and days that are wanted.
    p_grade : array of shape (knots, grades), optional
        Mean chance of each grade.
    """
    levels = [0.5, *[(1 - c) / 2 for c in _COVERED], *[(1 + c) / 2 for c in _COVERED]]
    found = sorted_quantiles(values, levels)
    median, *sides = [np.interp(days, knots, line) for line in found]
    lows, highs = sides[: len(_COVERED)], sides[len(_COVERED) :]
    half, most, nine, widest = (Band(*edges) for edges in zip(lows, highs, strict=True))
    grades = None if p_grade is None else _at_days(p_grade, knots, days)
    return Path(median, half, most, nine, widest, grades)


def sorted_quantiles(values: Array, levels: list[float]) -> Array:
    """Return quantiles over the first axis, shape (levels, knots), by one sort."""
    ordered = np.sort(values, axis=0)
    place = np.asarray(levels) * (len(ordered) - 1)
    below = np.minimum(place.astype(np.intp), len(ordered) - 2)
    part = (place - below)[:, None]
    return np.asarray(ordered[below] * (1 - part) + ordered[below + 1] * part)


def _at_days(p_grade: Array, knots: Array, days: Array) -> Array:
    columns = [np.interp(days, knots, column) for column in p_grade.T]
    return np.stack(columns, axis=-1)
