"""The fit of needling: scars, lines, stretch marks, biopsies, and the hours after a session.

One model for all of them: how fast collagen comes and matures, how much a session is worth after
another, and how much people and studies differ are shared; each scale has a gain of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import ndtr, ndtri

from needlework.calibration.needling_rows import log_likelihood
from needlework.calibration.studies import StudyFit
from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.after_design import FAMILY as AFTER
from needlework.forecast.indications.after_design import FITTED, HOURS
from needlework.forecast.indications.needling_design import Design, build_design
from needlework.forecast.indications.needling_predict import Effects, predict
from needlework.forecast.indications.needling_scales import spread_of

TOPIC = "microneedling"
FAMILIES = ("scars", "wrinkles", "striae", AFTER)
LOG_NORMAL = (
    *("delay", "maturing_half_life", "loss_half_life", "refractory_days"),
    *("gain_scar", "grade_ratio", "hypertrophic_ratio", "gain_striae"),
    *("gain_wrinkle", "gain_laxity", "gain_texture", "gain_attenuation"),
    *("collagen_gain", "epidermis_gain", "elastin_loss", "elastin_gain"),
    *("study_sd", "drift_sd", "person_sd", "residual"),
    *("noise_score", "noise_grade", "noise_rated", "noise_vas"),
    *("redness_hours", "redness_study_sd", "redness_person_sd"),
    *("barrier_hours", "barrier_study_sd", "barrier_person_sd"),
    *("pore_half_life_hours", "pore_half_life_person_sd"),
    *("pore_closure_hours", "pore_closure_person_sd"),
)
NORMAL = ("drift", "prp_log_ratio", "barrier_length_exponent")
HALF_NORMAL = ("expectation", "microdermabrasion")


def rows(fit_set: str) -> tuple[StudyRow, ...]:
    """Return the rows of every family that enter a fit set."""
    return tuple(row for family in FAMILIES for row in family_rows(TOPIC, family, fit_set))


def model(members: Sequence[StudyRow]) -> Callable[[Any], None]:
    """Return what declares the model of some rows, given a weight for each of them."""
    tissue = [place for place, row in enumerate(members) if row.family != AFTER]
    hours = [place for place, row in enumerate(members) if row.family == AFTER]
    design = build_design([members[place] for place in tissue])
    after = [members[place] for place in hours]

    def declare(counted: Any) -> None:
        parameters = population()
        prediction = predict(parameters, design, _effects(design, parameters), ndtr, jnp)
        shifts = _clock_effects(after, parameters)
        likelihood = log_likelihood(prediction, after, shifts)
        order = np.argsort(np.concatenate([tissue, hours]))
        numpyro.factor("rows", (likelihood[order] * counted).sum())

    return declare


def population() -> dict[str, Any]:
    """Sample the parameters of the population, each of shape (1,).

    All are told as standard normal deviates at once, which chains walk through easily.
    """
    names = (*LOG_NORMAL, *NORMAL, *HALF_NORMAL)
    deviates = numpyro.sample("population_deviate", dist.Normal(0, 1).expand([len(names)]))
    found = {}
    for name, deviate in zip(names, deviates, strict=True):
        found[name] = numpyro.deterministic(name, _placed(name, deviate))[None]
    return found


def _placed(name: str, deviate: Any) -> Any:
    """Return the value of a parameter that stands at this deviate of its prior."""
    entry = parameter(f"needling.prior.{name}")
    if name in HALF_NORMAL:
        return spread_of(entry) * ndtri((1 + ndtr(deviate)) / 2)
    shifted = spread_of(entry) * deviate
    return entry.value * jnp.exp(shifted) if name in LOG_NORMAL else entry.value + shifted


def _effects(design: Design, parameters: dict[str, Any]) -> Effects:
    """Sample what each study adds, each of shape (1, studies)."""
    count = len(design.studies)
    drawn = numpyro.sample("study_deviate", dist.Normal(0, 1).expand([3, count]))
    return Effects(
        gain=parameters["study_sd"][:, None] * drawn[0],
        drift=parameters["drift_sd"][:, None] * drawn[1],
        baseline=drawn[2][None],
    )


def _clock_effects(members: Sequence[StudyRow], parameters: dict[str, Any]) -> dict[str, Any]:
    """Sample what each study adds to its clocks, by clock, each of shape (1, rows)."""
    found = {}
    for clock in FITTED:
        told = [row.study for row in members if HOURS[row.quantity] == clock]
        studies = tuple(dict.fromkeys(told))
        deviate = numpyro.sample(f"{clock}_deviate", dist.Normal(0, 1).expand([len(studies)]))
        place = np.array([studies.index(r.study) if r.study in studies else 0 for r in members])
        found[clock] = parameters[f"{clock}_study_sd"][:, None] * deviate[place]
    return found


FIT = StudyFit(
    name="needling",
    topic=TOPIC,
    rows=rows,
    model=model,
    evidence=(
        "held_out.toml",
        "microneedling/results.csv",
        *(f"microneedling/curated_rows_{family}.csv" for family in FAMILIES),
        "parameters/needling.toml",
    ),
    side_by_side=True,
    pilot=True,
)
