"""The model of an area beside the glabella: shared parameters, and what is the area's own.

    strength(product, area) = strength(product) + area_strength
    half_block_day(product, area) = half_block_day(product) + area_day
    noise(rater, area) = noise(rater) * area_noise(rater)

Both shifts are the same for all products: the sensitivity of an area is learnt from whichever
product was tried there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist

from needlework.calibration.area_prior import OF_AREA, SharedPrior, constrained
from needlework.calibration.model import LOG_NORMAL, NO_MIXES, NORMAL, given
from needlework.calibration.priors import log_normal, normal
from needlework.forecast.design import Design, RowData

_PRIOR = "neuromodulator.prior"
_RATERS = ("investigator", "subject")


def area_model(
    prior: SharedPrior,
    design: Design,
    data: RowData,
    products: int,
    observe: bool = True,
    mixes: Any = NO_MIXES,
    counted: Any = 1,
) -> None:
    """Declare the joint distribution of an area's parameters, trial effects and rows.

    Parameters
    ----------
    prior : SharedPrior
        The glabella's posterior of what is shared.
    design, data, products, observe, mixes, counted
        As in :func:`needlework.calibration.model.model`.
    """
    given(_parameters(prior), design, data, observe, mixes, counted)


def _parameters(prior: SharedPrior) -> Mapping[str, Any]:
    standard = numpyro.sample("shared", dist.Normal(jnp.zeros(len(prior.mean)), 1).to_event(1))
    values = dict(constrained(prior, prior.mean + prior.factor @ standard, jnp))
    values |= {name: _anew(name) for name in OF_AREA}
    values["strength"] += numpyro.sample("area_strength", normal(f"{_PRIOR}.area_strength"))
    values["half_block_day"] += numpyro.sample("area_day", normal(f"{_PRIOR}.area_day"))
    for rater in _RATERS:
        factor = numpyro.sample(f"area_noise_{rater}", log_normal("scale.prior.area_noise"))
        values[f"noise_{rater}"] *= factor
    for name in prior.names:
        numpyro.deterministic(name, values[name])
    return {name: value[None] for name, value in values.items()}


def _anew(name: str) -> Any:
    """Sample a parameter that each area has of its own."""
    prior = normal(NORMAL[name]) if name in NORMAL else log_normal(LOG_NORMAL[name])
    return numpyro.sample(name, prior)
