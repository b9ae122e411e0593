"""A validation as one JSON object in the format ``needlework-validation/1``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from needlework.exchange.forecast_json import json_text
from needlework.exchange.numbers import kept
from needlework.validation.values import Comparison, SummaryLine, Validation, ValidationRow

_PLAIN = (
    "row_id",
    "study",
    "arm",
    "product",
    "dose_unit",
    "area",
    "outcome",
    "endpoint",
    "family",
)


def validation_to_json(validation: Validation) -> dict[str, Any]:
    """Return the validation as JSON values, numbers with six significant digits.

    Errors, CRPS and intervals of a row are in the unit of the row; the summary is in points of
    per cent for shares and in days for times, as its ``unit`` says.

    Parameters
    ----------
    validation : Validation
        Every row of a table with its prediction, and the scores.
    """
    return {
        "format": validation.format,
        "versions": dict(validation.versions),
        "seed": int(validation.seed),
        "rows": [_row(row) for row in validation.rows],
        "summary": [_line(line) for line in validation.summary],
        "untrusted_trials": {name: kept(k) for name, k in validation.untrusted.items()},
        "other_draws": _comparison(validation.other),
    }


def validation_json_text(validation: Validation) -> str:
    """Return the validation as JSON text that ends with a line break."""
    return json_text(validation_to_json(validation))


def _row(row: ValidationRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "dose": _dose(row.dose),
        "day": _optional(row.day),
        "n": row.n,
        "published": _optional(row.published),
        "interval": None if row.interval is None else [kept(day) for day in row.interval],
        **_prediction(row),
        "unit": row.unit,
        "role": row.role,
        "seen": row.seen,
        "status": row.status,
        "reason": row.reason or None,
        "assumptions": list(row.assumptions),
    }


def _prediction(row: ValidationRow) -> dict[str, Any]:
    made, score = row.predicted, row.score
    return {
        "predicted": None if made is None else kept(made.median),
        "lo90": None if made is None else kept(made.low),
        "hi90": None if made is None else kept(made.high),
        "inside": None if score is None else bool(score.inside),
        "error": None if score is None else kept(score.error),
        "pit": None if score is None else _optional(score.pit),
        "crps": None if score is None else _optional(score.crps),
        "crps_reference": None if score is None else _optional(score.crps_reference),
        "grade": None if made is None else made.grade,
    }


def _line(line: SummaryLine) -> dict[str, Any]:
    numbers = ("coverage", "mae", "crps", "crps_reference", "width")
    return {
        "by": line.by,
        "key": line.key,
        "unit": line.unit,
        "n": line.n,
        **{name: _optional(getattr(line, name)) for name in numbers},
        "not_predicted": line.not_predicted,
    }


def _comparison(other: Comparison | None) -> Mapping[str, Any] | None:
    if other is None:
        return None
    return {
        "fit_set": other.fit_set,
        "versions": dict(other.versions),
        "summary_here": [_line(line) for line in other.here],
        "summary_there": [_line(line) for line in other.there],
    }


def _dose(dose: Decimal | None) -> float | int | None:
    if dose is None:
        return None
    return int(dose) if dose == dose.to_integral_value() else float(dose)


def _optional(value: float | None) -> float | None:
    return None if value is None else kept(value)
