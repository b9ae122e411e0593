"""Bands and medians of a course, treated and untreated, at pixels across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame
from needlework.exchange.charts.palette import (
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    UNTREATED_BAND,
)
from needlework.exchange.markup import Html, join, tag
from needlework.forecast.values import Array, Course


def bands(course: Course, frame: Frame, xs: Sequence[float], keep: NDArray[np.int_]) -> Html:
    """Return the band of the untreated course below those of the treated.

    Parameters
    ----------
    xs : sequence of float
        Pixels of the days kept.
    keep : array of int
        Places of the days that are drawn.
    """
    shapes = [(course.untreated.band95, UNTREATED_BAND, "untreated-band95")]
    shapes += [(getattr(course.treated, name), fill, name) for name, fill in TREATED_BANDS.items()]
    return join(
        tag(
            "path",
            d=svg.outline(xs, frame.ys(band.low[keep]), frame.ys(band.high[keep])),
            fill=fill,
            class_=name,
        )
        for band, fill, name in shapes
    )


def median(frame: Frame, xs: Sequence[float], values: Array, name: str) -> Html:
    """Return the line of a median; ``name`` is ``treated`` or ``untreated``."""
    treated = name == "treated"
    points = list(zip(xs, frame.ys(values), strict=True))
    return tag(
        "path",
        d=svg.polyline(points),
        fill="none",
        stroke=TREATED if treated else UNTREATED,
        stroke_width=2.6 if treated else 2.2,
        stroke_dasharray=None if treated else "7 5",
        stroke_linejoin="round",
        class_=name,
    )
