"""A scenario of decades as one JSON object in the format ``needlework-scenario/1``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from needlework.exchange.forecast_json import course_to_json, json_text, source_to_json
from needlework.exchange.numbers import kept, kept_all
from needlework.forecast.ageing.values import Interval, Scenario, Sensitivity


def scenario_to_json(found: Scenario) -> dict[str, Any]:
    """Return the scenario as JSON values, numbers with six significant digits.

    Parameters
    ----------
    found : Scenario
        ``treated`` of its courses is the prevention, ``untreated`` none.
    """
    return {
        "format": found.format,
        "patient_facing": found.patient_facing,
        "banner": found.banner,
        "asked": asdict(found.asked),
        "versions": dict(found.versions),
        "seed": int(found.seed),
        "courses": [
            {**course_to_json(course), "ages": kept_all(map(found.age_at, course.days))}
            for course in found.courses
        ],
        "visible_lines": [
            {name: kept(value) for name, value in asdict(item).items()} for item in found.visible
        ],
        "folding_left": None if found.folding_left is None else _interval(found.folding_left),
        "sun_left": _interval(found.sun_left),
        "surface_odds": _interval(found.surface_odds),
        "sensitivities": [_sensitivity(item) for item in found.sensitivities],
        "twins": [asdict(twin) | {"age": kept(twin.age)} for twin in found.twins],
        "taught": list(found.taught),
        "untaught": list(found.untaught),
        "assumptions": list(found.assumptions),
        "sources": [source_to_json(source) for source in found.sources],
    }


def scenario_json_text(found: Scenario) -> str:
    """Return the scenario as JSON text that ends with a line break."""
    return json_text(scenario_to_json(found))


def _interval(item: Interval) -> dict[str, float]:
    return {name: kept(value) for name, value in asdict(item).items()}


def _sensitivity(item: Sensitivity) -> dict[str, Any]:
    return {
        "name": item.name,
        "words": item.words,
        "unit": item.unit,
        "low": kept(item.low),
        "high": kept(item.high),
        "without_prevention": kept_all((item.with_low[0], item.with_high[0])),
        "with_prevention": kept_all((item.with_low[1], item.with_high[1])),
    }
