"""How arms are told apart: colour, dash and mark, each enough on its own for a few arms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from needlework.exchange.charts.palette import PAPER, arm_colour
from needlework.exchange.markup import Attribute, Html, tag

Shape = Literal["circle", "square", "triangle", "diamond"]

DASHES = (None, "11 4", "2 3", "11 3 2 3", "5 3", "16 4", "8 3 2 3 2 3", "1 5")
_SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond")
_REACH = 4.8
_STROKE = 1.8


@dataclass(frozen=True, slots=True)
class ArmStyle:
    """The look of one arm.

    Parameters
    ----------
    dashes : str or None
        Lengths of strokes and gaps in pixels; None for a line without gaps.
    shape : {"circle", "square", "triangle", "diamond"}
        Mark at each visit.
    hollow : bool
        Whether the mark is a ring.
    """

    colour: str
    dashes: str | None
    shape: Shape
    hollow: bool


def arm_style(place: int) -> ArmStyle:
    """Return the look of an arm by its place in the trial; eight are unlike one another."""
    return ArmStyle(
        arm_colour(place),
        DASHES[place % len(DASHES)],
        _SHAPES[place % len(_SHAPES)],
        place // len(_SHAPES) % 2 == 1,
    )


def mark(style: ArmStyle, x: float, y: float) -> Html:
    """Return the mark of an arm at a point."""
    fill = PAPER if style.hollow else style.colour
    look: dict[str, Attribute] = {
        "fill": fill,
        "stroke": style.colour,
        "stroke_width": _STROKE,
        "class_": "mark",
    }
    if style.shape == "circle":
        return tag("circle", cx=x, cy=y, r=_REACH - 0.3, **look)
    return tag("path", d=_outline(style.shape, x, y), stroke_linejoin="round", **look)


def _outline(shape: Shape, x: float, y: float) -> str:
    """Return path data of a shape with corners, about as large to the eye as the circle."""
    if shape == "square":
        side = 2 * _REACH - 1.4
        return f"M{x - side / 2:.2f},{y - side / 2:.2f}h{side:.2f}v{side:.2f}h{-side:.2f}Z"
    if shape == "triangle":
        wide, high = 2.3 * _REACH, 2.0 * _REACH
        return f"M{x:.2f},{y - 0.6 * high:.2f}l{wide / 2:.2f},{high:.2f}h{-wide:.2f}Z"
    reach = 1.25 * _REACH
    turns = f"l{reach:.2f},{reach:.2f}l{-reach:.2f},{reach:.2f}l{-reach:.2f},{-reach:.2f}"
    return f"M{x:.2f},{y - reach:.2f}{turns}Z"
