"""When people of a trial of skin are seen, and who is still there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlework.forecast.indications.values import Array
from needlework.plans import Trial
from needlework.trials.people import DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Visits:
    """The visits of a trial.

    Parameters
    ----------
    days : tuple of int
        Planned days, ascending.
    windows : tuple of tuple of float
        The days on which people come for each, every one as often.
    """

    days: tuple[int, ...]
    windows: tuple[tuple[float, ...], ...]

    def window(self, day: int) -> tuple[float, ...]:
        """Return the days on which people come for a visit."""
        return self.windows[self.days.index(day)]

    def until(self, day: int) -> tuple[int, ...]:
        """Return the visits up to a day."""
        return tuple(one for one in self.days if one <= day)


def visits_of(trial: Trial) -> Visits:
    """Return the visits of a trial.

    A window ends half-way to the next visit or session; a visit on the day of a session is on
    that day.
    """
    days = tuple(sorted({day for endpoint in trial.endpoints for day in endpoint.days}))
    sessions = {session.day for arm in trial.arms for session in arm.sessions}
    windows = (_window(day, days, sessions, trial.visit_window_days) for day in days)
    return Visits(days, tuple(windows))


def _window(day: int, days: Sequence[int], sessions: set[int], wanted: int) -> tuple[float, ...]:
    gaps = [abs(day - other) for other in {*days, *sessions, 0} if other != day]
    room = int((min(gaps, default=1) - 1) // 2)
    reach = 0 if day == 0 or day in sessions else max(min(wanted, room), 0)
    return tuple(float(day + shift) for shift in range(-reach, reach + 1))


def present(trial: Trial, day: float) -> float:
    """Return the share of people who have not dropped out by a day."""
    lost = float(trial.dropout_per_year)
    if lost >= 1:
        return float(day <= 0)
    return math.exp(math.log1p(-lost) * day / DAYS_PER_YEAR)


def last_seen(trial: Trial, visits: Sequence[int]) -> Array:
    """Return the shares last seen at each visit, before those at none, shape (visits + 1,)."""
    staying = np.array([1.0, *(present(trial, day) for day in visits), 0.0])
    return np.asarray(staying[:-1] - staying[1:])
