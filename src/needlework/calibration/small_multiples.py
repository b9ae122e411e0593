"""Small multiples: many panels with the same axes, and what is drawn inside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame
from needlework.exchange.charts.legend import Key, legend
from needlework.exchange.charts.palette import AXIS, GRID, INK, MUTED
from needlework.exchange.markup import Html, join, tag

Array = NDArray[np.float64]
Drawing = Callable[[Frame], Html]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: its heading, the values at its edges and what is drawn in it.

    Parameters
    ----------
    heading : str
    x, y : tuple of float
        Values at the edges.
    drawings : sequence of callable
        Each turns the frame of the panel into markup; the later lie above.
    x_ticks, y_ticks : sequence of float
    say_x, say_y : callable
        Words of a tick.
    note : str
        A few words inside the upper right corner.
    """

    heading: str
    x: tuple[float, float]
    y: tuple[float, float]
    drawings: Sequence[Drawing]
    x_ticks: Sequence[float] = ()
    y_ticks: Sequence[float] = ()
    say_x: Callable[[float], str] = field(default="{:g}".format)
    say_y: Callable[[float], str] = field(default="{:g}".format)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in pixels and how many panels stand in a row."""

    columns: int
    width: float
    height: float
    left: float = 40
    gap: float = 16
    above: float = 26
    below: float = 24


def small_multiples(
    panels: Sequence[Panel],
    layout: Layout,
    *,
    title: str,
    description: str,
    keys: Sequence[Key] = (),
    x_words: str = "",
    uid: str,
) -> Html:
    """Return the picture of all panels, row by row, with one legend above and words below."""
    step_x = layout.width + layout.left + layout.gap
    step_y = layout.height + layout.above + layout.below
    width = layout.columns * step_x
    shown, used = legend(list(keys), 4, 4, width)
    top = used + 10
    rows = -(-len(panels) // layout.columns)
    height = top + rows * step_y + (20 if x_words else 4)
    parts = [svg.box(0, 0, width, height, "#ffffff"), shown]
    for place, panel in enumerate(panels):
        row, column = divmod(place, layout.columns)
        left = column * step_x + layout.left
        upper = top + row * step_y + layout.above
        frame = Frame(left, left + layout.width, upper, upper + layout.height, *panel.x, *panel.y)
        parts.append(_panel(frame, panel))
    if x_words:
        parts.append(svg.label(x_words, width / 2, height - 8, text_anchor="middle", fill=MUTED))
    return svg.picture(width, height, title, description, *parts, uid=uid)


def _panel(frame: Frame, panel: Panel) -> Html:
    grid = [
        svg.line(frame.left, frame.y(tick), frame.right, frame.y(tick), GRID)
        for tick in panel.y_ticks
    ]
    words = [
        svg.label(panel.say_y(tick), frame.left - 6, frame.y(tick) + 4, text_anchor="end")
        for tick in panel.y_ticks
    ]
    under = [
        svg.label(panel.say_x(tick), frame.x(tick), frame.bottom + 15, text_anchor="middle")
        for tick in panel.x_ticks
    ]
    base = svg.line(frame.left, frame.bottom, frame.right, frame.bottom, AXIS)
    heading = svg.label(panel.heading, frame.left, frame.top - 8, font_weight=600, fill=INK)
    note = svg.label(panel.note, frame.right, frame.top + 12, text_anchor="end", fill=MUTED)
    drawn = [draw(frame) for draw in panel.drawings]
    axes = tag("g", *grid, base, *words, *under, fill=MUTED, font_size=10.5)
    return tag("g", axes, *drawn, heading, note if panel.note else None)


def curve(xs: Array, ys: Array, colour: str, **more: str | float) -> Drawing:
    """Return a drawing of a line through the points, clipped to the panel."""

    def draw(frame: Frame) -> Html:
        path = svg.polyline(zip(frame.xs(xs), frame.ys(ys), strict=True))
        style = {"stroke_width": 2.0, **more}
        return tag("path", d=path, fill="none", stroke=colour, stroke_linejoin="round", **style)

    return draw


def ribbon(xs: Array, low: Array, high: Array, colour: str) -> Drawing:
    """Return a drawing of the area between two curves."""

    def draw(frame: Frame) -> Html:
        return tag("path", d=svg.outline(frame.xs(xs), frame.ys(low), frame.ys(high)), fill=colour)

    return draw


def points(
    xs: Sequence[float], ys: Sequence[float], radii: Sequence[float], colour: str, hollow: bool
) -> Drawing:
    """Return a drawing of round marks with these radii in pixels."""

    def draw(frame: Frame) -> Html:
        return join(
            tag(
                "circle",
                cx=frame.x(x),
                cy=frame.y(y),
                r=radius,
                fill="#ffffff" if hollow else colour,
                fill_opacity=0.55,
                stroke=colour,
                stroke_width=1.4,
            )
            for x, y, radius in zip(xs, ys, radii, strict=True)
        )

    return draw
