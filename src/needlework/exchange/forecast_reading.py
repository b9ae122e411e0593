"""A forecast read back from its JSON, so that what was frozen is shown and nothing is computed."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from needlework.forecast.values import (
    Band,
    CitedSource,
    Contribution,
    Course,
    Event,
    Forecast,
    GoalChance,
    NotForecast,
    Path,
    Risk,
)

_BANDS = ("band50", "band80", "band90", "band95")
_AS_THEY_ARE = (
    *("id", "quantity", "band_meaning", "label", "scale", "area", "side", "condition", "rater"),
    *("outcome", "unit", "grade", "comparator", "patient_facing", "lowest_grade"),
)
_LISTED = ("grade_reasons", "treatments", "assumptions")


def read_forecast(text: str) -> Forecast:
    """Return the forecast of a text in the format ``needlework-forecast/1``.

    Numbers are those of the text, with its six significant digits. Schedule and findings, which
    such a text may hold too, are left aside.
    """
    found: dict[str, Any] = json.loads(text)
    return Forecast(
        plan_hash=found["plan_hash"],
        versions=found["versions"],
        seed=found["seed"],
        courses=tuple(_course(row) for row in found["courses"]),
        all_events=tuple(Event(**row) for row in found["events"]),
        goals=tuple(GoalChance(**row) for row in found["goals"]),
        risks=tuple(Risk(**row) for row in found["risks"]),
        not_forecast=tuple(
            NotForecast(**{**row, "sources": tuple(row["sources"])})
            for row in found["not_forecast"]
        ),
        sources=tuple(
            CitedSource(**{**row, "used_for": tuple(row["used_for"])}) for row in found["sources"]
        ),
        format=found["format"],
    )


def _course(row: dict[str, Any]) -> Course:
    listed: dict[str, Any] = {name: tuple(row[name]) for name in _LISTED}
    return Course(
        **{name: row[name] for name in _AS_THEY_ARE},
        **listed,
        days=np.array(row["days"], dtype=np.float64),
        treated=_path(row),
        untreated=_path(row["untreated"]),
        contributions=tuple(
            Contribution(one["treatment"], np.array(one["median"], dtype=np.float64))
            for one in row["contributions"]
        ),
        seen=tuple((first, last) for first, last in row["seen"]),
    )


def _path(row: dict[str, Any]) -> Path:
    grades = row.get("p_grade")
    return Path(
        median=np.array(row["median"], dtype=np.float64),
        **{name: _band(row[name]) for name in _BANDS},
        p_grade=None if grades is None else np.array(grades, dtype=np.float64),
    )


def _band(row: dict[str, list[float]]) -> Band:
    return Band(np.array(row["low"], dtype=np.float64), np.array(row["high"], dtype=np.float64))
