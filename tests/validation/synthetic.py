"""Small made-up draws and figures, so that validation is tested without a fit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from needlework.evidence import Figure
from needlework.evidence.curated import curated_rows
from needlework.forecast.draws import Draws

PRODUCTS = (
    "onabotulinumtoxinA",
    "abobotulinumtoxinA",
    "daxibotulinumtoxinA",
    "incobotulinumtoxinA",
)
SHARED = {
    "threshold_none": 0.5,
    "severity_mean": 2.4,
    "severity_sd": 0.45,
    "noise_investigator": 0.22,
    "noise_subject": 0.25,
    "subject_bias": 0.05,
    "drift_investigator": 0.05,
    "drift_subject": 0.05,
    "male_day_shift": -10.0,
    "male_strength": -0.1,
    "onset_log_threshold_subject": -0.5,
    "onset_log_threshold_physician": -0.6,
    "onset_steepness": 2.0,
    "onset_placebo_subject": 0.06,
    "onset_placebo_physician": 0.04,
    "global_threshold": 0.9,
    "global_noise": 0.3,
    "severe_logit_mean": 0.1,
    "severe_logit_sd": 0.5,
    "delivery_rate": 0.5,
    "hill": 2.0,
    "saturation": 0.6,
    "patient_day_sd": 25.0,
    "trial_strength_sd": 0.15,
    "trial_day_sd": 6.0,
    "trial_lag_sd": 0.2,
    "trial_onset_sd": 0.4,
    "concentration": 120.0,
}
BY_PRODUCT = {"strength": 2.1, "half_block_day": 110.0, "decay_rate": 0.025, "lag_rate": 0.4}


def draws(
    size: int = 60,
    spread: float = 0.03,
    rows: tuple[str, ...] | None = None,
    fit_set: str = "seen-only",
    **changed: Any,
) -> Draws:
    """Return draws around plausible values; ``changed`` replaces parameters."""
    rng = np.random.default_rng(7)

    def around(value: float, *shape: int) -> np.ndarray:
        return value * (1 + spread * rng.standard_normal((size, *shape)))

    parameters = {name: around(value) for name, value in SHARED.items()}
    parameters |= {name: around(value, len(PRODUCTS)) for name, value in BY_PRODUCT.items()}
    for name, value in changed.items():
        parameters[name] = np.full_like(parameters[name], value)
    fitted = [row for row in curated_rows("glabella", "fit", fit_set) if row.product in known()]
    names = tuple(row.row_id for row in fitted) if rows is None else rows
    trials = tuple(dict.fromkeys(name.partition("/")[0] for name in names))
    return Draws(
        parameters=parameters,
        products=PRODUCTS,
        trials=trials,
        rows=names,
        loto_log_weights=np.zeros((len(trials), size)),
        loto_pareto_k=np.full(len(trials), 0.3),
        provenance={"fit_set": fit_set, "evidence_hash": "sha256:e", "content_hash": "sha256:d"},
    )


def known() -> set[str]:
    return {*PRODUCTS, "placebo"}


def with_weights(table: Draws, trial: str, log_weights: np.ndarray, shape: float = 0.3) -> Draws:
    """Return draws whose weights for leaving one trial out are these."""
    place = table.trials.index(trial)
    weights, shapes = table.loto_log_weights.copy(), table.loto_pareto_k.copy()
    weights[place], shapes[place] = log_weights, shape
    return replace(table, loto_log_weights=weights, loto_pareto_k=shapes)


def figure(**changed: Any) -> Figure:
    """Return a figure of an unknown trial: 20 U in the glabella, none or mild at day 28."""
    values: dict[str, Any] = {
        "row_id": "",
        "topic": "results",
        "source": "somebody-2026",
        "study": "new-trial",
        "arm": "ona-20",
        "product": "onabotulinumtoxinA",
        "dose": Decimal(20),
        "dose_unit": "U",
        "area": "glabella",
        "population": "adults, moderate or severe lines at maximum contraction",
        "outcome": "responder_none_or_mild_investigator_max_contraction",
        "definition": "severity none (0) or mild (1), investigator",
        "day": 28.0,
        "n": 100,
        "value": 0.85,
        "unit": "fraction",
    }
    values |= changed
    day = values["day"]
    parts = (values["study"], values["arm"], values["outcome"], "-" if day is None else f"{day:g}")
    values["row_id"] = values["row_id"] or "/".join(parts)
    return Figure(**values)


def median(**changed: Any) -> Figure:
    """Return a printed median time to return to baseline."""
    values = {
        "outcome": "median_time_to_return_to_baseline_days",
        "definition": "Kaplan-Meier median, investigator",
        "day": None,
        "value": 140.0,
        "unit": "days",
    }
    return figure(**(values | changed))
