"""Legends that flow over as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from needlework.exchange.charts import svg
from needlework.exchange.charts.arm_style import ArmStyle, mark
from needlework.exchange.charts.palette import AXIS, PAPER
from needlework.exchange.markup import Attribute, Html, join, tag

LINE_HEIGHT = 20.0
KEY_WIDTH, ARM_WIDTH = 24.0, 46.0
HOLLOW = 1.3
"""Width of the light core of a line that no trial saw."""


@dataclass(frozen=True, slots=True)
class Key:
    """One entry: how it looks and what it means; the arm of a trial brings its own style."""

    look: Literal["line", "dashes", "hollow", "fill", "dot", "ring", "arm"]
    colour: str
    words: str
    style: ArmStyle | None = None

    @property
    def width(self) -> float:
        """Width of the sample: long enough to show the dashes of an arm."""
        return KEY_WIDTH if self.style is None else ARM_WIDTH


def legend(keys: Sequence[Key], left: float, top: float, width: float) -> tuple[Html, float]:
    """Return the legend and the height that it takes in pixels."""
    x, y, parts = left, top, []
    for key in keys:
        wide = key.width + 6 + svg.text_width(key.words) + 14
        if x > left and x + wide > left + width:
            x, y = left, y + LINE_HEIGHT
        parts.append(_swatch(key, x, y + 8))
        parts.append(svg.label(key.words, x + key.width + 6, y + 12))
        x += wide
    return join(parts), (y - top + LINE_HEIGHT if keys else 0.0)


def _swatch(key: Key, x: float, y: float) -> Html:
    if key.look == "fill":
        return svg.box(x, y - 6, KEY_WIDTH, 12, key.colour, stroke=AXIS, stroke_width=0.6)
    if key.look in ("dot", "ring"):
        return dot(x + KEY_WIDTH / 2, y, key.colour, hollow=key.look == "ring")
    if key.style is not None:
        dashed = svg.line(x, y, x + ARM_WIDTH, y, key.colour, **_line_look(key.style.dashes))
        return join([dashed, mark(key.style, x + ARM_WIDTH / 2, y)])
    dashes = "6 4" if key.look == "dashes" else None
    whole = svg.line(x, y, x + KEY_WIDTH, y, key.colour, **_line_look(dashes))
    if key.look != "hollow":
        return whole
    return join([whole, svg.line(x, y, x + KEY_WIDTH, y, PAPER, stroke_width=HOLLOW)])


def _line_look(dashes: str | None) -> dict[str, Attribute]:
    return {"stroke_width": 2.4, "stroke_dasharray": dashes}


def dot(x: float, y: float, colour: str, *, hollow: bool = False) -> Html:
    """Return a round mark, filled or as a ring."""
    return tag(
        "circle",
        cx=x,
        cy=y,
        r=4.5,
        fill="#ffffff" if hollow else colour,
        stroke=colour,
        stroke_width=1.8,
    )
