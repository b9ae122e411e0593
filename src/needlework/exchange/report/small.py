"""Small pictures of a course with their numbers, and the cells of its tables."""

from __future__ import annotations

from needlework.exchange import selection
from needlework.exchange.charts import course_chart
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import (
    added,
    calendar,
    grade_value,
    measure,
    measure_range,
    percent,
    percent_range,
)
from needlework.exchange.report.parts import badge, table
from needlework.exchange.words import sentence_case, treatments_words
from needlework.forecast.values import Course
from needlework.plans import Plan

SMALL, FEW = 370.0, 3
NO_BREAK = "\N{NON-BREAKING HYPHEN}"


def small_chart(course: Course, plan: Plan, until: float | None, uid: str) -> Html:
    """Return a small picture of a course, its numbers folded away below it.

    Parameters
    ----------
    until : float or None
        Last day drawn; the last of the course where None.
    uid : str
        Prefix of identifiers, unique in the document.
    """
    unit = f" ({course.unit})" if course.quantity == "measure" else ""
    chart = course_chart(
        course,
        uid=uid,
        width=SMALL,
        height=240,
        axis_words="% of people" if course.quantity == "probability" else course.unit,
        session_days=selection.own_days(plan, course),
        mark_day=None if selection.is_short(course) else selection.telling_day(plan, course),
        until=until,
        with_legend=False,
    )
    caption = tag("figcaption", tag("b", f"{course.label} "), badge(course.grade))
    return tag("figure", caption, chart, _numbers(course, unit))


def _numbers(course: Course, unit: str) -> Html:
    rows = [[f"{day:g}", *share_cells(course, day)] for day in selection.key_days([course])]
    columns = ["Day", "Treated", "95 % band", sentence_case(course.comparator)]
    shown = table(f"{course.label}{unit}", columns, rows, numeric=3)
    return tag("details", tag("summary", "Numbers"), shown, added_table(course, FEW))


def added_table(course: Course, most: int | None = None) -> Html | None:
    """Return what each treatment adds on a few days, where several act.

    Parameters
    ----------
    most : int, optional
        Most days that there is room for.
    """
    import numpy as np

    if not course.contributions:
        return None
    days = selection.added_days(course)[-(most or 0) :]
    shares = course.quantity == "probability"
    rows = [
        [
            treatments_words(item.treatment).replace("-", NO_BREAK),
            *(
                added(course.quantity, selection.rounded(course, float(value))).split()[0]
                for value in np.interp(days, course.days, item.median)
            ),
        ]
        for item in course.contributions
    ]
    columns = ["", *(f"Day {day:g}" for day in days)]
    words = f"What each treatment adds, median{' in points of 100' if shares else ''}"
    return table(words, columns, rows, numeric=len(days))


def day_cell(plan: Plan, day: float, note: str = "") -> Html:
    """Return a day with its date where the plan has one, and what is to be said of it."""
    said = ", ".join(filter(None, [calendar(plan.start_date, day), note]))
    return join([f"{day:g}", tag("small", f" {said}", class_="date") if said else None])


def share_cells(course: Course, day: float) -> list[str]:
    """Return treated value, band and untreated value of a course on a day."""
    read = selection.reading(course, day)
    if course.quantity == "probability":
        return [
            percent(read.treated),
            percent_range(read.low, read.high),
            percent(read.untreated),
        ]
    if course.quantity == "score":
        band = f"{grade_value(read.low)}–{grade_value(read.high)}"
        return [grade_value(read.treated), band, grade_value(read.untreated)]
    return [measure(read.treated), measure_range(read.low, read.high), measure(read.untreated)]
