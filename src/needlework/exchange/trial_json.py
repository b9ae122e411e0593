"""The result of a trial as one JSON object in the format ``needlework-trial-result/1``."""

from __future__ import annotations

from typing import Any

from needlework.exchange.forecast_json import json_text
from needlework.exchange.numbers import kept, kept_all
from needlework.trials.values import (
    ArmResult,
    ComparisonResult,
    Curve,
    EndpointResult,
    SizeResult,
    TrialResult,
)

_NUMBERS = ("difference", "lo90", "hi90", "ci_low", "ci_high", "power", "power_error")
_SHARES = ("margin", "alpha")
_FIGURE = ("outcome", "area", "rater", "followed", "confirmed")
_NAMES = (
    *("arm", "reference", "outcome", "area", "day", "kind", "measure", "unit"),
    "lower_is_better",
)


def trial_to_json(result: TrialResult) -> dict[str, Any]:
    """Return the result as JSON values, numbers with six significant digits.

    Shares are fractions, times days; null is beyond the last visit, or not asked for.

    Parameters
    ----------
    result : TrialResult
        What is expected of a trial.
    """
    return {
        "format": result.format,
        "title": result.title,
        "versions": dict(result.versions),
        "seed": int(result.seed),
        "patients": int(result.patients),
        "worlds": int(result.worlds),
        "by": result.by,
        "arms": [_arm(arm) for arm in result.arms],
        "comparisons": [_comparison(item) for item in result.comparisons],
        "sample_size": [_size(item) for item in result.sample_sizes],
        "assumptions": list(result.assumptions),
    }


def trial_json_text(result: TrialResult) -> str:
    """Return the result as JSON text that ends with a line break."""
    return json_text(trial_to_json(result))


def _arm(arm: ArmResult) -> dict[str, Any]:
    return {
        "name": arm.name,
        "size": arm.size,
        "simulated": int(arm.simulated),
        "sessions": arm.sessions,
        "endpoints": [_endpoint(item) for item in arm.endpoints],
        "medians": [_curve(item) for item in arm.medians],
        "retreatments": {area: kept(mean) for area, mean in arm.retreatments.items()},
    }


def _endpoint(item: EndpointResult) -> dict[str, Any]:
    return {
        "outcome": item.outcome,
        "area": item.area,
        "day": int(item.day),
        "mean": _optional(item.mean),
        "lo90": _optional(item.lo90),
        "hi90": _optional(item.hi90),
        "unit": item.unit,
        "grade": item.grade,
        "reasons": list(item.reasons),
        "rater": item.rater or None,
        "followed": item.followed or None,
        "confirmed": _whole(item.confirmed),
    }


def _curve(item: Curve) -> dict[str, Any]:
    return {
        **{name: said or None for name, said in zip(_FIGURE, item.figure, strict=True)},
        "confirmed": _whole(item.figure[-1]),
        "visits": kept_all(item.visits),
        "remaining": kept_all(item.remaining),
        "lo90": kept_all(item.lo90),
        "hi90": kept_all(item.hi90),
    }


def _comparison(item: ComparisonResult) -> dict[str, Any]:
    return {
        **{name: getattr(item, name) for name in _NAMES},
        **{name: kept(getattr(item, name)) for name in _SHARES},
        **{name: _optional(getattr(item, name)) for name in _NUMBERS},
        "shown": item.shown,
    }


def _size(item: SizeResult) -> dict[str, Any]:
    return {
        "comparison": item.comparison,
        "wanted": kept(item.wanted),
        "smallest": item.smallest,
        "largest": item.largest,
        "n_per_arm": item.n_per_arm,
        "power": kept(item.power),
        "power_error": kept(item.power_error),
    }


def _whole(digits: str) -> int | None:
    return int(digits) if digits else None


def _optional(value: float | None) -> float | None:
    return None if value is None else kept(value)
