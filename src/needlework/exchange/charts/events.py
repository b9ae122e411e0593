"""When things happen: ranges with their medians on one axis of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame, day_axis, day_ticks
from needlework.exchange.charts.legend import Key, legend
from needlework.exchange.charts.palette import GRID, INK, MUTED, TREATED, TREATED_BANDS
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.numbers import day, moment, percent
from needlework.forecast.values import Event

HOURLY = ("redness_over", "barrier_closed", "downtime_over")
"""Events that come within hours or days of a session."""

ROW = 50.0
TALL_ROW = 66.0


@dataclass(frozen=True, slots=True)
class Row:
    """One event with the words that stand above its bar."""

    event: Event
    words: str


def events_chart(
    rows: Sequence[Row],
    *,
    uid: str = "events",
    width: float = 760,
    horizon: float | None = None,
    start: date | None = None,
    title: str = "When it starts, peaks and wears off",
) -> Html:
    """Return one bar per event: 5 to 95 % thin, 25 to 75 % thick, median as a line.

    Parameters
    ----------
    rows : sequence of Row
        Events in reading order.
    uid : str
        Prefix of identifiers, unique in its document.
    width : float
        Width in pixels.
    horizon : float, optional
        Last day of the axis; the latest quantile by default. Open ends reach it.
    start : date, optional
        Calendar date of day 0.
    title : str
        Heading for screen readers.
    """
    keys = [
        Key("fill", TREATED_BANDS["band50"], "half of patients"),
        Key("fill", TREATED_BANDS["band95"], "9 in 10 patients"),
        Key("line", TREATED, "median"),
    ]
    shown, used = legend(keys, 0, 2, width)
    top = used + 10
    tall = TALL_ROW if any(_overflows(row, width) for row in rows) else ROW
    bottom = top + tall * len(rows)
    last = horizon or latest([row.event for row in rows])
    frame = Frame(20, width - 26, top, bottom, 0.0, last, 0.0, 1.0)
    height = bottom + (58 if start else 42)
    parts = [
        shown,
        _grid(frame),
        *(_row(frame, top + tall * i, tall, row) for i, row in enumerate(rows)),
    ]
    parts.append(day_axis(frame, start=start, words="days after the first session"))
    said = " ".join(f"{row.words}: {spoken(row.event)}." for row in rows)
    return svg.picture(width, height, title, said, *parts, uid=uid)


def latest(events: Sequence[Event]) -> float:
    """Return an axis end with room after the latest quantile: whole 30 days, or days where few."""
    quantiles = [q for event in events for q in (event.q05, event.q50, event.q75, event.q95) if q]
    last = min(max(quantiles, default=0.0), 36_500.0)
    if last < 30 and all(event.name in HOURLY for event in events):
        return float(int(last) + 2)
    return 30.0 * (int(last // 30) + 2)


def spoken(event: Event) -> str:
    """Return median and range of an event in words, with the share in which it never happens."""
    if event.name in HOURLY and event.q05 is not None:
        assert event.q50 is not None
        assert event.q95 is not None
        low, high = moment(event.q05), moment(event.q95)
        return f"{moment(event.q50)} (9 in 10 patients: {low} to {high})"
    middle = "more often than not, never" if event.q50 is None else f"day {day(event.q50)}"
    if event.q05 is None:
        extent = ""
    elif event.q95 is None:
        extent = f" (from day {day(event.q05)})"
    else:
        extent = f" (9 in 10 patients: {day(event.q05)}–{day(event.q95)})"
    return middle + extent + _never(event, "; ")


def _never(event: Event, before: str) -> str:
    return f"{before}never in {percent(event.never)}" if event.never >= 0.005 else ""


def _grid(frame: Frame) -> Html:
    ticks = day_ticks(frame.x_low, frame.x_high, frame.right - frame.left)
    return join(
        svg.line(frame.x(tick), frame.top, frame.x(tick), frame.bottom, GRID) for tick in ticks
    )


def _overflows(row: Row, width: float) -> bool:
    return svg.text_width(f"{row.words}     {_short(row.event)}") * 1.08 > width


def _row(frame: Frame, top: float, tall: float, row: Row) -> Html:
    y = top + tall - 18
    under = {"x": 0, "dy": 16} if tall > ROW else {"dx": 8}
    name = tag("tspan", row.words, font_weight=600)
    said = tag("tspan", _short(row.event), fill=MUTED, class_="event-range", **under)
    words = tag("text", name, said, x=0, y=top + 17, fill=INK)
    return tag("g", words, *_bars(frame, row.event, y), class_=f"event-{row.event.name}")


def _short(event: Event) -> str:
    if event.q05 is None:
        return f"never in {percent(event.never)}"
    if event.name in HOURLY and event.q50 is not None and event.q95 is not None:
        return f"{moment(event.q50)}  ({moment(event.q05)} to {moment(event.q95)})"
    middle = "never in most" if event.q50 is None else f"day {day(event.q50)}"
    high = "never" if event.q95 is None else day(event.q95)
    return f"{middle}  ({day(event.q05)} to {high})" + _never(event, ", ")


def _bars(frame: Frame, event: Event, y: float) -> list[Html]:
    if event.q05 is None:
        return [svg.label("not within the days forecast", frame.left, y + 5, fill=MUTED)]
    parts = [_bar(frame, event.q05, event.q95, y, 10, TREATED_BANDS["band95"])]
    if event.q25 is not None:
        parts.append(_bar(frame, event.q25, event.q75, y, 10, TREATED_BANDS["band50"]))
    if event.q95 is None:
        parts.append(_arrow(frame, y))
    if event.q50 is not None:
        x = frame.x(min(event.q50, frame.x_high))
        parts.append(svg.line(x, y - 8, x, y + 8, TREATED, stroke_width=3, class_="event-median"))
    return parts


def _bar(frame: Frame, low: float, high: float | None, y: float, tall: float, fill: str) -> Html:
    left = frame.x(min(low, frame.x_high))
    right = frame.right if high is None else frame.x(min(high, frame.x_high))
    return svg.box(
        left,
        y - tall / 2,
        max(2.0, right - left),
        tall,
        fill,
        rx=3,
        stroke=TREATED,
        stroke_width=0.6,
    )


def _arrow(frame: Frame, y: float) -> Html:
    return tag("path", d=f"M{frame.right:.1f},{y - 8:.1f}l11,8l-11,8Z", fill=TREATED)
