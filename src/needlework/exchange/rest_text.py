"""Lines at rest as a table of plain text: how cycles add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.exchange import selection
from needlework.exchange.numbers import calendar, percent, percent_range
from needlework.forecast.values import Course
from needlework.plans import Plan

SHORT = {"none_or_mild_at_rest": "none or mild", "no_lines_at_rest": "no lines"}


def rest_rows(courses: Sequence[Course], plan: Plan) -> Iterator[list[str]]:
    """Yield the heading and one row per day that shows how cycles add up.

    Parameters
    ----------
    courses : sequence of Course
        Shares at rest, at least one.
    """
    names = [SHORT.get(course.outcome, course.outcome) for course in courses]
    yield ["day", *(word for name in names for word in (name, "95 % band")), "", ""]
    sessions = [float(session.day) for session in plan.sessions]
    for day, word in selection.cycle_days(courses[0], sessions):
        found = [selection.reading(course, day) for course in courses]
        cells = [
            cell
            for read in found
            for cell in (percent(read.treated), percent_range(read.low, read.high))
        ]
        yield [f"{day:g}", *cells, word, calendar(plan.start_date, day) or ""]


def untreated_words(courses: Sequence[Course]) -> str:
    """Return the shares without treatment, as one sentence."""
    said = [
        f"{percent(selection.reading(course, float(course.days[0])).untreated)} "
        f"{SHORT.get(course.outcome, course.outcome)}"
        for course in courses
    ]
    return f"Untreated throughout: {', '.join(said)}."
