"""Made-up parameters, trials and people at rest for the tests of the forecast."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from needlework.forecast.rest_predict import RestEffects, RestPrediction
from needlework.forecast.rest_rows import RestKind, RestRow, RestTrial
from needlework.forecast.values import Array

ONA = "onabotulinumtoxinA"
PRODUCTS = (ONA, "daxibotulinumtoxinA")


def parameters(**changes: float) -> dict[str, Array]:
    """Return one draw of made-up parameters, some of them changed."""
    scalars = {
        "saturation": 0.5,
        "delivery_rate": 0.5,
        "hill": 2.0,
        "patient_day_sd": 30.0,
        "male_day_shift": -20.0,
        "strength_mean": 2.5,
        "trial_strength_sd": 0.2,
        "trial_day_sd": 10.0,
        "threshold_none": 0.6,
        "noise_investigator": 0.25,
        "noise_subject": 0.5,
        "concentration": 100.0,
        "rest_severity_mean": 1.4,
        "rest_severity_sd": 0.6,
        "rest_trial_severity_sd": 0.2,
        "rest_strength": 1.6,
        "rest_fast_share": 0.6,
        "rest_smoothing_rate": 0.008,
        "rest_noise": 1.1,
        "rest_subject_bias": 0.1,
        "rest_completion": 0.8,
    } | changes
    by_product = {
        "decay_rate": [0.024, 0.024],
        "lag_rate": [0.4, 0.4],
        "half_block_day": [92.0, 133.0],
    }
    found = {name: np.array([value]) for name, value in scalars.items()}
    return found | {name: np.array([value]) for name, value in by_product.items()}


def row(kind: RestKind, **changes: object) -> RestRow:
    """Return a figure of everyone on day 30 of the first cycle, some of it changed."""
    entry: dict[str, object] = {
        "row_id": kind,
        "kind": kind,
        "rater": "investigator",
        "grade": 0,
        "cycle": 0,
        "days": (30.0,),
        "entry": (0, 3),
        "size": 200.0,
        "value": 0.5,
        "low": 0.0,
        "fitted": True,
    }
    return RestRow(**{**entry, **changes})  # type: ignore[arg-type]


def trial(*rows: RestRow, sessions: tuple[float, ...] = (0.0,), product: str = ONA) -> RestTrial:
    """Return a trial of the label dose with these figures."""
    return RestTrial("made-up", product, 1.0, sessions, 0.0, rows)


def prediction(found: RestTrial, values: Mapping[str, Array] | None = None) -> RestPrediction:
    """Return the prediction of a trial that adds nothing of its own."""
    nothing = np.zeros(1)
    effects = RestEffects(nothing, nothing, nothing)
    return RestPrediction(values or parameters(), found, PRODUCTS, effects)
