"""The chance of each grade over the days, stacked to a hundred people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame, day_axis, rows, span
from needlework.exchange.charts.legend import Key, legend
from needlework.exchange.charts.palette import (
    INK,
    MUTED,
    PAPER,
    grade_colours,
    grade_inks,
    grade_words,
)
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import whole_hundred
from needlework.forecast.values import Array, Course, Path

SIDE = 74.0
FEW_GRADES = 4


def grade_chart(
    course: Course,
    *,
    uid: str = "grades",
    width: float = 760,
    height: float = 330,
    title: str | None = None,
    beside_day: float = 30,
    start: date | None = None,
    until: float | None = None,
    words: str | None = None,
) -> Html:
    """Return the stacked chance of each grade over days, with one untreated column beside it.

    Parameters
    ----------
    course : Course
        A course whose paths carry the chance of each grade.
    uid : str
        Prefix of identifiers, unique in its document.
    width, height : float
        Size in pixels.
    title : str, optional
        Heading for screen readers.
    beside_day : float
        Day of the untreated column.
    start : date, optional
        Calendar date of day 0.
    until : float, optional
        Last day drawn; the last of the course by default.
    words : str, optional
        Description for screen readers; made from the course by default.
    """
    drawn = max(1, len(course.days) if until is None else int((course.days <= until).sum()))
    days, table = course.days[:drawn], _table(course.treated)[:drawn]
    count = table.shape[1]
    named = zip(grade_colours(count), grade_words(count, course.area), strict=True)
    keys = [
        Key("fill", colour, word)
        for grade, (colour, word) in enumerate(named)
        if count <= FEW_GRADES or table[:, grade].any()
    ]
    shown, used = legend(keys, 0, 2, width)
    x_low, x_high = span(float(days[0]), float(days[-1]))
    below = 58.0 if start else 42.0
    frame = Frame(40, width - SIDE - 24, used + 32, height - below, x_low, x_high, 0.0, 100.0)
    parts = [
        _hatch(uid),
        shown,
        svg.label("of 100 people", 0, used + 16, font_weight=600),
        rows(frame, [0, 25, 50, 75, 100], lambda tick: f"{tick:.0f}"),
        _stack(frame, days, table, uid),
        _names(frame, days, table, course.area),
        day_axis(frame, start=start, words="days after the first session"),
        _column(frame, course, beside_day, uid),
    ]
    said = words or describe(course, beside_day)
    return svg.picture(width, height, title or course.label, said, *parts, uid=uid)


def shares_at(course: Course, path: Path, day: float) -> Array:
    """Return the chance of each grade on a day, between days by straight lines."""
    table = _table(path)
    return np.array(
        [np.interp(day, course.days, table[:, grade]) for grade in range(table.shape[1])]
    )


def describe(course: Course, day: float, treated_counts: Sequence[int] = ()) -> str:
    """Return how many of a hundred people have each grade on a day, treated and untreated.

    Parameters
    ----------
    course : Course
        With the chance of each grade.
    day : float
        Day since the first session.
    treated_counts : sequence of int
        Whole people already told elsewhere; rounded from the course where empty.
    """
    counts = treated_counts or whole_hundred(shares_at(course, course.treated, day))
    treated = spoken(counts, course.area)
    found = f"On day {day:.0f}, of 100 treated people: {treated}."
    if course.untreated.p_grade is None:
        return found
    untreated = spoken(whole_hundred(shares_at(course, course.untreated, day)), course.area)
    return f"{found} Of 100 untreated people: {untreated}."


def spoken(counts: Sequence[int], area: str = "") -> str:
    """Return how many people have each grade, in words.

    A scale that begins at grade 1 has nobody in grade 0, which then goes without saying.
    """
    words = grade_words(len(counts), area)
    told = [
        f"{count} {word}"
        for grade, (count, word) in enumerate(zip(counts, words, strict=True))
        if grade or count or len(counts) <= FEW_GRADES
    ]
    return ", ".join(told)


def _table(path: Path) -> Array:
    if path.p_grade is None:
        raise ValueError("this course has no chance of each grade; draw course_chart instead")
    return path.p_grade


def _cumulated(table: Array) -> Array:
    total = 100 * np.cumsum(np.clip(table, 0, 1), axis=1)
    return np.hstack([np.zeros((len(table), 1)), np.minimum(total, 100)])


def _stack(frame: Frame, days: Array, table: Array, uid: str) -> Html:
    xs, edges = frame.xs(days), _cumulated(table)
    return join(
        _filled(svg.outline(xs, frame.ys(edges[:, i]), frame.ys(edges[:, i + 1])), i, n, uid)
        for i, n in ((i, table.shape[1]) for i in range(table.shape[1]))
    )


def _filled(data: str, grade: int, count: int, uid: str) -> Html:
    colour = grade_colours(count)[grade]
    shape = tag(
        "path",
        d=data,
        fill=colour,
        stroke=PAPER,
        stroke_width=1,
        class_=f"grade-{grade}",
    )
    if grade < count - 1:
        return shape
    return join([shape, tag("path", d=data, fill=f"url(#{uid}-hatch)")])


def _hatch(uid: str) -> Html:
    """Return stripes for the worst grade, so that print without colour keeps it apart."""
    stripe = svg.line(0, 0, 0, 7, PAPER, stroke_width=1.2, stroke_opacity=0.45)
    pattern = tag(
        "pattern",
        stripe,
        id=f"{uid}-hatch",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return tag("defs", pattern)


def _names(frame: Frame, days: Array, table: Array, area: str) -> Html:
    words, inks = grade_words(table.shape[1], area), grade_inks(table.shape[1])
    return join(
        _name(frame, days, _cumulated(table), grade, word, inks[grade])
        for grade, word in enumerate(words)
    )


def _name(frame: Frame, days: Array, edges: Array, grade: int, word: str, ink: str) -> Html | None:
    half = svg.text_width(word, 13) * 0.65 + 4
    xs = np.array(frame.xs(days))
    place = _roomiest(xs, edges[:, grade], edges[:, grade + 1], half)
    if place is None or frame.y(0) - frame.y(place[2]) < 22:
        return None
    x, middle, _ = place
    return svg.label(
        word,
        x,
        frame.y(middle) + 4,
        text_anchor="middle",
        fill=ink,
        font_size=13,
        font_weight=600,
    )


def _roomiest(
    xs: Array, lows: Array, highs: Array, half: float
) -> tuple[float, float, float] | None:
    """Return where a word of this half width fits best between two curves.

    The place is given as x, height of its middle and free height over the whole word.
    """
    inside = [x for x in xs if xs[0] + half <= x <= xs[-1] - half]
    best, centre = None, (xs[0] + xs[-1]) / 2
    for x in sorted(inside, key=lambda x: abs(x - centre)):
        under = np.abs(xs - x) <= half
        low, high = float(lows[under].max()), float(highs[under].min())
        if best is None or high - low > 1.1 * best[2]:
            best = (float(x), (low + high) / 2, high - low)
    return best


def _column(frame: Frame, course: Course, day: float, uid: str) -> Html | None:
    if course.untreated.p_grade is None:
        return None
    day = float(np.clip(day, course.days[0], course.days[-1]))
    edges = _cumulated(shares_at(course, course.untreated, day)[None, :])[0]
    left, count = frame.right + 30, len(edges) - 1
    xs = [left, left + SIDE - 16]
    shapes = [
        _filled(svg.outline(xs, [frame.y(low)] * 2, [frame.y(high)] * 2), grade, count, uid)
        for grade, (low, high) in enumerate(pairwise(edges))
    ]
    middle = (xs[0] + xs[1]) / 2
    words = [
        svg.label("untreated", middle, frame.bottom + 17, text_anchor="middle", fill=INK),
        svg.label(f"day {day:.0f}", middle, frame.bottom + 32, text_anchor="middle", fill=MUTED),
    ]
    return tag("g", *shapes, *words, class_="untreated-column")
