"""The rule of retreatment: from visit to visit, treated again when the grade is back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.plans import Retreatment
from needlework.trials.own_courses import OwnCourses
from needlework.trials.people import Grades

Array = NDArray[np.float64]
Rater = Callable[[Array, int], Grades]


def follow(
    courses: OwnCourses,
    session_days: Sequence[float],
    actual: Array,
    rule: Retreatment,
    rate: Rater,
    last_day: Array,
) -> tuple[Array, Array]:
    """Return the fall at each visit and how often each person was treated again.

    Parameters
    ----------
    courses : OwnCourses
        At day 0, before any session.
    session_days : sequence of float
        Planned days, ascending.
    actual : array of shape (people, visits)
        When each person comes.
    rule : Retreatment
    rate : callable
        Takes fall and visit, returns the grade of the rater of the rule.
    last_day : array of shape (people,)
        Day on which each person drops out.

    Returns
    -------
    arrays of shape (people, visits) and (people,)
    """
    now, treated = np.zeros(len(actual)), np.full(len(actual), -np.inf)
    falls, again = [], np.zeros(len(actual))
    planned = list(session_days)
    until = np.inf if rule.until_day is None else rule.until_day
    for visit in range(actual.shape[1]):
        day = actual[:, visit]
        while planned and planned[0] < day.min():
            now, treated = _session(courses, now, treated, planned.pop(0))
        courses.advance(day - now)
        now = day
        falls.append(courses.fall)
        back = rate(falls[-1], visit) >= rule.when_grade_at_least
        due = (day - treated >= rule.least_days) & np.isfinite(treated)
        who = back & due & (day <= until) & (day < last_day)
        if who.any():
            courses.inject(_last(session_days, planned), who)
            treated, again = np.where(who, day, treated), again + who
    return np.stack(falls, axis=1), again


def _session(courses: OwnCourses, now: Array, treated: Array, day: float) -> tuple[Array, Array]:
    courses.advance(day - now)
    courses.inject(day)
    return np.full_like(now, day), np.full_like(treated, day)


def _last(days: Sequence[float], left: Sequence[float]) -> float:
    """Return the planned session that was given last."""
    return days[len(days) - len(left) - 1]
