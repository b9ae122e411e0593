"""Elements of a picture: root with title and description, text, lines and areas."""

from __future__ import annotations

from collections.abc import Iterable

from needlework.exchange.charts.palette import INK
from needlework.exchange.markup import Attribute, Child, Html, tag

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
SMALL = 12.0
LETTER = 0.53


def picture(
    width: float, height: float, title: str, description: str, *children: Child, uid: str
) -> Html:
    """Return an SVG root that a screen reader can announce.

    Parameters
    ----------
    width, height : float
        Size in pixels at full scale.
    title, description : str
        What the picture is, and what it says in a sentence.
    *children : str
        Content.
    uid : str
        Prefix of the identifiers, unique in its document.
    """
    body = (
        tag("title", title, id=f"{uid}-title"),
        tag("desc", description, id=f"{uid}-desc"),
        *children,
    )
    found = tag(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        role="img",
        aria_labelledby=f"{uid}-title {uid}-desc",
        font_family=FONT,
        font_size=SMALL,
    )
    return Html(found)


def label(words: str, x: float, y: float, **attributes: Attribute) -> Html:
    """Return text at a point; ink colour unless ``fill`` says otherwise."""
    return tag("text", words, x=x, y=y, **{"fill": INK, **attributes})


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, **more: Attribute) -> Html:
    """Return a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def box(x: float, y: float, width: float, height: float, fill: str, **more: Attribute) -> Html:
    """Return a filled rectangle; a negative size becomes 0."""
    return tag("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), fill=fill, **more)


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """Return path data through the points."""
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points)


def outline(xs: Iterable[float], lows: Iterable[float], highs: Iterable[float]) -> str:
    """Return path data of the area between two curves."""
    positions = list(xs)
    there = zip(positions, highs, strict=True)
    back = zip(reversed(positions), reversed(list(lows)), strict=True)
    return polyline([*there, *back]) + "Z"


def text_width(words: str, size: float = SMALL) -> float:
    """Return about how wide the words are, in pixels."""
    return len(words) * size * LETTER
