"""A forecast as one JSON object in the format ``needlework-forecast/1``."""

from __future__ import annotations

import json
from typing import Any

from needlework.exchange.findings_json import finding_to_json
from needlework.exchange.numbers import kept, kept_all
from needlework.exchange.schedule import schedule_to_json
from needlework.forecast.values import (
    Band,
    CitedSource,
    Course,
    Event,
    Forecast,
    GoalChance,
    NotForecast,
    Path,
    Risk,
)
from needlework.plans import Plan
from needlework.safety.values import Report

_BANDS = ("band50", "band80", "band90", "band95")
_QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def forecast_to_json(
    forecast: Forecast, report: Report | None = None, plan: Plan | None = None
) -> dict[str, Any]:
    """Return the forecast as JSON values, numbers with six significant digits.

    Parameters
    ----------
    forecast : Forecast
        What is expected of a plan.
    report : Report, optional
        What the check found; it adds ``findings``, each as in ``needlework-findings/1``.
    plan : Plan, optional
        The plan itself; it adds ``schedule``, its visits with dates and days in between.

    Raises
    ------
    ValueError
        When a number is not finite.
    """
    return {
        "format": forecast.format,
        "plan_hash": forecast.plan_hash,
        "versions": dict(forecast.versions),
        "seed": int(forecast.seed),
        "courses": [course_to_json(course) for course in forecast.courses],
        "events": [_event(event) for event in forecast.all_events],
        "goals": [_goal(goal) for goal in forecast.goals],
        "risks": [_risk(risk) for risk in forecast.risks],
        "not_forecast": [_not_forecast(item) for item in forecast.not_forecast],
        "sources": [source_to_json(source) for source in forecast.sources],
        **({} if plan is None else {"schedule": schedule_to_json(plan)}),
        **({} if report is None else {"findings": [finding_to_json(item) for item in report]}),
    }


def forecast_json_text(
    forecast: Forecast, report: Report | None = None, plan: Plan | None = None
) -> str:
    """Return the forecast, with findings of a check and the schedule if any, as JSON text."""
    return json_text(forecast_to_json(forecast, report, plan))


def json_text(values: dict[str, Any]) -> str:
    """Return JSON text without NaN or infinity, readable in any encoding."""
    return json.dumps(values, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"


def source_to_json(source: CitedSource) -> dict[str, Any]:
    """Return one cited source as JSON values."""
    return {
        "slug": source.slug,
        "citation": source.citation,
        "url": source.url,
        "seen": source.seen,
        "used_for": list(source.used_for),
    }


def course_to_json(course: Course) -> dict[str, Any]:
    """Return one course as JSON values."""
    names = (
        *("id", "quantity", "band_meaning", "label", "scale", "area", "side"),
        *("condition", "rater", "outcome", "unit", "grade"),
    )
    return {
        **{name: getattr(course, name) for name in names},
        "grade_reasons": list(course.grade_reasons),
        "days": kept_all(course.days),
        **_path(course.treated),
        "untreated": _path(course.untreated),
        "treatments": list(course.treatments),
        "assumptions": list(course.assumptions),
        "comparator": course.comparator,
        "contributions": [
            {"treatment": item.treatment, "median": kept_all(item.median)}
            for item in course.contributions
        ],
        "patient_facing": course.patient_facing,
        "lowest_grade": course.lowest_grade,
        "seen": [kept_all(pair) for pair in course.seen],
    }


def _path(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {"median": kept_all(path.median)}
    values.update({name: _band(getattr(path, name)) for name in _BANDS})
    if path.p_grade is not None:
        values["p_grade"] = [kept_all(row) for row in path.p_grade]
    return values


def _band(band: Band) -> dict[str, list[float]]:
    return {"low": kept_all(band.low), "high": kept_all(band.high)}


def _event(event: Event) -> dict[str, Any]:
    named = ("name", "definition", "outcome", "area", "rater")
    return {
        **{name: getattr(event, name) for name in named},
        **{name: _optional(getattr(event, name)) for name in _QUANTILES},
        "never": kept(event.never),
        "grade": event.grade,
    }


def _goal(goal: GoalChance) -> dict[str, Any]:
    return {
        "id": goal.id,
        "description": goal.description,
        "wanted": _optional(goal.wanted),
        "probability": _optional(goal.probability),
        "reason": goal.reason,
    }


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "event": risk.event,
        "area": risk.area,
        "probability": kept(risk.probability),
        "lo": kept(risk.lo),
        "hi": kept(risk.hi),
        "comparator": _optional(risk.comparator),
        "grade": risk.grade,
        "source": risk.source,
        "note": risk.note,
    }


def _not_forecast(item: NotForecast) -> dict[str, Any]:
    return {
        "treatment": item.treatment,
        "reason": item.reason,
        "sources": list(item.sources),
    }


def _optional(value: float | None) -> float | None:
    return None if value is None else kept(value)
