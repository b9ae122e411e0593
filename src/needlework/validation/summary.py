"""Scores over groups of rows: shares in points of per cent, times in days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from needlework.validation.values import SummaryLine, ValidationRow

POINTS = 100
UNITS = {"share": "points", "time": "days", "other": "none"}
GROUPS: dict[str, Callable[[ValidationRow], str]] = {
    "overall": lambda row: "all",
    "role": lambda row: row.role,
    "family": lambda row: row.family,
    "product": lambda row: row.product,
    "endpoint": lambda row: row.endpoint,
    "outcome": lambda row: row.outcome,
    "seen": lambda row: row.seen,
    "area": lambda row: row.area,
}


def summarise(rows: Sequence[ValidationRow]) -> tuple[SummaryLine, ...]:
    """Return the summary by every grouping, one line per group and unit."""
    lines: list[SummaryLine] = []
    for by, key_of in GROUPS.items():
        groups: dict[tuple[str, str], list[ValidationRow]] = {}
        for row in rows:
            groups.setdefault((key_of(row), unit_of(row)), []).append(row)
        ordered = sorted(groups.items(), key=lambda item: _rank(item[0][1]))
        lines += [_line(by, key, unit, members) for (key, unit), members in ordered]
    return tuple(lines)


def unit_of(row: ValidationRow) -> str:
    """Return the unit in which scores are averaged: measures keep the one they are printed in."""
    return row.unit if row.measure == "other" and row.predicted else UNITS[row.measure]


def _rank(unit: str) -> tuple[int, str]:
    known = list(UNITS.values())
    return (known.index(unit) if unit in known else len(known), unit)


def _line(by: str, key: str, unit: str, rows: Sequence[ValidationRow]) -> SummaryLine:
    scored = [(row, row.predicted, row.score) for row in rows]
    kept = [(row, made, score) for row, made, score in scored if made and score]
    size = POINTS if unit == "points" else 1
    ranked = [
        (score.crps * row.per_unit * size, _scaled(score.crps_reference, row.per_unit * size))
        for row, _, score in kept
        if score.crps is not None
    ]
    paired = [(own, beaten) for own, beaten in ranked if beaten is not None]
    return SummaryLine(
        by=by,
        key=key,
        unit=unit,
        n=len(kept),
        coverage=_mean(score.inside for _, _, score in kept),
        mae=_mean(abs(score.error) * row.per_unit * size for row, _, score in kept),
        crps=_mean(own for own, _ in paired or ranked),
        crps_reference=_mean(beaten for _, beaten in paired),
        width=_mean((made.high - made.low) * row.per_unit * size for row, made, _ in kept),
        not_predicted=sum(row.predicted is None for row in rows),
    )


def _scaled(value: float | None, size: float) -> float | None:
    return None if value is None else value * size


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return float(np.mean(found)) if found else None
