"""Visits and diary days: where a published median can fall, and what it then stands for."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from needlework.evidence import parameter

VISIT_WINDOW_DAYS = 7
"""A printed median this close to a visit belongs to it."""

MONTH_DAYS = 30
REACH_DAYS = 168
"""A predicted median may come this much later than the published one before it counts as never."""

USUAL_LAST_DAY = 252
FIRST_LOSS_DAY = 14
"""Earlier visits look at onset: nobody loses there what has not yet set in."""

DIARY_DAYS = tuple(float(day) for day in range(1, 15))

Interval = tuple[float, float]


def visit_step(days: Iterable[float]) -> float:
    """Return the spacing of a trial's visits: months where its days are months, else weeks."""
    usual = parameter("trial.visit_step").value
    late = [day for day in set(days) if day >= usual]
    monthly = sum(day % MONTH_DAYS == 0 for day in late)
    weekly = sum(day % usual == 0 for day in late)
    return float(MONTH_DAYS) if monthly > weekly else usual


def visit_grid(known: Iterable[float], step: float, last: float) -> tuple[float, ...]:
    """Return the visits at which a loss can be seen, gaps in what is known filled regularly.

    Parameters
    ----------
    known : iterable of float
        Visit days that are printed, perhaps not all.
    step : float
        Days between visits where none is known.
    last : float
        Day that the grid reaches at least.
    """
    days = [float(day) for day in known if day >= FIRST_LOSS_DAY]
    regular = np.arange(step, last + step, step)
    missing = [day for day in regular if all(abs(day - other) > step / 2 for other in days)]
    return tuple(sorted({*days, *map(float, missing)}))


def median_interval(value: float, step: float) -> Interval:
    """Return the visits between which a printed median lies, the later one included.

    A value within a week of a visit belongs to that visit and came after the one before; one
    further off keeps both neighbours, from one step before the value to the next visit.
    """
    nearest = max(step * round(value / step), step)
    if abs(value - nearest) <= VISIT_WINDOW_DAYS:
        return nearest - step, max(value, nearest)
    return max(value - step, 0), step * math.ceil(value / step)


def diary_interval(value: float) -> Interval:
    """Return the diary days between which a printed median of onset lies."""
    return float(math.ceil(value) - 1), float(math.ceil(value))
