"""Days at which a forecast is computed; the days asked for are read off between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter

Array = NDArray[np.float64]


def forecast_knots(session_days: Sequence[float], last_day: float) -> Array:
    """Return knots that are dense after each session and wider where the course is smooth.

    Parameters
    ----------
    session_days : sequence of float
        Days of the sessions, ascending.
    last_day : float
        Last day that is wanted.
    """
    early_step = parameter("numerics.early_knot_step").value
    early_until = parameter("numerics.early_knots_until").value
    late_step = parameter("numerics.late_knot_step").value
    early = np.arange(0, early_until + early_step / 2, early_step)
    daily = np.arange(early_until, 2 * parameter("numerics.longest_step").value + 1)
    starts = np.asarray(session_days, dtype=float)
    dense = (starts[:, None] + np.concatenate([early, daily])).ravel()
    last = max(last_day, float(starts[-1]))
    regular = np.arange(starts[0], last + late_step, late_step)
    knots = np.unique(np.concatenate([dense, regular, follow_up(starts[0], last), [last]]))
    return np.asarray(knots[(knots >= starts[0]) & (knots <= last)])


def follow_up(first_day: float, last_day: float) -> Array:
    """Return the days of monthly visits after the first session."""
    step = parameter("trial.follow_up_step").value
    days = np.arange(first_day + step, last_day + step, step)
    return np.asarray(days[days <= last_day])
