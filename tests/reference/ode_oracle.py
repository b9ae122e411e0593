"""The state equations of the toxin model as a general solver takes them: the second calculation.

Nothing here is shared with the engine: the delivery and active compartments are states, a session
is an impulse into delivery, the block is algebraic and the lag is a differential equation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """Sessions and rates of one person.

    Parameters
    ----------
    session_days : tuple of float
        In any order; several may fall on one day.
    drives : tuple of float
        Potency times uptake of each session.
    decay_rates : tuple of float
        Decay of each session's product, 1/day.
    """

    session_days: tuple[float, ...]
    drives: tuple[float, ...]
    decay_rates: tuple[float, ...]
    delivery_rate: float
    hill: float
    lag_rate: float


def solve(course: Course, days: Sequence[float]) -> Array:
    """Return the visible effect at ``days`` (ascending) by integrating the state equations."""
    decay = np.array(sorted(set(course.decay_rates)))
    state = np.zeros(2 * len(decay) + 1)
    result = np.zeros(len(days))
    asked = np.asarray(days)
    breaks = sorted(set(course.session_days))
    ends = [*breaks[1:], max(float(asked[-1]), breaks[-1]) + 1]
    for start, end in zip(breaks, ends, strict=True):
        for day, drive, rate in zip(
            course.session_days, course.drives, course.decay_rates, strict=True
        ):
            if day == start:
                state[int(np.searchsorted(decay, rate))] += drive
        inside = (asked > start) & (asked <= end)
        times = np.append(asked[inside], end)
        solution = _integrate(course, decay, state, start, times)
        result[inside] = solution[-1, :-1]
        state = solution[:, -1].copy()
    return result


def _integrate(course: Course, decay: Array, state: Array, start: float, times: Array) -> Any:
    kinds = len(decay)

    def slope(_: float, now: Array) -> Array:
        waiting, active, effect = now[:kinds], now[kinds:-1], now[-1]
        drive = max(float(active.sum()), 0.0) ** course.hill
        delivered = course.delivery_rate * waiting
        blocked = drive / (1 + drive)
        lag = course.lag_rate * (blocked - effect)
        return np.concatenate([-delivered, delivered - decay * active, [lag]])

    outcome = solve_ivp(
        slope, (start, times[-1]), state, "DOP853", np.unique(times), rtol=1e-10, atol=1e-12
    )
    assert outcome.success, outcome.message
    return outcome.y[:, np.searchsorted(np.unique(times), times)]
