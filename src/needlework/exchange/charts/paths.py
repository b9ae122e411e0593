"""Bands and medians of a course, treated and untreated, at pixels across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.exchange.charts import svg
from needlework.exchange.charts.frame import Frame
from needlework.exchange.charts.legend import HOLLOW
from needlework.exchange.charts.palette import (
    PAPER,
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


def any_unseen(course: Course, until: float | None = None) -> bool:
    """Whether a day that is drawn lies outside those on which trials looked."""
    drawn = slice(None) if until is None else course.days <= until
    return not course.seen_on(course.days[drawn]).all()


def unseen(course: Course, frame: Frame, xs: Sequence[float], keep: NDArray[np.int_]) -> Html:
    """Return a light core for the treated line where no trial looked, so that it looks less sure.

    Parameters
    ----------
    xs : sequence of float
        Pixels of the days kept.
    keep : array of int
        Places of the days that are drawn.
    """
    hidden = ~course.seen_on(course.days[keep])
    points = list(zip(xs, frame.ys(course.treated.median[keep]), strict=True))
    starts = np.flatnonzero(hidden & ~np.append(False, hidden[:-1]))
    ends = np.flatnonzero(hidden & ~np.append(hidden[1:], False))
    return join(
        tag(
            "path",
            d=svg.polyline(points[start : end + 1]),
            fill="none",
            stroke=PAPER,
            stroke_width=HOLLOW,
            class_="unseen",
        )
        for start, end in zip(starts, ends, strict=True)
        if end > start
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
