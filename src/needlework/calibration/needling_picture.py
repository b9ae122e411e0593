"""The picture of the fit of needling: courses of new studies beside the published points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.small_multiples import (
    Layout,
    Panel,
    curve,
    points,
    ribbon,
    small_multiples,
)
from needlework.evidence.study_rows import StudyRow, study_rows
from needlework.exchange.charts.frame import round_ticks
from needlework.exchange.charts.legend import Key
from needlework.exchange.charts.palette import TREATED, TREATED_BANDS, UNTREATED
from needlework.exchange.markup import Html
from needlework.forecast.draws import Draws
from needlework.forecast.indications.needling_rows import predicted

Array = NDArray[np.float64]

TOPIC = "microneedling"
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
STEP = 6.0
SHOWN = (
    ("dogra-2014", "scar_remaining", "score left, Dogra"),
    ("minh-2019", "scar_remaining", "score left, Minh"),
    ("minh-2019", "grade_fall", "grade, fall, Minh"),
    ("von-dalwig-nolda-2020", "grade_fall", "grade, fall, von Dalwig"),
    ("alam-2014", "scar_points_fall", "points, fall, Alam: held out"),
    ("ablon-2018", "wrinkle_fall", "Lemperle, fall, Ablon"),
    ("alqam-2022", "neck_wrinkle_fall", "neck, fall, Alqam: held out"),
    ("lotfi-2013", "collagen_total", "collagen, rise, Lotfi"),
)
"""Study, quantity and heading of each panel."""


def picture(table: Draws) -> Html:
    """Return the courses that draws without each study predict, with the published points."""
    panels = [_panel(table, *each) for each in SHOWN]
    return small_multiples(
        panels,
        Layout(columns=4, width=180, height=130, left=46),
        title="Needling: predicted without the study, and published",
        description=(
            f"{len(panels)} studies with their schedules: median, 50 % and 90 % of the published "
            "mean of a new study like it, and what was printed. Draws "
            f"{table.hash.removeprefix('sha256:')[:12]}."
        ),
        keys=[
            Key("line", TREATED, "predicted median"),
            Key("fill", TREATED_BANDS["band50"], "50 %"),
            Key("fill", TREATED_BANDS["band95"], "90 % of a new study"),
            Key("dot", UNTREATED, "published"),
        ],
        x_words="days after the first session",
        uid="needling",
    )


def _panel(table: Draws, study: str, quantity: str, heading: str) -> Panel:
    rows = [
        row
        for row in study_rows(TOPIC)
        if (row.study, row.quantity) == (study, quantity)
        and row.session_days
        and row.use != "drop"
    ]
    own = table if study not in table.refits else replace(table, parameters=table.refits[study])
    days = np.arange(0, 205, STEP)
    low, first, middle, third, high = _courses(own, rows[0], days)
    printed = np.array([[row.day, row.value] for row in rows])
    top = max(float(high.max()), float(printed[:, 1].max())) * 1.05
    bottom = min(float(low.min()), 0.0)
    return Panel(
        heading,
        (0, float(days[-1])),
        (bottom, top),
        [
            ribbon(days, low, high, TREATED_BANDS["band95"]),
            ribbon(days, first, third, TREATED_BANDS["band50"]),
            curve(days, middle, TREATED),
            points([*printed[:, 0]], [*printed[:, 1]], [4.0] * len(printed), UNTREATED, False),
        ],
        x_ticks=(0, 60, 120, 180),
        y_ticks=round_ticks(bottom, top, 3),
    )


def _courses(table: Draws, row: StudyRow, days: Array) -> Any:
    """Return quantiles of the published figure of a new study over the days."""
    found: list[Sequence[float]] = []
    for day in days:
        given = tuple(each for each in row.session_days if each <= day)
        there = replace(row, day=float(day), session_days=given, row_id=f"at {day}")
        sample = predicted([there], table, np.random.default_rng(1))[0]
        found.append([float(each) for each in np.quantile(sample, LEVELS)])
    return np.array(found).T
