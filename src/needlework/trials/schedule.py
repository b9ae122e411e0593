"""When people are seen: visit days with their windows, diary days, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.trials.questions import Question
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

    def actual_days(self, stream: Stream, world: int, start: int, size: int) -> Array:
        """Return when each person comes, shape (people, visits), or (1, visits) if on time."""
        planned = np.asarray(self.visits)[None, :]
        if not any(self.windows):
            return planned
        shifts = np.zeros((size, len(self.visits)))
        for visit, window in enumerate(self.windows):
            if window:
                day = int(self.visits[visit])
                uniform = stream.uniform(Quantity.WINDOW, world, start, size, day)
                shifts[:, visit] = np.floor(uniform * (2 * window + 1)) - window
        return planned + shifts

    def columns(self, actual: Array) -> Index:
        """Return where these days stand among all days; one row of visits if all are on time."""
        found = np.searchsorted(self.days, actual)
        return found[0] if len(actual) == 1 else found


def schedule_of(questions: Iterable[Question], sessions: Sequence[float], window: int) -> Schedule:
    """Return the visits that the questions ask for.

    A window never reaches half-way to the next visit or session, so that visits keep their order;
    a visit on the day of a session is on that day, before the session.
    """
    visits: set[float] = set()
    diary: set[float] = set()
    for question in questions:
        for row in question.target.rows:
            if row.kind == "onset":
                diary.add(row.day)
            elif row.kind == "median":
                visits |= set(question.target.grid)
                visits |= {row.at_risk_day} if row.at_risk else set()
            else:
                visits.add(row.day)
    ordered = tuple(sorted(visits))
    marks = sorted({*ordered, *sessions, 0.0})
    return Schedule(
        ordered,
        tuple(_window(day, marks, sessions, window) for day in ordered),
        tuple(sorted(diary)),
    )


def _window(day: float, marks: Sequence[float], sessions: Sequence[float], wanted: int) -> int:
    if day in sessions or day == 0:
        return 0
    gaps = [abs(day - mark) for mark in marks if mark != day]
    return max(min(wanted, int((min(gaps) - 1) // 2)), 0)
