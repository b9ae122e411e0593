"""A forecast as a page of plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np

from needlework.exchange import selection
from needlework.exchange.charts.events import spoken
from needlework.exchange.findings_text import stop_text, verdict_words
from needlework.exchange.numbers import (
    added,
    calendar,
    grade_value,
    measure,
    measure_range,
    percent,
    percent_range,
)
from needlework.exchange.rest_text import rest_rows, untreated_words
from needlework.exchange.schedule import schedule_lines
from needlework.exchange.words import (
    GRADE_SENTENCES,
    area_words,
    at_areas,
    event_words,
    measured_words,
    plain,
    reasons_words,
    sentence_case,
    treatments_words,
)
from needlework.forecast.values import Course, Forecast
from needlework.plans import Plan
from needlework.safety.values import Report

WIDTH = 94
LONGEST_NAME = 54
FEW_DAYS = (7, 30, 90, 150)
Table = list[list[str]]


def forecast_text(forecast: Forecast, plan: Plan, report: Report | None = None) -> str:
    """Return the forecast in a concise page of text.

    Parameters
    ----------
    forecast : Forecast
        What is expected of the plan.
    plan : Plan
        The plan itself.
    report : Report, optional
        What the check found; what forbids the plan stands first.
    """
    parts = [
        *([[stops]] if report is not None and (stops := stop_text(report)) else []),
        [plan.title or "Treatment plan"],
        list(schedule_lines(plan, report)),
        *(_area(forecast, plan, area) for area in selection.areas(forecast)),
        list(_residences(forecast)),
        list(_goals(forecast)),
        list(_risks(forecast)),
        list(_evidence(forecast)),
        list(_assumptions(forecast)),
        list(_not_forecast(forecast)),
        [] if report is None else [f"{verdict_words(report)} `needlework check PLAN` tells more."],
        [_closing(forecast)],
    ]
    return "\n\n".join("\n".join(part).rstrip() for part in parts if part) + "\n"


def _area(forecast: Forecast, plan: Plan, area: str) -> list[str]:
    main = selection.main(forecast, area)
    lines = [f"{sentence_case(area_words(area))}"]
    if main is not None:
        lines += ["", *_course(main, plan)]
    lines += _rest(forecast, area)
    resting = selection.at_rest(forecast, area)
    return [*lines, *_at_rest(resting, plan), "", *_events(forecast, plan, area)]


def _course(course: Course, plan: Plan) -> Iterator[str]:
    yield from _wrapped(f"{measured_words(course)} ({course.grade})", "  ")
    rows = [["day", "treated", "95 % band", course.comparator, ""]]
    for day in selection.key_days([course]):
        read = selection.reading(course, day)
        cells = [_value(course, value) for value in (read.treated, read.untreated)]
        when = [calendar(plan.start_date, day) or "", selection.unseen_words(course, day)]
        beside = "  ".join(filter(None, when))
        rows.append([f"{day:g}", cells[0], _range(course, read.low, read.high), cells[1], beside])
    yield from columns(rows, numeric=4)
    yield from _added(course)


def _added(course: Course) -> Iterator[str]:
    """Yield what each treatment adds to a course, where several act."""
    if not course.contributions:
        return
    days = selection.added_days(course)
    rows = [["", *(f"day {day:g}" for day in days)]]
    for item in course.contributions:
        found = [
            selection.rounded(course, float(np.interp(day, course.days, item.median)))
            for day in days
        ]
        rows.append(
            [treatments_words(item.treatment), *(added(course.quantity, one) for one in found)]
        )
    yield ""
    yield "    What each adds, median"
    yield from columns(rows)


def _rest(forecast: Forecast, area: str) -> Iterator[str]:
    """Yield the other outcomes, one line each, on a few days."""
    others = selection.others(forecast, area)
    for span in dict.fromkeys(float(course.days[-1] - course.days[0]) for course in others):
        own = [course for course in others if course.days[-1] - course.days[0] == span]
        yield from _together(forecast, area, own)


def _together(forecast: Forecast, area: str, courses: Sequence[Course]) -> Iterator[str]:
    """Yield outcomes that are told on the same days."""
    days = _few(selection.key_days(courses), selection.headline(forecast, area) is not None)
    if not days:
        return
    short = selection.is_short(courses[0])
    heading = "In the hours and days after a session" if short else "Other outcomes, treated"
    for beside in dict.fromkeys(course.comparator for course in courses):
        mine = [course for course in courses if course.comparator == beside]
        yield from ("", f"  {heading}")
        yield from columns(_side_by_side(mine, days, beside), numeric=len(days) + 1)


def _side_by_side(courses: Sequence[Course], days: Sequence[float], beside: str) -> Table:
    rows = [[*(f"day {day:g}" for day in days), beside, ""]]
    for course in courses:
        found = [selection.reading(course, day) for day in days]
        cells = [_value(course, read.treated) for read in found]
        words, *more = textwrap.wrap(measured_words(course), LONGEST_NAME) or [""]
        rows.append([*cells, _value(course, found[-1].untreated), words])
        rows += [["" for _ in rows[0][:-1]] + [f"  {rest}"] for rest in more]
    return rows


def _at_rest(courses: Sequence[Course], plan: Plan) -> Iterator[str]:
    """Yield lines at rest over the cycles."""
    if not courses:
        return
    yield ""
    yield from _wrapped(
        f"Lines at rest, as the investigator rates them ({courses[0].grade})", "  "
    )
    yield from columns(list(rest_rows(courses, plan)), numeric=1 + 2 * len(courses))
    yield from _wrapped(untreated_words(courses), "    ")


def _few(days: Sequence[float], lines: bool) -> list[float]:
    """Return the days that tell a course in short.

    Agreed ones for lines, which come and go in months; else some spread evenly.
    """
    agreed = [day for day in days if day in FEW_DAYS and lines]
    if len(agreed) > 2:
        return agreed
    last, count = len(days) - 1, min(len(days), len(FEW_DAYS))
    return [days[last * place // max(1, count - 1)] for place in range(count)]


def _value(course: Course, value: float) -> str:
    say = {"probability": percent, "score": grade_value}.get(course.quantity, measure)
    return say(value)


def _range(course: Course, low: float, high: float) -> str:
    if course.quantity == "probability":
        return percent_range(low, high)
    if course.quantity == "measure":
        return measure_range(low, high)
    return f"{_value(course, low)}–{_value(course, high)}"


def _events(forecast: Forecast, plan: Plan, area: str) -> Iterator[str]:
    rows = []
    for event in forecast.events(area=area):
        when = None if event.q50 is None else calendar(plan.start_date, event.q50)
        dated = "" if event.name == "return" or when is None else when
        rows.append([event_words(event), spoken(event), dated])
    if rows:
        promise = any(event.name == "return" for event in forecast.events(area=area))
        words = " (book by loss; return never promises)" if promise else ""
        yield f"  Events, in days after the first session{words}"
        yield from columns(rows)


def _residences(forecast: Forecast) -> Iterator[str]:
    """Yield how long each substance stays where it is injected."""
    found = selection.residences(forecast)
    if found:
        yield "Where the substances go (assumed)"
    for course in found:
        where = area_words(course.area).lower()
        sessions = len(course.treatments)
        times = f", {sessions} sessions" if sessions > 1 else ""
        yield from _wrapped(f"{sentence_case(course.label)}: {where}{times}", "  ")
        for said in course.assumptions:
            yield from _wrapped(said, "    ")


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
        low = f"{100 * risk.lo:.2g} % to " if risk.lo > 0 else "at most "
        bounds = f"{low}{_fine(risk.hi)}"
        where = "" if risk.area in ("", "any") else f", {area_words(risk.area).lower()}"
        rows.append([f"{plain(risk.event)}{where}", _fine(risk.probability), bounds, comparator])
    yield from columns(rows)


def _fine(share: float) -> str:
    return f"{100 * share:.2g} %" if share > 0 else "none seen"


def _evidence(forecast: Forecast) -> Iterator[str]:
    drawn = selection.drawn(forecast)
    if not drawn:
        yield "No course could be drawn for this plan."
        return
    grade = selection.main_grade(forecast)
    yield from _wrapped(f"Evidence: {grade}. {GRADE_SENTENCES[grade]}", "")
    alike: dict[tuple[str, str, str], list[str]] = {}
    for course in drawn:
        if course.grade_reasons:
            key = course.area, course.grade, reasons_words(course)
            alike.setdefault(key, []).append(course.label)
    several = len(selection.areas(forecast)) > 1
    for (area, said, reasons), labels in alike.items():
        words = f"{'; '.join(dict.fromkeys(labels))}: {said}. {reasons}"
        yield from _wrapped(at_areas(words, [area] if several else []), "  ")


def _assumptions(forecast: Forecast) -> Iterator[str]:
    told = selection.assumed(forecast)
    if told:
        yield "Assumed"
    for said, areas in told:
        yield from _wrapped(at_areas(said, areas), "  ")


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
