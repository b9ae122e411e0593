"""The fit of melasma and uneven pigment: what each treatment does, over studies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np
import numpyro
import numpyro.distributions as dist

from needlework.calibration.studies import StudyFit
from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.pigment_figures import Readings, log_likelihood
from needlework.forecast.indications.pigment_model import (
    ACTIVES,
    LOOKS,
    SLOTS,
    PigmentRows,
    arm_severity,
)
from needlework.forecast.indications.study_arms import StudyArms, study_arms

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
        study, component = _deviates(read.arms)
        severity = arm_severity(read.arms, values, study, component, jnp)
        readings = Readings(read, severity, values, special.ndtr, jnp)
        each = log_likelihood(readings, _log_normal)
        numpyro.factor("rows", jnp.sum(jnp.where(counted > 0, each, 0.0)))

    return declare


def _log_normal(value: Any, mean: Any, sd: Any) -> Any:
    return dist.Normal(mean, sd).log_prob(value)


def _parameters() -> dict[str, Any]:
    values = {name: _log_scale(name) for name in POSITIVE}
    half_life = _log_scale("fading_half_life")
    values["fading"] = numpyro.deterministic("fading", jnp.log(2.0) / half_life)
    fall = parameter(f"{PRIOR}.sunscreen")
    values["sunscreen"] = numpyro.sample("sunscreen", dist.Normal(fall.value, fall.spread))
    potency = parameter(f"{PRIOR}.potency")
    each = dist.Normal(potency.value, potency.spread).expand([len(ACTIVES)])
    values["potency"] = numpyro.sample("potency", each.to_event(1))
    return values


def _log_scale(name: str) -> Any:
    prior = parameter(f"{PRIOR}.{name}")
    return numpyro.sample(name, dist.LogNormal(np.log(prior.value), prior.spread))


def _deviates(arms: StudyArms) -> tuple[Any, Any]:
    """Return standard deviates of studies and of components in studies; they are not shipped."""
    study = dist.Normal(0, 1).expand([arms.studies, 2]).to_event(2)
    component = dist.Normal(0, 1).expand([arms.effects]).to_event(1)
    return numpyro.sample("study_deviate", study), numpyro.sample("component_deviate", component)


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
