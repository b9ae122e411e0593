"""The schedule of a plan: visits with dates and spacing, as text and as JSON values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from needlework.exchange.numbers import calendar
from needlework.exchange.planned_words import daily_words, treatment_words
from needlework.plans import Plan
from needlework.plans.calendar import Planned, Visit, visits
from needlework.safety.values import Finding, Report

SPACING = (
    "COMBINATION-SPACING",
    "SAME-DAY-ORDER",
    "SESSION-INTERVAL",
    "LABEL-INTERVAL",
    "TOUCH-UP-SUM",
    "OTHER-TOXIN-4-MONTHS",
)
"""Findings about days between treatments and their order on a day."""

WIDTH = 94


def is_worth_telling(plan: Plan) -> bool:
    """Whether a plan has more than one visit or something to do at home."""
    return len(visits(plan)) > 1 or bool(plan.daily)


def spacing_findings(visit: Visit, report: Report | None) -> tuple[Finding, ...]:
    """Return what the check says of the days and the order of a visit."""
    mine = {*visit.sessions, *(each.treatment.id for each in visit.treatments)}
    found = report or ()
    return tuple(one for one in found if one.code in SPACING and one.place.target in mine)


def since_words(planned: Planned) -> str:
    """Return how long after the last time a treatment comes; empty at the first."""
    return "" if planned.since is None else f"{planned.since} days after the last"


def schedule_lines(plan: Plan, report: Report | None) -> Iterator[str]:
    """Yield the schedule as lines of text; none where there is one visit and nothing else."""
    if not is_worth_telling(plan):
        return
    yield "Schedule"
    for visit in visits(plan):
        when = calendar(plan.start_date, visit.day) or ""
        yield "  " + "   ".join(part for part in (f"day {visit.day:<4}", when) if part).rstrip()
        for each in visit.treatments:
            since = since_words(each)
            words = treatment_words(each.treatment) + (f"; {since}" if since else "")
            yield from _wrapped(f"{each.treatment.id}: {words}", "      ")
        for finding in spacing_findings(visit, report):
            yield from _wrapped(f"{finding.code}: {finding.message}.", "      ! ")
    if plan.daily:
        yield "  At home"
    for use in plan.daily:
        yield from _wrapped(f"{use.id}: {daily_words(use)}", "      ")


def schedule_to_json(plan: Plan) -> list[dict[str, Any]]:
    """Return the schedule as JSON values, one object per visit."""
    return [_visit(visit) for visit in visits(plan)]


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "day": visit.day,
        "date": None if visit.date is None else visit.date.isoformat(),
        "days_since_last_visit": visit.since,
        "sessions": list(visit.sessions),
        "treatments": [_planned(each) for each in visit.treatments],
    }


def _planned(each: Planned) -> dict[str, Any]:
    item = each.treatment
    return {
        "id": item.id,
        "kind": item.kind,
        "area": item.area,
        "indication": item.indication,
        "words": treatment_words(item),
        "days_since_last_of_course": each.since,
    }


def _wrapped(words: str, indent: str) -> list[str]:
    later = " " * (len(indent) + 2)
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=later)
