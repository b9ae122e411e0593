"""A forecast as a page of plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from needlework.exchange import selection
from needlework.exchange.charts.events import spoken
from needlework.exchange.numbers import calendar, measure, percent, percent_range
from needlework.exchange.words import area_words, event_words, plain, sentence_case, weakest
from needlework.forecast.values import Course, Forecast
from needlework.plans import Plan

WIDTH = 94
Table = list[list[str]]


def forecast_text(forecast: Forecast, plan: Plan) -> str:
    """Return the forecast in a concise page of text.

    Parameters
    ----------
    forecast : Forecast
        What is expected of the plan.
    plan : Plan
        The plan itself.
    """
    parts = [
        [plan.title or "Treatment plan"],
        *(_area(forecast, plan, area) for area in selection.areas(forecast)),
        list(_goals(forecast)),
        list(_risks(forecast)),
        list(_evidence(forecast)),
        list(_not_forecast(forecast)),
        [_closing(forecast)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _area(forecast: Forecast, plan: Plan, area: str) -> list[str]:
    courses = [c for c in selection.drawn(forecast, area) if c.quantity != "score"]
    lines = [f"{sentence_case(area_words(area))}"]
    for course in courses:
        lines += ["", *_course(course, plan)]
    return [*lines, "", *_events(forecast, plan, area)]


def _course(course: Course, plan: Plan) -> Iterator[str]:
    unit = f", {course.unit}" if course.quantity == "measure" else ""
    yield from _wrapped(f"{course.label}{unit} ({course.grade})", "  ")
    rows = [["day", "treated", "95 % band", "untreated", ""]]
    for day in selection.key_days([course]):
        read = selection.reading(course, day)
        cells = [_value(course, value) for value in (read.treated, read.untreated)]
        when = calendar(plan.start_date, day) or ""
        rows.append([f"{day}", cells[0], _range(course, read.low, read.high), cells[1], when])
    yield from columns(rows, numeric=4)


def _value(course: Course, value: float) -> str:
    return percent(value) if course.quantity == "probability" else measure(value)


def _range(course: Course, low: float, high: float) -> str:
    if course.quantity == "probability":
        return percent_range(low, high)
    return f"{measure(low)}–{measure(high)}"


def _events(forecast: Forecast, plan: Plan, area: str) -> Iterator[str]:
    rows = []
    for event in forecast.events(area=area):
        when = None if event.q50 is None else calendar(plan.start_date, event.q50)
        dated = "" if event.name == "return" or when is None else when
        rows.append([event_words(event), spoken(event), dated])
    if rows:
        yield "  Events, in days after the first session (book by loss; return never promises)"
        yield from columns(rows)


def _goals(forecast: Forecast) -> Iterator[str]:
    if forecast.goals:
        yield "Goals"
    for goal in forecast.goals:
        wanted = "" if goal.wanted is None else f", wanted {percent(goal.wanted)}"
        chance = "not forecast" if goal.probability is None else percent(goal.probability)
        reason = f". {goal.reason}" if goal.reason else ""
        yield from _wrapped(f"{goal.description or goal.id}: {chance}{wanted}{reason}", "  ")


def _risks(forecast: Forecast) -> Iterator[str]:
    if not forecast.risks:
        return
    yield "Side effects, published rates with their bounds (never summed over areas)"
    rows = [["", "treated", "bounds", "comparison"]]
    for risk in forecast.risks:
        comparator = "not given" if risk.comparator is None else _fine(risk.comparator)
        bounds = f"{_fine(risk.lo)} to {_fine(risk.hi)}"
        name = f"{plain(risk.event)}, {area_words(risk.area).lower()}" if risk.area else risk.event
        rows.append([name, _fine(risk.probability), bounds, comparator])
    yield from columns(rows)


def _fine(share: float) -> str:
    return f"{100 * share:.2g} %"


def _evidence(forecast: Forecast) -> Iterator[str]:
    if not forecast.courses:
        yield "No course could be drawn for this plan."
        return
    yield f"Evidence: {weakest([course.grade for course in forecast.courses])}"
    for course in forecast.courses:
        for reason in course.grade_reasons:
            yield from _wrapped(f"{course.label}: {course.grade}. {reason}", "  ")


def _not_forecast(forecast: Forecast) -> Iterator[str]:
    if forecast.not_forecast:
        yield "Not forecast"
    for item in forecast.not_forecast:
        yield from _wrapped(f"{item.treatment}: {item.reason}", "  ")


def _closing(forecast: Forecast) -> str:
    unverified = sum(source.seen == "recalled" for source in forecast.sources)
    marked = f" ({unverified} from memory, unverified)" if unverified else ""
    return (
        f"{len(forecast.sources)} sources{marked}; `needlework cite PLAN` lists them. "
        f"Seed {forecast.seed}.\nDecision support for qualified people, "
        "not a cleared medical device."
    )


def columns(rows: Sequence[Sequence[str]], *, numeric: int = 0) -> Iterator[str]:
    """Yield rows as aligned lines; the first ``numeric`` columns are aligned to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if i < numeric else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("    " + "   ".join(cells)).rstrip()


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
