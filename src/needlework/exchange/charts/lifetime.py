"""A course over ages: a prevention beside none, with the twins where there are any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame, round_ticks, rows, span
from needlework.exchange.charts.legend import Key, dot, legend
from needlework.exchange.charts.palette import (
    AXIS,
    INK,
    MUTED,
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    UNTREATED_BAND,
)
from needlework.exchange.charts.paths import bands, median
from needlework.exchange.markup import Html, join
from needlework.exchange.numbers import measure
from needlework.forecast.ageing.values import Twin
from needlework.forecast.values import Array, Course

_ROOM = 1.04
_TWIN_ROW = 17.0


@dataclass(frozen=True, slots=True)
class Life:
    """What an axis of ages needs: the age of each day, the start of a toxin, twins to show."""

    ages: Array
    toxin_from: float | None = None
    twins: Sequence[Twin] = ()


def lifetime_chart(
    course: Course,
    life: Life,
    *,
    uid: str = "life",
    width: float = 760,
    height: float = 380,
    axis_words: str = "",
    with_legend: bool = True,
) -> Html:
    """Return the picture of one course over ages.

    Parameters
    ----------
    course : Course
        ``treated`` is the prevention, ``untreated`` none.
    life : Life
        Ages of its days.
    uid : str
        Prefix of identifiers, unique in its document.
    width, height : float
        Size in pixels.
    axis_words : str
        Words above the vertical axis; label and unit by default.
    with_legend : bool
        False where a picture beside it carries the same legend.
    """
    keys, used = legend(_keys(bool(life.twins)) if with_legend else [], 0, 2, width)
    low, high = _edges(course)
    top = used + 34 + (_TWIN_ROW * 2 if life.twins else 0)
    frame = Frame(50.0, width - 22, top, height - 42, *_ages(life), low, high)
    xs = frame.xs(life.ages)
    parts = [
        keys,
        svg.label(axis_words or f"{course.label} ({course.unit})", 0, used + 16, font_weight=600),
        rows(frame, round_ticks(low, high), measure),
        bands(course, frame, xs, np.arange(len(xs))),
        _start(frame, life),
        median(frame, xs, course.untreated.median, "untreated"),
        median(frame, xs, course.treated.median, "treated"),
        _twins(frame, life, used + 34),
        _age_axis(frame),
    ]
    return svg.picture(width, height, course.label, description(course, life), *parts, uid=uid)


def description(course: Course, life: Life) -> str:
    """Return what the course says, in one sentence for those who do not see it."""
    treated, none = (measure(float(p.median[-1])) for p in (course.treated, course.untreated))
    return (
        f"{course.label}, age {life.ages[0]:.0f} to {life.ages[-1]:.0f}. At the end "
        f"{treated} {course.unit} with prevention and {none} without, medians of people who "
        "differ widely."
    )


def _keys(with_twins: bool) -> list[Key]:
    keys = [
        Key("line", TREATED, "prevention, median"),
        Key("fill", TREATED_BANDS["band50"], "50 %"),
        Key("fill", TREATED_BANDS["band80"], "80 %"),
        Key("fill", TREATED_BANDS["band95"], "95 % of people"),
        Key("dashes", UNTREATED, "no prevention, median"),
        Key("fill", UNTREATED_BAND, "95 % without"),
    ]
    if with_twins:
        keys.append(Key("dot", INK, "twins: lines at rest"))
        keys.append(Key("ring", INK, "twins: none"))
    return keys


def _ages(life: Life) -> tuple[float, float]:
    """Return the ends of the axis, wide enough for the twins."""
    shown = [float(life.ages[0]), float(life.ages[-1]), *(twin.age for twin in life.twins)]
    return span(min(shown), max(shown))


def _edges(course: Course) -> tuple[float, float]:
    paths = (course.treated, course.untreated)
    lowest = min(float(path.band95.low.min()) for path in paths)
    highest = max(float(path.band95.high.max()) for path in paths)
    return span(min(0.0, lowest), highest * _ROOM)


def _start(frame: Frame, life: Life) -> Html | None:
    """Return a line at the first treatment, where it lies inside."""
    if life.toxin_from is None or not frame.x_low < life.toxin_from < frame.x_high:
        return None
    x = frame.x(life.toxin_from)
    words = svg.label("toxin from here", x + 4, frame.top + 12, fill=MUTED)
    return join([svg.line(x, frame.top, x, frame.bottom, AXIS, stroke_dasharray="1 3"), words])


def _twins(frame: Frame, life: Life, top: float) -> Html | None:
    """Return the twins in two rows of their own: they have no place on the scale."""
    if not life.twins:
        return None
    return join(
        dot(
            frame.x(twin.age),
            top + (0.5 if twin.lines else 1.5) * _TWIN_ROW,
            INK,
            hollow=not twin.lines,
        )
        for twin in life.twins
    )


def _age_axis(frame: Frame) -> Html:
    ticks = round_ticks(frame.x_low, frame.x_high, max(2, int((frame.right - frame.left) / 60)))
    say: Callable[[float], str] = "{:.0f}".format
    y = frame.bottom
    marks = [
        join(
            [
                svg.line(frame.x(tick), y, frame.x(tick), y + 4, AXIS),
                svg.label(say(tick), frame.x(tick), y + 17, text_anchor="middle", class_="x-tick"),
            ]
        )
        for tick in ticks
    ]
    middle = (frame.left + frame.right) / 2
    words = svg.label("age, years", middle, y + 36, text_anchor="middle", fill=MUTED)
    return join([svg.line(frame.left, y, frame.right, y, AXIS), *marks, words])
