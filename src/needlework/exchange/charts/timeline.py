"""The year of a plan: a lane per course of treatment, marks where something is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from needlework.exchange.charts import svg
from needlework.exchange.charts.arm_style import arm_style, mark
from needlework.exchange.charts.frame import Frame, day_axis, day_ticks
from needlework.exchange.charts.palette import AXIS, GRID, MUTED, TREATED_BANDS
from needlework.exchange.markup import Attribute, Html, join, tag

LANE, WORDS, FOOT = 62.0, 17.0, 58.0
_HIGH = 20.0
"""Pixels of a course at its best."""

_SIDE = 20.0
_AIR = 26.0
"""Pixels beside the number of days between two marks."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One course of treatment.

    Parameters
    ----------
    words : str
        What is given and where.
    look : int
        Which mark and colour it has.
    days : tuple of int
        Days on which it is given.
    bars : tuple of pairs of float
        From when to when it is used at home.
    shows : sequence of pairs of float
        Day, and how much of its best the forecast shows, 0 to 1.
    """

    words: str
    look: int
    days: tuple[int, ...] = ()
    bars: tuple[tuple[float, float], ...] = ()
    shows: tuple[tuple[float, float], ...] = ()


def timeline_chart(
    lanes: Sequence[Lane],
    *,
    uid: str = "timeline",
    width: float = 760,
    last: float = 365,
    start: date | None = None,
    title: str = "The schedule over the days",
) -> Html:
    """Return the picture of a schedule.

    Parameters
    ----------
    lanes : sequence of Lane
        In reading order, at least one.
    last : float
        Last day of the axis.
    start : date, optional
        Calendar date of day 0.
    """
    bottom = LANE * len(lanes) + 4
    frame = Frame(_SIDE, width - _SIDE, 0.0, bottom, 0.0, last, 0.0, 1.0)
    visits = sorted({day for lane in lanes for day in lane.days})
    parts = [
        _grid(frame),
        join(svg.line(frame.x(d), 0, frame.x(d), bottom, AXIS, **_DOTS) for d in visits),
        *(_lane(frame, LANE * place, lane, width) for place, lane in enumerate(lanes)),
        day_axis(frame, start=start, words="days after the first visit"),
    ]
    height = bottom + (FOOT if start else FOOT - 16)
    return svg.picture(width, height, title, description(lanes), *parts, uid=uid)


_DOTS: dict[str, Attribute] = {"stroke_width": 0.8, "stroke_dasharray": "2 3"}


def description(lanes: Sequence[Lane]) -> str:
    """Return what the picture says, one sentence per lane, for those who do not see it."""
    return " ".join(f"{lane.words}: {_when(lane)}." for lane in lanes)


def _when(lane: Lane) -> str:
    given = ", ".join(str(day) for day in lane.days)
    used = ", ".join(f"{start:.0f} to {end:.0f}" for start, end in lane.bars)
    return " and ".join(
        part for part in (given and f"day {given}", used and f"daily, day {used}") if part
    )


def _grid(frame: Frame) -> Html:
    ticks = day_ticks(frame.x_low, frame.x_high, frame.right - frame.left)
    return join(
        svg.line(frame.x(tick), frame.top, frame.x(tick), frame.bottom, GRID) for tick in ticks
    )


def _lane(frame: Frame, top: float, lane: Lane, width: float) -> Html:
    middle = top + LANE - 16
    style = arm_style(lane.look)
    parts = [
        _shows(frame, middle, lane),
        svg.line(frame.left, middle, frame.right, middle, GRID, stroke_width=1.5),
        *(_bar(frame, middle, bar, style.colour) for bar in lane.bars),
        *_between(frame, middle, lane),
        *(mark(style, frame.x(day), middle) for day in lane.days),
        _name(lane.words, top + WORDS, width),
    ]
    return join(parts)


def _name(words: str, y: float, width: float) -> Html:
    """Return the name of a lane, shortened where it is longer than the picture."""
    fits = int((width - 8) / svg.text_width("n"))
    shown = words if len(words) <= fits else f"{words[: fits - 1].rstrip()}…"
    return svg.label(
        shown,
        0,
        y,
        font_weight=600,
        stroke="#ffffff",
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )


def _shows(frame: Frame, middle: float, lane: Lane) -> Html:
    """Return the area that says when the treatment shows, highest when it is at its best."""
    if not lane.shows:
        return join([])
    xs = [frame.x(day) for day, _ in lane.shows]
    tops = [middle - _HIGH * share for _, share in lane.shows]
    path = svg.outline(xs, [middle] * len(xs), tops)
    return tag("path", d=path, fill=TREATED_BANDS["band80"], class_="shows")


def _bar(frame: Frame, middle: float, bar: tuple[float, float], colour: str) -> Html:
    left, right = (frame.x(min(day, frame.x_high)) for day in bar)
    return svg.box(left, middle - 4, right - left, 8, colour, rx=4, class_="daily")


def _between(frame: Frame, middle: float, lane: Lane) -> list[Html]:
    """Return the days between two marks of a lane, where there is room for them."""
    return [
        svg.label(
            f"{after - before} d",
            (frame.x(before) + frame.x(after)) / 2,
            middle + 13,
            text_anchor="middle",
            fill=MUTED,
            font_size=10.5,
        )
        for before, after in pairwise(lane.days)
        if frame.x(after) - frame.x(before) > _AIR
    ]
