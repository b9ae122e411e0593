"""Names at the ends of lines, moved apart where lines end close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import PAPER
from needlework.exchange.markup import Html, join

APART = 15.0
_GAP, _LEADER = 9.0, 14.0
_LARGEST_SHARE = 0.22
"""Of the width of a picture for the names of its lines."""

_BOLD = 1.3
"""How much wider bold letters are."""


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends, and its name and colour.

    Parameters
    ----------
    rank : float
        Height of the whole line, which orders names where lines end together.
    """

    name: str
    x: float
    y: float
    colour: str
    rank: float = 0.0


def room_for(names: Sequence[str], width: float) -> float:
    """Return how many pixels at the right the names take, at most a part of the width."""
    longest = max(_width(name) for name in names)
    return _GAP + _LEADER + min(longest, width * _LARGEST_SHARE)


def end_labels(
    ends: Sequence[LineEnd], left: float, width: float, edges: tuple[float, float]
) -> Html:
    """Return the names beside the ends, each with a thin line to its end where it had to move.

    Parameters
    ----------
    left : float
        Where the plane ends and the names begin, in pixels.
    width : float
        Room for the names, from :func:`room_for`.
    edges : tuple of float
        Highest and lowest place of a name.
    """
    places = apart([(end.y, end.rank) for end in ends], *edges)
    return join(_label(end, place, left, width) for end, place in zip(ends, places, strict=True))


def apart(wanted: Sequence[tuple[float, float]], top: float, bottom: float) -> list[float]:
    """Return heights near those wanted, no closer than lines of text.

    Where there is no room for all at that distance they share the room evenly.

    Parameters
    ----------
    wanted : sequence of pairs of float
        The height of each, and what orders those at about the same height.
    """
    order = sorted(
        range(len(wanted)), key=lambda at: (round(wanted[at][0] / APART), wanted[at][1])
    )
    step = min(APART, (bottom - top) / max(len(wanted) - 1, 1))
    found, last = [0.0] * len(wanted), top - step
    for place in order:
        last = found[place] = max(wanted[place][0], last + step)
    limit = bottom
    for place in reversed(order):
        limit = found[place] = min(found[place], limit)
        limit -= step
    return found


def _label(end: LineEnd, y: float, left: float, width: float) -> Html:
    x = left + _GAP
    parts = [
        svg.label(
            _shortened(end.name, width - _GAP - _LEADER),
            x + _LEADER,
            y + 4,
            fill=end.colour,
            font_weight=600,
            stroke=PAPER,
            stroke_width=3,
            stroke_linejoin="round",
            paint_order="stroke",
            class_="line-name",
        ),
        svg.line(end.x + 6, end.y, x + _LEADER - 3, y, end.colour, stroke_width=0.9),
    ]
    return join(reversed(parts))


def _shortened(name: str, width: float) -> str:
    """Return the name as far as there is room; the legend has it whole."""
    if _width(name) <= width + 1:
        return name
    letters = max(int(width / _width("n")) - 1, 1)
    return name[:letters].rstrip() + "…"


def _width(name: str) -> float:
    return _BOLD * svg.text_width(name)
