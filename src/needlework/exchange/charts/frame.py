"""The plane of a chart: from values to pixels, ticks and axes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import AXIS, GRID, MUTED
from needlework.exchange.markup import Html, join
from needlework.exchange.numbers import calendar
from needlework.forecast.values import Array

DAY_STEPS = (1, 2, 5, 7, 10, 14, 30, 60, 90, 180, 360, 720, 1_800, 3_600)
LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Frame:
    """A plotting area in pixels and the values at its edges."""

    left: float
    right: float
    top: float
    bottom: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        """Return the horizontal pixel of a value."""
        share = (value - self.x_low) / (self.x_high - self.x_low)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return the vertical pixel of a value."""
        share = (value - self.y_low) / (self.y_high - self.y_low)
        return self.bottom - share * (self.bottom - self.top)

    def xs(self, values: Array) -> list[float]:
        """Return the horizontal pixel of every value."""
        return [self.x(float(value)) for value in values]

    def ys(self, values: Array) -> list[float]:
        """Return the vertical pixel of every value."""
        inside = np.clip(values, self.y_low, self.y_high)
        return [self.y(float(value)) for value in inside]


def span(low: float, high: float) -> tuple[float, float]:
    """Return edges that differ, so that a scale exists even for a single value."""
    low, high = max(low, -LARGEST), min(high, LARGEST)
    return (low, high) if high > low else (low, low + max(1.0, abs(low)))


def day_ticks(low: float, high: float, room: float) -> list[float]:
    """Return days to print on an axis ``room`` pixels wide."""
    wanted = max(2.0, room / 52)
    step = next((step for step in DAY_STEPS if (high - low) / step <= wanted), None)
    if step is None:
        return round_ticks(low, high, int(wanted))
    first = math.ceil(low / step) * step
    return [float(first + step * i) for i in range(int((high - first) // step) + 1)]


def round_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round values between two edges, about ``count`` of them."""
    raw = (high - low) / max(1, count)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * lead for lead in (1, 2, 5, 10) if power * lead >= raw * 0.999)
    first = math.ceil(low / step)
    return [step * i for i in range(first, math.floor(high / step + 1e-9) + 1)]


def rows(frame: Frame, ticks: Sequence[float], say: Callable[[float], str]) -> Html:
    """Return horizontal grid lines with their labels at the left."""
    return join(
        join(
            [
                svg.line(frame.left, frame.y(tick), frame.right, frame.y(tick), GRID),
                svg.label(
                    say(tick),
                    frame.left - 8,
                    frame.y(tick) + 4,
                    text_anchor="end",
                    fill=MUTED,
                    class_="y-tick",
                ),
            ]
        )
        for tick in ticks
    )


def day_axis(frame: Frame, *, start: date | None = None, words: str = "days") -> Html:
    """Return the axis of days below a frame, with calendar dates where there is a start."""
    ticks = day_ticks(frame.x_low, frame.x_high, frame.right - frame.left)
    base = svg.line(frame.left, frame.bottom, frame.right, frame.bottom, AXIS)
    marks = [_day_mark(frame, tick, start) for tick in ticks]
    under = frame.bottom + (52 if start else 36)
    name = svg.label(
        words, (frame.left + frame.right) / 2, under, text_anchor="middle", fill=MUTED
    )
    return join([base, *marks, name])


def _day_mark(frame: Frame, tick: float, start: date | None) -> Html:
    x, y = frame.x(tick), frame.bottom
    parts: list[str] = [
        svg.line(x, y, x, y + 4, AXIS),
        svg.label(f"{tick:.0f}", x, y + 17, text_anchor="middle", class_="x-tick"),
    ]
    when = calendar(start, tick)
    if when is not None:
        short = when.rsplit(" ", 1)[0]
        parts.append(svg.label(short, x, y + 32, text_anchor="middle", fill=MUTED, font_size=10.5))
    return join(parts)
