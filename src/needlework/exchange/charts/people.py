"""A hundred people, each in the colour of a grade."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.exchange.charts import svg
from needlework.exchange.charts.grade import spoken
from needlework.exchange.charts.palette import (
    GRADES,
    INK,
    UNTREATED,
    grade_colours,
)
from needlework.exchange.markup import Html, join, tag

STEP_X = 20.0
STEP_Y = 25.0
BODY = "M-5.6,15.5v-4.6a5.6,5.6 0 0 1 11.2,0v4.6z"


def people_chart(
    counts: Sequence[int], *, uid: str = "people", title: str, area: str = ""
) -> Html:
    """Return a hundred figures in rows of ten.

    Parameters
    ----------
    counts : sequence of int
        How many people have each grade, best grade first.
    uid : str
        Prefix of identifiers, unique in its document.
    title : str
        Heading for screen readers.
    area : str
        Whose scale names the grades.
    """
    grades = [grade for grade, count in enumerate(counts) for _ in range(count)]
    figures = [_figure(index, grade, len(counts)) for index, grade in enumerate(grades)]
    said = spoken(counts, area)
    height = STEP_Y * max(1, -(-len(grades) // 10))
    return svg.picture(10 * STEP_X, height, title, f"{said}.", *figures, uid=uid)


def _figure(index: int, grade: int, count: int) -> Html:
    colour = grade_colours(count)[grade]
    x, y = STEP_X * (index % 10 + 0.5), STEP_Y * (index // 10) + 5.5
    shapes = join([tag("circle", cx=0, cy=0, r=3.9), tag("path", d=BODY)])
    return tag(
        "g",
        shapes,
        transform=f"translate({x:.1f} {y:.1f})",
        fill=colour,
        stroke=_edge(colour),
        stroke_width=0.9,
        class_=f"person grade-{grade}",
    )


def _edge(colour: str) -> str:
    """Return an outline that lifts pale figures from the paper."""
    edges = dict(zip(GRADES, (GRADES[0], GRADES[0], UNTREATED, INK), strict=True))
    return edges.get(colour, UNTREATED)
