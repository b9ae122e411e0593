"""Which course answers which question, and its values on a day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from needlework.exchange.charts.grade import shares_at
from needlework.exchange.numbers import whole_hundred
from needlework.exchange.words import weakest
from needlework.forecast.values import Array, Course, Forecast, Grade
from needlework.plans import Plan

KEY_DAYS = (1, 3, 7, 14, 30, 60, 90, 120, 150, 180)
LATER_STEP = 60
MOST_DAYS = 12
NEAR = 0.5
SHORT = 10.0
FIRST_DAYS = (0, 0.25, 0.5, 1, 2, 3, 5, 7)
KEY_DAY = 30.0
VISIBLE = 0.01
AFTERWARDS = 15.0
AT_REST = "rest"
CYCLE_DAYS = (30.0, 90.0)
LAST_CYCLE_DAYS = (180.0, 270.0, 360.0)
RESIDENCE = "share_in_skin"
SHOWS, NEARLY_ALL = 0.8, 0.98
ALIKE = 1e-6
STILL = 0.1
DIGITS = 2
FEW = 5


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
    """Return the courses to draw, of one area or of all: with days, and with enough evidence.

    How long a substance stays is told in hours, apart from what it does.
    """
    return tuple(
        course
        for course in forecast.courses
        if len(course.days)
        and course.grade != "insufficient"
        and course.outcome != RESIDENCE
        and area in (None, course.area)
    )


def residences(forecast: Forecast) -> tuple[Course, ...]:
    """Return the courses of what is still in the tissue, one per substance and way."""
    return tuple(course for course in forecast.courses if course.outcome == RESIDENCE)


def headline(forecast: Forecast, area: str) -> Course | None:
    """Return the course of the share with none or mild, by the investigator if there is one."""
    found = [course for course in drawn(forecast, area) if _is_none_or_mild(course)]
    return min(found, key=_distance_from_default, default=None)


def main(forecast: Forecast, area: str) -> Course | None:
    """Return the course that tells most of an area: the headline, else the first drawn."""
    return headline(forecast, area) or next(iter(drawn(forecast, area)), None)


def graded(forecast: Forecast, area: str) -> Course | None:
    """Return the course with the chance of each grade, by the investigator if there is one."""
    found = [c for c in drawn(forecast, area) if c.treated.p_grade is not None]
    return min(found, key=_distance_from_default, default=None)


def others(forecast: Forecast, area: str) -> tuple[Course, ...]:
    """Return the courses of an area beside the one that tells most, without those at rest."""
    first = main(forecast, area)
    return tuple(
        course
        for course in drawn(forecast, area)
        if course is not first and course.condition != AT_REST
    )


def at_rest(forecast: Forecast, area: str) -> tuple[Course, ...]:
    """Return the shares of an area on the relaxed face."""
    return tuple(
        course
        for course in drawn(forecast, area)
        if course.condition == AT_REST and course.quantity == "probability"
    )


def cycle_days(course: Course, session_days: Iterable[float]) -> tuple[tuple[float, str], ...]:
    """Return days that show how cycles add up, each with what it is.

    Before each session, at its peak and before the next; after the last one some days more.
    """
    starts = sorted(set(session_days))
    found: dict[float, str] = {}
    for number, (start, following) in enumerate(pairwise([*starts, math.inf]), start=1):
        found[start] = f"session {number}"
        after = CYCLE_DAYS if following < math.inf else (*CYCLE_DAYS, *LAST_CYCLE_DAYS)
        found |= {start + step: "" for step in after if start + step < following}
    return tuple((day, word) for day, word in found.items() if day <= course.days[-1])


def assumed(forecast: Forecast) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the assumptions of all courses, each once, with its areas where others lack it."""
    found: dict[str, list[str]] = {}
    for course in drawn(forecast):
        for said in course.assumptions:
            if course.area not in (places := found.setdefault(said, [])):
                places.append(course.area)
    every = len(areas(forecast))
    return tuple((said, () if len(at) == every else tuple(at)) for said, at in found.items())


def main_grade(forecast: Forecast) -> Grade:
    """Return the weakest grade of the courses that tell most; of all where there is none."""
    found = [main(forecast, area) for area in areas(forecast)]
    grades = [course.grade for course in found if course is not None]
    return weakest(grades or [course.grade for course in forecast.courses])


def reading(course: Course, day: float) -> Reading:
    """Return the values of a course on a day, between days by straight lines.

    A score is kept on its scale: before rounding, a rating may lie a little outside. A measure is
    rounded as its course allows.
    """
    ends = course.end_grades

    def at(values: Array) -> float:
        value = rounded(course, float(np.interp(day, course.days, values)))
        return value if ends is None else min(max(value, float(ends[0])), float(ends[1]))

    band = course.treated.band95
    return Reading(
        day=day,
        treated=at(course.treated.median),
        low=at(band.low),
        high=at(band.high),
        untreated=at(course.untreated.median),
    )


def rounded(course: Course, value: float) -> float:
    """Return a value of a measure to a hundredth of the largest that its bands reach, about."""
    if course.quantity != "measure":
        return value
    bands = (course.treated.band95, course.untreated.band95)
    largest = max(float(np.abs(ends).max()) for band in bands for ends in (band.low, band.high))
    if not largest > 0:
        return value
    return round(value, DIGITS - math.floor(math.log10(largest))) + 0.0


