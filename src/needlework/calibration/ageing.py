"""The fit ``ageing``: rates of the skin from the few figures that speak of them.

Most parameters stand in no row; they are sampled all the same, so that draws of the fit are draws
of everything that a course over years needs, and the ratio of posterior to prior spread says which
of them the rows have taught.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist

from needlework.calibration import priors
from needlework.calibration.studies import StudyFit
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.ageing.figures import (
    expected_values,
    on_scale,
    standard_error,
    with_study,
)
from needlework.forecast.ageing.rates import FIT as NAME
from needlework.forecast.ageing.rates import LOG_NORMAL, NORMAL, SHARES, STUDY_SD

TOPIC = "microneedling"


def rows(fit_set: str) -> tuple[StudyRow, ...]:
    """Return the rows of a fit set."""
    return family_rows(TOPIC, NAME, fit_set)


def model(given: Sequence[StudyRow]) -> Callable[[Any], None]:
    """Return what declares priors and rows, given the weight of each row."""
    studies = tuple(dict.fromkeys(row.study for row in given))
    place = jnp.array([studies.index(row.study) for row in given])
    printed = jnp.array([float(on_scale(row, row.value)) for row in given])
    error = jnp.array([standard_error(row) for row in given])

    @jax.jit
    def centres(parameters: dict[str, Any], effects: Any) -> Any:
        expected = expected_values(given, parameters, jnp)
        located = zip(given, expected, effects, strict=True)
        return jnp.stack([with_study(row, value, own, jnp) for row, value, own in located])

    def declare(counted: Any) -> None:
        parameters = declare_priors()
        deviate = numpyro.sample("study_deviate", dist.Normal(0, 1).expand([len(studies)]))
        centre = centres(parameters, parameters[STUDY_SD] * deviate[place])
        said = dist.Normal(centre, error).log_prob(printed)
        numpyro.factor("figures", (said * counted).sum())

    return declare


def declare_priors() -> dict[str, Any]:
    """Declare every parameter and return it by name."""
    declared = {
        name: numpyro.sample(name, priors.share(f"{NAME}.prior.{name}")) for name in SHARES
    }
    for names, shape in (((*LOG_NORMAL, STUDY_SD), priors.log_normal), (NORMAL, priors.normal)):
        for name in names:
            # As deviates, so that a chain may begin anywhere without numbers beyond all measure.
            prior = shape(f"{NAME}.prior.{name}")
            deviate = numpyro.sample(f"{name}_deviate", dist.Normal(0, 1))
            declared[name] = numpyro.deterministic(name, _from_deviate(prior, deviate))
    return declared


def _from_deviate(prior: Any, deviate: Any) -> Any:
    """Return the value of a normal or log-normal prior at a standard normal deviate."""
    placed = prior.loc + prior.scale * deviate
    return jnp.exp(placed) if isinstance(prior, dist.LogNormal) else placed


FIT = StudyFit(
    name=NAME,
    topic=TOPIC,
    rows=rows,
    model=model,
    evidence=(
        "microneedling/results.csv",
        "microneedling/curated_rows_ageing.csv",
        "parameters/ageing.toml",
        "parameters/sunlight.toml",
        "held_out.toml",
    ),
)
