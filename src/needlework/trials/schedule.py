"""When people are seen: visit days with their windows, diary days, and where they stand."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.trials.questions import ArmArea, days_of
from needlework.trials.streams import Quantity, Stream

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Visits of an arm in an area.

    Parameters
    ----------
    visits : tuple of float
        Planned days of the visits at which people are rated, ascending.
    windows : tuple of int
        Days that each may be early or late.
    diary : tuple of float
        Days on which people say whether the effect has set in; they keep a diary, on the day.
    """

    visits: tuple[float, ...]
    windows: tuple[int, ...]
    diary: tuple[float, ...]

    @property
    def days(self) -> tuple[float, ...]:
        """Every day on which anyone can be seen, ascending."""
        seen = {day for visit in range(len(self.visits)) for day in self._around(visit)}
        return tuple(sorted(seen | set(self.diary)))

    def _around(self, visit: int) -> list[float]:
        window = self.windows[visit]
        return [self.visits[visit] + shift for shift in range(-window, window + 1)]

    def place(self, day: float) -> int:
        """Return the place of a visit."""
        return self.visits.index(day)

    def diary_columns(self) -> Index:
        """Return where the diary days stand among all days."""
        return np.searchsorted(self.days, self.diary)

    def actual_days(self, stream: Stream, start: int, size: int) -> Array:
        """Return when each person comes, shape (people, visits), or (1, visits) if on time."""
        planned = np.asarray(self.visits)[None, :]
        if not any(self.windows):
            return planned
        shifts = np.zeros((len(self.visits), size)).T
        for visit, window in enumerate(self.windows):
            if window:
                day = int(self.visits[visit])
                uniform = stream.uniform(Quantity.WINDOW, start, size, day)
                shifts[:, visit] = np.floor(uniform * (2 * window + 1)) - window
        return planned + shifts

    def columns(self, actual: Array) -> Index:
        """Return where these days stand among all days; one row of visits if all are on time."""
        if len(actual) == 1:
            return np.asarray(np.searchsorted(self.days, actual[0]))
        found, days = np.empty(actual.shape[::-1], dtype=np.intp), self.days
        for visit, (planned, window) in enumerate(zip(self.visits, self.windows, strict=True)):
            places = np.searchsorted(days, self._around(visit))
            shift = actual[:, visit] - (planned - window)
            found[visit] = places[shift.astype(np.intp)]
        return found.T


def schedule_of(asked: ArmArea, window: int) -> Schedule:
    """Return the visits that the questions ask for.

    A window never reaches half-way to the next day on which people come, for whatever area, so
    that visits keep their order; a visit on the day of a session is on that day, before it.
    """
    visits, diary = days_of(asked.questions)
    ordered, sessions = tuple(sorted(visits)), {*asked.sessions, *asked.history.session_days}
    marks = {*ordered, *asked.visits, *sessions, 0.0}
    windows = tuple(_window(day, marks, sessions, window) for day in ordered)
    return Schedule(ordered, windows, tuple(sorted(diary)))


def _window(day: float, marks: Set[float], sessions: Set[float], wanted: int) -> int:
    if day in sessions or day == 0:
        return 0
    gaps = [abs(day - mark) for mark in marks if mark != day]
    return max(min(wanted, int((min(gaps) - 1) // 2)), 0)
