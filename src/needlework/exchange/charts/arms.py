"""Arms of a trial over time: a line per arm through its visits, with bands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from needlework.exchange.charts import svg
from needlework.exchange.charts.arm_style import ArmStyle, arm_style, mark
from needlework.exchange.charts.end_labels import LineEnd, end_labels, room_for
from needlework.exchange.charts.frame import Frame, day_axis, round_ticks, rows, span
from needlework.exchange.charts.legend import Key, legend
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import percent, percent_range

_ROOM, _APART = 1.2, 12.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_DENSEST, _DENSITY = 0.13, 0.4
"""How much a band covers, less where there are many, so that lines can be followed."""


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
    say: Callable[[float], str] | None = None,
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
    say : callable, optional
        How a value is said; a share in per cent by default, on an axis from 0 to 1.
    """
    styles = [arm_style(place) for place, _ in enumerate(series)]
    keys, used = legend([_key(*pair) for pair in zip(styles, series, strict=True)], 0, 2, width)
    names = room_for([one.name for one in series], width)
    edges = (0.0, 1.0) if say is None else _edges(series)
    frame = Frame(50.0, width - names, used + 34, height - 42, *_days(series), *edges)
    ticks = _TICKS if say is None else round_ticks(*edges)
    lines = [_points(frame, one, (place, len(series))) for place, one in enumerate(series)]
    drawn = list(zip(styles, series, lines, strict=True))
    parts = [
        keys,
        svg.label(axis_words, 0, used + 16, font_weight=600),
        rows(frame, ticks, say or percent),
        join(_band(frame, style, one, points, len(series)) for style, one, points in drawn),
        join(_line(style, points) for style, _, points in drawn),
        end_labels(
            [_end(style, one, points) for style, one, points in drawn],
            frame.right,
            names,
            (frame.top, frame.bottom),
        ),
        day_axis(frame, words="days after the first session"),
    ]
    return svg.picture(width, height, title, description(series, say), *parts, uid=uid)


def description(series: Sequence[Series], say: Callable[[float], str] | None = None) -> str:
    """Return what the picture says, one sentence per arm, for those who do not see it."""

    def spread(one: Series) -> str:
        low, high = one.low[-1], one.high[-1]
        return percent_range(low, high) if say is None else f"{say(low)} to {say(high)}"

    return " ".join(
        f"{one.name}, day {one.days[-1]:g}: {(say or percent)(one.mean[-1])}, "
        f"90 % interval {spread(one)}."
        for one in series
    )


def _edges(series: Sequence[Series]) -> tuple[float, float]:
    """Return the ends of the axis of a measure, 0 among them where it is near."""
    low = min(end for one in series for end in one.low)
    high = max(end for one in series for end in one.high)
    near, room = 0.5 * (high - low), 0.05 * (high - low)
    below = 0.0 if 0 <= low < near else low - room
    above = 0.0 if -near < high <= 0 else high + room
    return span(below, above)


def _key(style: ArmStyle, one: Series) -> Key:
    return Key("arm", style.colour, one.name, style)


def _days(series: Sequence[Series]) -> tuple[float, float]:
    """Return the ends of the axis, with room beside a day that stands alone."""
    days = [day for one in series for day in one.days]
    alone = any(len(one.days) == 1 for one in series)
    return span(min(0.0, *days), max(days) * (_ROOM if alone else 1.0))


def _points(frame: Frame, one: Series, among: tuple[int, int]) -> list[tuple[float, float]]:
    """Return where an arm stands; a single day is moved so that arms do not overlap.

    Parameters
    ----------
    among : tuple of int
        Place of the arm, and how many there are.
    """
    xs = frame.xs(np.asarray(one.days, dtype=float))
    if len(xs) == 1:
        place, count = among
        xs = [xs[0] + _APART * (place - (count - 1) / 2)]
    return list(zip(xs, frame.ys(np.asarray(one.mean, dtype=float)), strict=True))


def _end(style: ArmStyle, one: Series, points: Sequence[tuple[float, float]]) -> LineEnd:
    middle = sum(y for _, y in points) / len(points)
    return LineEnd(one.name, *points[-1], style.colour, middle)


def _band(
    frame: Frame, style: ArmStyle, one: Series, points: Sequence[tuple[float, float]], count: int
) -> Html:
    xs = [x for x, _ in points]
    low, high = (frame.ys(np.asarray(ends, dtype=float)) for ends in (one.low, one.high))
    if len(xs) == 1:
        ends = xs[0], low[0], xs[0], high[0]
        return svg.line(*ends, style.colour, stroke_width=2.4, class_="whisker")
    return tag(
        "path",
        d=svg.outline(xs, low, high),
        fill=style.colour,
        fill_opacity=f"{min(_DENSEST, _DENSITY / count):.3f}",
        class_="band",
    )


def _line(style: ArmStyle, points: Sequence[tuple[float, float]]) -> Html:
    path = tag(
        "path",
        d=svg.polyline(points),
        fill="none",
        stroke=style.colour,
        stroke_width=2.4,
        stroke_dasharray=style.dashes,
        stroke_linejoin="round",
        class_="arm",
    )
    return join([path, *(mark(style, x, y) for x, y in points)])