def unseen_words(course: Course, day: float) -> str:
    """Return that no trial of the area looked around a day; empty where one did."""
    return "" if course.seen_on(np.array([day]))[0] else "no trial looked"


def key_days(courses: Iterable[Course]) -> tuple[float, ...]:
    """Return the days worth printing that every course covers.

    The agreed days, or the days of the courses themselves where those do not hold them; the first
    hours and days of a course that is over within days.
    """
    held = list(courses)
    if not held:
        return ()
    first = max(float(course.days[0]) for course in held)
    last = min(float(course.days[-1]) for course in held)
    if last - first <= SHORT:
        early = [first + day for day in FIRST_DAYS if first + day <= last]
        if all(_holds(course, early, 0) for course in held):
            return tuple(early)
    agreed = [day for day in _agreed(held[0]) if first <= day <= last]
    if agreed and all(_holds(course, agreed) for course in held):
        return tuple(agreed)
    days = [float(day) for day in held[0].days if first <= day <= last]
    places = np.linspace(0, len(days) - 1, min(len(days), MOST_DAYS)).round().astype(int)
    return tuple(days[place] for place in places)


def begin(course: Course) -> float:
    """Return the day from which treated and untreated part; 0 where they do from the start."""
    gap = np.abs(course.treated.median - course.untreated.median)
    parted = np.flatnonzero(gap > ALIKE * gap.max())
    return float(course.days[parted[0] - 1]) if parted.size and parted[0] > 1 else 0.0


def added_days(course: Course) -> tuple[float, ...]:
    """Return key days on which an addition is about largest, and the last on which one shows."""
    days = np.asarray(key_days([course]))
    if not (days.size and course.contributions):
        return ()
    best = [course.days[int(np.abs(item.median).argmax())] for item in course.contributions]
    most = np.max([np.abs(item.median) for item in course.contributions], axis=0)
    still = course.days[np.flatnonzero(most >= STILL * most.max())[-1]]
    held = sorted({float(days[int(np.abs(days - day).argmin())]) for day in (*best, still)})
    places = np.linspace(0, len(held) - 1, min(len(held), FEW)).round().astype(int)
    return tuple(held[place] for place in places)


def own_days(plan: Plan, course: Course) -> list[float]:
    """Return the days on which something of a course is given; of the plan where none is known."""
    named = {name for joined in course.treatments for name in joined.split(",")}
    days = [float(session.day) for session, item in plan.scheduled() if item.id in named]
    return sorted(set(days)) or [float(session.day) for session in plan.sessions] or [0.0]


def _agreed(course: Course) -> Iterator[float]:
    """Yield the agreed days since treatment, and later ones as long as the treatment shows."""
    start = begin(course)
    yield from (start + day for day in KEY_DAYS)
    day = start + KEY_DAYS[-1] + LATER_STEP
    while day <= course.days[-1] and _apart(course)[course.days >= day].any():
        yield day
        day += LATER_STEP


def _holds(course: Course, days: Sequence[float], near: float = NEAR) -> bool:
    gaps = np.abs(np.asarray(days)[:, None] - course.days)
    return bool((gaps.min(axis=1) <= near).all())


def is_short(course: Course) -> bool:
    """Whether a course is over within days of its beginning."""
    return float(course.days[-1] - course.days[0]) <= SHORT


def key_day(plan: Plan, course: Course) -> float:
    """Return the day of the course nearest to the first goal for this area, else to day 30."""
    wanted = [goal.by_day for goal in plan.goals if goal.area == course.area and goal.by_day]
    day = float(wanted[0]) if wanted else KEY_DAY
    return float(course.days[int(np.abs(course.days - day).argmin())])


def telling_day(plan: Plan, course: Course) -> float:
    """Return the day of the first goal for this area, else one on which treatment shows.

    That is the agreed day, unless sessions build up an effect that is there only later; then a
    month or more has gone since the session before.
    """
    agreed = key_day(plan, course)
    if _is_none_or_mild(course) or any(g.area == course.area and g.by_day for g in plan.goals):
        return agreed
    apart = np.abs(course.treated.median - course.untreated.median)
    if np.interp(agreed, course.days, apart) >= SHOWS * apart.max():
        return agreed
    settled = np.where(_settled(plan, course), apart, 0)
    seen = settled if settled.max() > 0 else apart
    return float(course.days[int(np.argmax(seen >= NEARLY_ALL * seen.max()))])


def _settled(plan: Plan, course: Course) -> NDArray[np.bool_]:
    """Whether a day lies a month or more after the session before: what swells has settled."""
    since = course.days[:, None] - np.asarray(own_days(plan, course))
    return np.asarray(np.where(since >= 0, since, np.inf).min(axis=1) >= KEY_DAY)


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
    apart = _apart(course)
    if not apart.any():
        return None
    met = float(course.days[int(np.flatnonzero(apart)[-1])]) + AFTERWARDS
    return 30.0 * float(np.ceil(met / 30.0))


def _apart(course: Course) -> NDArray[np.bool_]:
    return np.abs(course.treated.median - course.untreated.median) > VISIBLE


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
