"""The fit of pattern hair loss: what each treatment grows beyond the count of its control."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import jax.scipy.special as special
import numpyro
import numpyro.distributions as dist

from needlework.calibration.studies import StudyFit
from needlework.calibration.study_priors import deviates, log_normal, log_scale, real
from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.hair_figures import HairRows, Readings, log_likelihood
from needlework.forecast.indications.hair_model import BLOCKERS, INJECTED, SLOTS, arm_change
from needlework.forecast.indications.study_arms import study_arms

TOPIC = "mesotherapy+microneedling"
PRIOR = "hair.prior"
POSITIVE = ("loss", "fast_rate", "slow_rate", "rise_study_sd", "effect_study_sd")
REAL = ("rise", "saline", "needling", "photo_line")


def rows(fit_set: str) -> tuple[StudyRow, ...]:
    """Return the rows of a fit set."""
    return family_rows(TOPIC, "hair", fit_set)


def model(given: Sequence[StudyRow]) -> Callable[[Any], None]:
    """Return what declares the model of some rows."""
    read = HairRows(study_arms(given, SLOTS))

    def declare(counted: Any) -> None:
        values = _parameters()
        study = deviates("study_deviate", read.arms.studies)
        component = deviates("component_deviate", read.arms.effects)
        change = arm_change(read.arms, values, study, component, jnp)
        readings = Readings(read, change, values, special.ndtr, jnp)
        each = log_likelihood(readings, log_normal)
        numpyro.factor("rows", jnp.sum(jnp.where(counted > 0, each, 0.0)))

    return declare


def _parameters() -> dict[str, Any]:
    values = {name: log_scale(PRIOR, name) for name in POSITIVE}
    half_life = log_scale(PRIOR, "fading_half_life")
    values["fading"] = numpyro.deterministic("fading", jnp.log(2.0) / half_life)
    values |= {name: real(PRIOR, name) for name in REAL}
    values["injected"] = real(PRIOR, "injected", size=len(INJECTED))
    values["blocker"] = real(PRIOR, "blocker", "drug", len(BLOCKERS))
    stronger = real(PRIOR, "minoxidil", "drug")
    both = jnp.stack([stronger, stronger * log_scale(PRIOR, "weaker_share")])
    values["topical"] = numpyro.deterministic("topical", both)
    share = parameter(f"{PRIOR}.protection")
    values["protection"] = numpyro.sample("protection", _between(share.value, share.spread))
    return values


def _between(mean: float, sd: Any) -> Any:
    """Return the beta distribution of this mean and SD."""
    weight = mean * (1 - mean) / sd**2 - 1
    return dist.Beta(mean * weight, (1 - mean) * weight)


FIT = StudyFit(
    "hair",
    TOPIC,
    rows,
    model,
    (
        "held_out.toml",
        "mesotherapy/curated_rows_hair.csv",
        "mesotherapy/results.csv",
        "microneedling/curated_rows_hair.csv",
        "microneedling/results.csv",
        "parameters/hair.toml",
    ),
    side_by_side=True,
)
