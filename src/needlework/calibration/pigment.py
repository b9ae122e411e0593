"""The fit of melasma and uneven pigment: what each treatment does, over studies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import jax.scipy.special as special
import numpyro

from needlework.calibration.studies import StudyFit
from needlework.calibration.study_priors import deviates, log_normal, log_scale, real
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.pigment_figures import Readings, log_likelihood
from needlework.forecast.indications.pigment_model import (
    ACTIVES,
    LOOKS,
    SLOTS,
    PigmentRows,
    arm_severity,
)
from needlework.forecast.indications.study_arms import study_arms

TOPIC = "mesotherapy+microneedling"
PRIOR = "pigment.prior"
POSITIVE = (
    "turnover",
    "needled_ratio",
    "drift_person_sd",
    "answer_person_sd",
    "sunscreen_study_sd",
    "answer_study_sd",
    "potency_study_sd",
    "rater_error",
    "instrument_error",
)


def rows(fit_set: str) -> tuple[StudyRow, ...]:
    """Return the rows of a fit set."""
    return family_rows(TOPIC, "pigment", fit_set)


def model(given: Sequence[StudyRow]) -> Callable[[Any], None]:
    """Return what declares the model of some rows."""
    read = PigmentRows(study_arms(given, SLOTS, LOOKS))

    def declare(counted: Any) -> None:
        values = _parameters()
        study = deviates("study_deviate", read.arms.studies, 2)
        component = deviates("component_deviate", read.arms.effects)
        severity = arm_severity(read.arms, values, study, component, jnp)
        readings = Readings(read, severity, values, special.ndtr, jnp)
        each = log_likelihood(readings, log_normal)
        numpyro.factor("rows", jnp.sum(jnp.where(counted > 0, each, 0.0)))

    return declare


def _parameters() -> dict[str, Any]:
    values = {name: log_scale(PRIOR, name) for name in POSITIVE}
    half_life = log_scale(PRIOR, "fading_half_life")
    values["fading"] = numpyro.deterministic("fading", jnp.log(2.0) / half_life)
    values["sunscreen"] = real(PRIOR, "sunscreen")
    values["potency"] = real(PRIOR, "potency", size=len(ACTIVES))
    return values


FIT = StudyFit(
    "pigment",
    TOPIC,
    rows,
    model,
    (
        "held_out.toml",
        "mesotherapy/curated_rows_pigment.csv",
        "mesotherapy/results.csv",
        "microneedling/curated_rows_pigment.csv",
        "microneedling/results.csv",
        "parameters/pigment.toml",
    ),
    side_by_side=True,
)
