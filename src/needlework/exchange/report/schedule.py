"""The schedule of the report: the year as a picture, and every visit with its spacing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from needlework.exchange import selection
from needlework.exchange.charts.timeline import Lane, timeline_chart
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import calendar
from needlework.exchange.planned_words import daily_words, mixture_words, treatment_words
from needlework.exchange.report.parts import NARROW, figure, section, table
from needlework.exchange.schedule import is_worth_telling, since_words, spacing_findings
from needlework.exchange.words import area_words, product_words, sentence_case
from needlework.forecast.values import Course, Forecast
from needlework.plans import KINDS, Mesotherapy, Microneedling, Plan, Treatment
from needlework.plans.calendar import Visit, course_of, visits
from needlework.safety.values import Report

LEAD = "What is done when. Each lane is a course of treatment; numbers are days in between."
SHADED = (
    "Shaded: how much of its best the course shows over the days, beside its own comparison; "
    "lanes without a forecast stay bare. Dotted lines: visits."
)
SAID = "Spacing and order"
_MOST_POINTS = 120
_AFTER, _MONTH = 90, 30
_LEAST = 1e-9


def schedule_section(forecast: Forecast, plan: Plan, report: Report | None) -> Html:
    """Return the schedule; nothing for a single visit."""
    if not is_worth_telling(plan):
        return join([])
    last = _last_day(plan)
    lanes = [*_lanes(forecast, plan, last), *_home(plan, last)]

    def draw(uid: str, width: float) -> Html:
        start = plan.start_date if width > NARROW else None
        return timeline_chart(lanes, uid=uid, width=width, last=last, start=start)

    return section(
        "schedule",
        "The schedule",
        figure(draw, "timeline", SHADED),
        _table(plan, report),
        lead=LEAD,
    )


def _last_day(plan: Plan) -> float:
    """Return the last day of the picture: some months after the last visit, in whole months."""
    final = max(session.day for session in plan.sessions)
    return _MONTH * float(np.ceil((final + _AFTER) / _MONTH))


def _lanes(forecast: Forecast, plan: Plan, last: float) -> Iterator[Lane]:
    found: dict[tuple[str, ...], list[tuple[int, Treatment]]] = {}
    for visit in visits(plan):
        for each in visit.treatments:
            key = (*each.course, _what(each.treatment))
            found.setdefault(key, []).append((visit.day, each.treatment))
    for given in found.values():
        first = given[0][1]
        yield Lane(
            words=sentence_case(f"{area_words(first.area).lower()}: {_what(first)}"),
            look=KINDS.index(first.kind),
            days=tuple(dict.fromkeys(day for day, _ in given)),
            shows=_shows(forecast, {item.id for _, item in given}, first, last),
        )


def _what(treatment: Treatment) -> str:
    if isinstance(treatment, Microneedling):
        return f"needling {treatment.needle_length}"
    if isinstance(treatment, Mesotherapy):
        return mixture_words(treatment)
    return product_words(treatment.product)


def _home(plan: Plan, last: float) -> Iterator[Lane]:
    for use in plan.daily:
        end = last if use.until_day is None else float(use.until_day)
        words = sentence_case(f"at home: {daily_words(use)}")
        yield Lane(words, look=len(KINDS), bars=((float(use.from_day), end),))


def _shows(
    forecast: Forecast, ids: set[str], first: Treatment, last: float
) -> tuple[tuple[float, float], ...]:
    """Return how much of its best the course of a lane shows over the days."""
    course = _told(forecast, ids, first)
    if course is None:
        return ()
    gain = np.abs(course.treated.median - course.untreated.median)
    best = float(gain.max())
    if best <= _LEAST:
        return ()
    days = np.linspace(float(course.days[0]), min(last, float(course.days[-1])), _MOST_POINTS)
    shares = np.interp(days, course.days, gain / best)
    return tuple(zip(map(float, days), map(float, shares), strict=True))


def _told(forecast: Forecast, ids: set[str], first: Treatment) -> Course | None:
    """Return the course that tells most of what these treatments do."""
    kind, area, _ = course_of(first)
    if kind == "neuromodulator":
        return selection.main(forecast, area)
    found = (one for one in selection.drawn(forecast, area) if _concerns(one, ids))
    return next(found, None)


def _concerns(course: Course, ids: set[str]) -> bool:
    named = {name for joined in course.treatments for name in joined.split(",")}
    return bool(named & ids)


def _table(plan: Plan, report: Report | None) -> Html:
    """Return every visit; the last column is there where the check has something to say."""
    rows = [_row(visit, plan, report) for visit in visits(plan)]
    rows += [["at home", "", daily_words(use), ""] for use in plan.daily]
    columns = ["Visit", "After", "What is done", SAID]
    width = len(columns) if any(row[-1] for row in rows) else len(columns) - 1
    return table("Visits", columns[:width], [row[:width] for row in rows], stacked=True)


def _row(visit: Visit, plan: Plan, report: Report | None) -> list[Child]:
    when = calendar(plan.start_date, visit.day)
    date = None if when is None else tag("small", f" {when}", class_="date")
    done = []
    for each in visit.treatments:
        since = since_words(each)
        note = tag("small", f" {since}") if since else None
        done.append(tag("span", treatment_words(each.treatment), note, class_="line"))
    said = [
        tag("span", f"{found.message}. {found.remedy}", class_="line")
        for found in spacing_findings(visit, report)
    ]
    gap = "first" if visit.since is None else tag("span", f"{visit.since} days", class_="date")
    day = tag("span", f"day {visit.day}", class_="date")
    return [join([day, date]), gap, join(done), join(said)]
