"""A syringe filled to its mark."""

from __future__ import annotations

from collections.abc import Callable

from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import AXIS, INK, TREATED, TREATED_BANDS
from needlework.exchange.markup import Html, tag
from needlework.exchange.numbers import measure


def syringe_chart(
    marks: float,
    *,
    capacity: float = 100,
    words: str,
    uid: str = "syringe",
    width: float = 360,
) -> Html:
    """Return a syringe drawn up to a number of marks.

    Parameters
    ----------
    marks : float
        Where the plunger stops.
    capacity : float
        Last mark of the barrel.
    words : str
        What the marks stand for, for screen readers.
    uid : str
        Prefix of identifiers, unique in its document.
    width : float
        Width in pixels.
    """
    left, right, top, tall = 44.0, width - 74.0, 22.0, 26.0

    def x(mark: float) -> float:
        return left + (right - left) * min(1.0, max(0.0, mark / capacity))

    stop = x(marks)
    parts = [
        svg.line(4, top + 13, left - 12, top + 13, AXIS, stroke_width=2),
        svg.box(left - 12, top + 7, 12, 12, AXIS, rx=2),
        svg.box(left, top, stop - left, tall, TREATED_BANDS["band50"]),
        svg.box(left, top, right - left, tall, "none", stroke=INK, stroke_width=1.4, rx=3),
        svg.box(stop, top + 1, 7, tall - 2, INK, rx=1.5),
        svg.line(stop + 7, top + 13, min(stop + right - left, width - 12), top + 13, INK),
        svg.box(min(stop + right - left, width - 12), top - 3, 5, tall + 6, INK, rx=2),
        *(_graduation(x, tick, capacity, top + tall) for tick in range(11)),
        svg.label(
            measure(marks),
            stop,
            top - 7,
            text_anchor="middle",
            font_weight=700,
            fill=TREATED,
        ),
    ]
    return svg.picture(width, 72, f"Draw up to mark {measure(marks)}", words, *parts, uid=uid)


def _graduation(x: Callable[[float], float], tick: int, capacity: float, y: float) -> Html:
    mark = capacity * tick / 10
    place = x(mark)
    number = None
    if tick % 2 == 0:
        number = svg.label(measure(mark), place, y + 17, text_anchor="middle", font_size=10.5)
    return tag("g", svg.line(place, y - 7, place, y, INK), number)
