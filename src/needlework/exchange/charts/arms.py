"""Arms of a trial over time: a line per arm through its visits, with bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame, day_axis, rows, span
from needlework.exchange.charts.legend import Key, dot, legend
from needlework.exchange.charts.palette import arm_colour
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import percent, percent_range

DASHES = (None, "8 4", "2 4", "10 4 2 4")
_ROOM, _APART = 1.2, 12.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Series:
    """One arm: its name, days, expected shares and the ends of their intervals."""

    name: str
    days: Sequence[float]
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def arms_chart(
    series: Sequence[Series],
    title: str,
    *,
    uid: str = "arms",
    width: float = 760,
    height: float = 380,
    axis_words: str = "share of people",
) -> Html:
    """Return the picture of all arms.

    Parameters
    ----------
    series : sequence of Series
        At least one arm with at least one day.
    title : str
        Heading for screen readers.
    uid : str
        Prefix of identifiers, unique in its document.
    width, height : float
        Size in pixels.
    axis_words : str
        Words above the vertical axis.
    """
    keys, used = legend([_key(place, one) for place, one in enumerate(series)], 0, 2, width)
    frame = Frame(50.0, width - 22, used + 34, height - 42, *_days(series), 0.0, 1.0)
    parts = [
        keys,
        svg.label(axis_words, 0, used + 16, font_weight=600),
        rows(frame, _TICKS, percent),
        join(_band(frame, place, one, len(series)) for place, one in enumerate(series)),
        join(_line(frame, place, one, len(series)) for place, one in enumerate(series)),
        day_axis(frame, words="days after the first session"),
    ]
    return svg.picture(width, height, title, description(series), *parts, uid=uid)


def description(series: Sequence[Series]) -> str:
    """Return what the picture says, one sentence per arm, for those who do not see it."""
    return " ".join(
        f"{one.name}, day {one.days[-1]:g}: {percent(one.mean[-1])}, "
        f"90 % interval {percent_range(one.low[-1], one.high[-1])}."
        for one in series
    )


def _key(place: int, one: Series) -> Key:
    return Key("line" if DASHES[place % 4] is None else "dashes", arm_colour(place), one.name)


def _days(series: Sequence[Series]) -> tuple[float, float]:
    """Return the ends of the axis, with room beside a day that stands alone."""
    days = [day for one in series for day in one.days]
    alone = any(len(one.days) == 1 for one in series)
    return span(min(0.0, *days), max(days) * (_ROOM if alone else 1.0))


def _xs(frame: Frame, place: int, one: Series, count: int) -> list[float]:
    """Return where the days of an arm stand; a single day is moved so that arms do not overlap."""
    found = frame.xs(np.asarray(one.days, dtype=float))
    return found if len(found) > 1 else [found[0] + _APART * (place - (count - 1) / 2)]


def _band(frame: Frame, place: int, one: Series, count: int) -> Html:
    colour, xs = arm_colour(place), _xs(frame, place, one, count)
    low, high = (frame.ys(np.asarray(ends, dtype=float)) for ends in (one.low, one.high))
    if len(xs) == 1:
        return svg.line(xs[0], low[0], xs[0], high[0], colour, stroke_width=2.4, class_="whisker")
    return tag(
        "path", d=svg.outline(xs, low, high), fill=colour, fill_opacity="0.13", class_="band"
    )


def _line(frame: Frame, place: int, one: Series, count: int) -> Html:
    xs, ys = _xs(frame, place, one, count), frame.ys(np.asarray(one.mean, dtype=float))
    points = list(zip(xs, ys, strict=True))
    path = tag(
        "path",
        d=svg.polyline(points),
        fill="none",
        stroke=arm_colour(place),
        stroke_width=2.4,
        stroke_dasharray=DASHES[place % 4],
        stroke_linejoin="round",
        class_="arm",
    )
    return join([path, *(dot(x, y, arm_colour(place), hollow=place % 2 == 1) for x, y in points)])
