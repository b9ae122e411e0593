"""The course of one quantity: median with its bands, treated beside untreated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame, day_axis, round_ticks, rows, span
from needlework.exchange.charts.legend import Key, dot, legend
from needlework.exchange.charts.palette import (
    AXIS,
    INK,
    MUTED,
    PAPER,
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    grade_words,
)
from needlework.exchange.charts.paths import any_unseen, bands, median, unseen
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import measure, percent, percent_range
from needlework.forecast.values import Array, Course

MOST_POINTS = 480


def course_chart(
    course: Course,
    *,
    uid: str = "course",
    width: float = 760,
    height: float = 380,
    title: str | None = None,
    axis_words: str | None = None,
    session_days: Sequence[float] = (0,),
    mark_day: float | None = None,
    start: date | None = None,
    until: float | None = None,
    with_legend: bool = True,
    time_words: str = "days after the first session",
) -> Html:
    """Return the picture of one course.

    Parameters
    ----------
    course : Course
        At least one day; every number finite.
    uid : str
        Prefix of identifiers, unique in its document.
    width, height : float
        Size in pixels.
    title, axis_words : str, optional
        Heading for screen readers and words above the vertical axis; the label by default.
    session_days : sequence of float
        Days at which something was given.
    mark_day : float, optional
        A day whose value is written into the picture.
    start : date, optional
        Calendar date of day 0.
    until : float, optional
        Last day drawn; the last of the course by default.
    with_legend : bool
        False where a picture beside it carries the same legend.
    time_words : str
        Words below the axis of time.
    """
    keys, used = legend(_keys(course, until) if with_legend else [], 0, 2, width)
    keep = _thinned(course.days, until)
    last = float(course.days[keep[-1]])
    frame = _frame(course, last, width, height, used + 34, 58.0 if start else 42.0)
    xs = frame.xs(course.days[keep])
    parts = [
        keys,
        svg.label(axis_words or _axis_words(course), 0, used + 16, font_weight=600),
        rows(frame, _ticks(course, frame), _say(course)),
        bands(course, frame, xs, keep),
        _sessions(frame, session_days),
        median(frame, xs, course.untreated.median[keep], "untreated"),
        median(frame, xs, course.treated.median[keep], "treated"),
        unseen(course, frame, xs, keep),
        _mark(course, frame, mark_day),
        day_axis(frame, start=start, words=time_words),
    ]
    heading = title or course.label
    return svg.picture(width, height, heading, description(course), *parts, uid=uid)


def description(course: Course) -> str:
    """Return what the course says, in one sentence for those who do not see it."""
    say = _say(course)
    best = int(np.argmax(_distance(course)))
    return (
        f"{course.label}, day {course.days[0]:.0f} to {course.days[-1]:.0f}. "
        f"Treated median on day {course.days[best]:.0f}: "
        f"{say(float(course.treated.median[best]))}; "
        f"{course.comparator} {say(float(course.untreated.median[best]))}."
    )


def _distance(course: Course) -> Array:
    """Return how far treated and untreated are apart, halved so that it cannot overflow."""
    return np.abs(course.treated.median / 2 - course.untreated.median / 2)


def _keys(course: Course, until: float | None) -> list[Key]:
    return [
        Key("line", TREATED, "treated, median"),
        Key("fill", TREATED_BANDS["band50"], "50 %"),
        Key("fill", TREATED_BANDS["band80"], "80 %"),
        Key("fill", TREATED_BANDS["band95"], "95 % band"),
        Key("dashes", UNTREATED, course.comparator),
        *([Key("hollow", TREATED, "no trial looked")] if any_unseen(course, until) else []),
    ]


def _frame(
    course: Course, last: float, width: float, height: float, top: float, below: float
) -> Frame:
    x_low, x_high = span(float(course.days[0]), last)
    y_low, y_high = _edges(course)
    left = 72.0 if course.quantity == "score" else 50.0
    return Frame(left, width - 22, top, height - below, x_low, x_high, y_low, y_high)


def _edges(course: Course) -> tuple[float, float]:
    if course.quantity == "probability":
        return 0.0, 1.0
    highest = _highest(course)
    if course.quantity == "score":
        ends = course.end_grades
        if ends is not None and ends[1] > ends[0]:
            return float(ends[0]), float(ends[1])
        return 0.0, max(3.0, min(float(np.ceil(highest)), 20.0))
    lowest = min(float(np.min(path.band95.low)) for path in (course.treated, course.untreated))
    low, high = span(0.0 if 0 <= lowest < highest / 2 else lowest, highest)
    room = 0.05 * (high - low)
    return (low if low == 0 else low - room), high + room


def _highest(course: Course) -> float:
    paths = (course.treated, course.untreated)
    return max(float(np.max(path.band95.high)) for path in paths)


def _ticks(course: Course, frame: Frame) -> list[float]:
    if course.quantity == "probability":
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    if course.quantity == "score":
        return [float(grade) for grade in range(int(frame.y_low), int(frame.y_high) + 1)]
    return round_ticks(frame.y_low, frame.y_high)


def _say(course: Course) -> Callable[[float], str]:
    if course.quantity == "probability":
        return percent
    lowest, highest = _edges(course)
    if course.quantity == "score" and highest - lowest == 3:
        words = grade_words(4, course.area)
        return lambda value: words[int(np.clip(round(value - lowest), 0, 3))]
    return measure


def _axis_words(course: Course) -> str:
    unit = "" if course.quantity != "measure" else f" ({course.unit})"
    return f"{course.label}{unit}"


def _thinned(days: Array, until: float | None) -> NDArray[np.int_]:
    """Return which days to draw: all, or evenly spread ones of a very long course."""
    count = len(days) if until is None else max(1, int((days <= until).sum()))
    return np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).round().astype(int))


def _sessions(frame: Frame, days: Sequence[float]) -> Html:
    inside = [day for day in days if frame.x_low <= day <= frame.x_high]
    return join(_session(frame, frame.x(day)) for day in inside)


def _session(frame: Frame, x: float) -> Html:
    y = frame.bottom
    return join(
        [
            svg.line(x, frame.top, x, y, AXIS, stroke_dasharray="1 3"),
            tag("path", d=f"M{x:.1f},{y - 1:.1f}l-5,-9h10Z", fill=INK, class_="session"),
        ]
    )


def _mark(course: Course, frame: Frame, day: float | None) -> Html | None:
    if day is None or not frame.x_low <= day <= frame.x_high:
        return None
    value = float(np.interp(day, course.days, course.treated.median))
    x, y = frame.x(day), float(frame.ys(np.array([value]))[0])
    lines = [f"day {day:.0f}: {_say(course)(value)}", *_mark_band(course, day)]
    return join([dot(x, y, TREATED), *_mark_words(frame, lines, x, y)])


def _mark_words(frame: Frame, lines: list[str], x: float, y: float) -> Iterator[Html]:
    """Yield the words above their dot, or in the upper right corner where there is no room."""
    room = y - frame.top > 20.0 * len(lines)
    place = (x + 9, y - 14.0 * len(lines)) if room else (frame.right, frame.top + 14)
    for i, line in enumerate(lines):
        yield svg.label(
            line,
            place[0],
            place[1] + 15 * i,
            text_anchor="start" if room else "end",
            font_weight=400 if i else 700,
            fill=MUTED if i else TREATED,
            stroke=PAPER,
            stroke_width=3.5,
            stroke_linejoin="round",
            paint_order="stroke",
            class_="mark",
        )


def _mark_band(course: Course, day: float) -> list[str]:
    if course.quantity != "probability":
        return []
    band = course.treated.band95
    low, high = (float(np.interp(day, course.days, edge)) for edge in (band.low, band.high))
    return [f"95 % band {percent_range(low, high)}"]
