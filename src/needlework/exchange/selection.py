"""Which course answers which question, and its values on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from needlework.exchange.charts.grade import shares_at
from needlework.exchange.numbers import whole_hundred
from needlework.forecast.values import Array, Course, Forecast
from needlework.plans import Plan

KEY_DAYS = (1, 3, 7, 14, 30, 60, 90, 120, 150, 180)
KEY_DAY = 30.0
VISIBLE = 0.01
AFTERWARDS = 15.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A course on one day: treated median with its 95 % band, and the untreated median."""

    day: float
    treated: float
    low: float
    high: float
    untreated: float


def areas(forecast: Forecast) -> tuple[str, ...]:
    """Return the areas that have a course, in the order of the forecast."""
    return tuple(dict.fromkeys(course.area for course in drawn(forecast)))


def drawn(forecast: Forecast, area: str | None = None) -> tuple[Course, ...]:
    """Return the courses to draw, of one area or of all: with days, and with enough evidence."""
    return tuple(
        course
        for course in forecast.courses
        if len(course.days) and course.grade != "insufficient" and area in (None, course.area)
    )


def headline(forecast: Forecast, area: str) -> Course | None:
    """Return the course of the share with none or mild, by the investigator if there is one."""
    found = [course for course in drawn(forecast, area) if _is_none_or_mild(course)]
    return min(found, key=_distance_from_default, default=None)


def graded(forecast: Forecast, area: str) -> Course | None:
    """Return the course with the chance of each grade, by the investigator if there is one."""
    found = [c for c in drawn(forecast, area) if c.treated.p_grade is not None]
    return min(found, key=_distance_from_default, default=None)


def others(forecast: Forecast, area: str) -> tuple[Course, ...]:
    """Return the courses of an area that are neither headline nor graded."""
    shown = {id(headline(forecast, area)), id(graded(forecast, area))}
    return tuple(course for course in drawn(forecast, area) if id(course) not in shown)


def reading(course: Course, day: float) -> Reading:
    """Return the values of a course on a day, between days by straight lines."""

    def at(values: Array) -> float:
        return float(np.interp(day, course.days, values))

    band = course.treated.band95
    return Reading(
        day=day,
        treated=at(course.treated.median),
        low=at(band.low),
        high=at(band.high),
        untreated=at(course.untreated.median),
    )


def key_days(courses: Iterable[Course]) -> tuple[int, ...]:
    """Return the days worth printing that every course covers."""
    held = list(courses)
    if not held:
        return ()
    first = max(float(course.days[0]) for course in held)
    last = min(float(course.days[-1]) for course in held)
    return tuple(day for day in KEY_DAYS if first <= day <= last)


def key_day(plan: Plan, course: Course) -> float:
    """Return the day of the first goal for this area, else day 30, kept inside the course."""
    wanted = [goal.by_day for goal in plan.goals if goal.area == course.area and goal.by_day]
    day = float(wanted[0]) if wanted else KEY_DAY
    return float(np.clip(day, course.days[0], course.days[-1]))


def hundred(forecast: Forecast, area: str, day: float) -> tuple[int, ...]:
    """Return how many of a hundred treated people have each grade; empty where not forecast.

    The picture keeps to the share with none or mild that is told beside it, where both come
    from the same rater and condition: a median of shares and a mean may differ by a person.
    """
    grades, course = graded(forecast, area), headline(forecast, area)
    if grades is None:
        return ()
    chances = shares_at(grades, grades.treated, day)
    if course is None or len(chances) != 4 or not _same_view(course, grades):
        return whole_hundred(chances)
    good = round(100 * min(1.0, max(0.0, reading(course, day).treated)))
    return _split(good, chances[:2]) + _split(100 - good, chances[2:])


def horizon(forecast: Forecast, area: str) -> float | None:
    """Return the last day worth drawing: some weeks after treated meets untreated again.

    None where there is no headline course or where the two stay apart to the end.
    """
    course = headline(forecast, area)
    if course is None:
        return None
    apart = np.abs(course.treated.median - course.untreated.median) > VISIBLE
    if not apart.any():
        return None
    met = float(course.days[int(np.flatnonzero(apart)[-1])]) + AFTERWARDS
    return 30.0 * float(np.ceil(met / 30.0))


def _split(count: int, shares: Array) -> tuple[int, ...]:
    """Return ``count`` people divided in the ratio of the shares."""
    total = float(np.sum(shares))
    if total <= 0:
        return (count, *(0 for _ in shares[1:]))
    edges = np.round(np.cumsum(shares) / total * count).astype(int)
    return tuple(int(step) for step in np.diff(edges, prepend=0))


def _same_view(one: Course, other: Course) -> bool:
    return (one.rater, one.condition, one.side) == (other.rater, other.condition, other.side)


def _is_none_or_mild(course: Course) -> bool:
    return course.quantity == "probability" and "none_or_mild" in course.outcome


def _distance_from_default(course: Course) -> tuple[bool, bool]:
    return course.rater != "investigator", course.condition != "maximum"
