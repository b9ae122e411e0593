"""The model of force: the glabella's course of the block, and how muscles and skin show it.

Studies and arms differ in the largest block: in the end plates that their injections reach, in
muscles, electrodes and cameras; studies differ in sensitivity as those of lines do, and arms in
how fast strain follows. Printed losses scatter around their arm.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import ndtr

from needlework.calibration.area_prior import SharedPrior, constrained
from needlework.calibration.priors import log_normal, normal
from needlework.forecast.force import ForceData, ForceDesign
from needlework.forecast.force_losses import (
    Parameters,
    PlaceDeviates,
    expected_losses,
    places,
    scatter,
)
from needlework.mechanisms.force import largest_block

_PRIOR = "force.prior"
NORMAL = ("foot_sensitivity", "lower_face_sensitivity", "motor_unit_shift")
LOG_NORMAL = (
    "largest_block_sd",
    "arm_block_sd",
    "arm_lag_sd",
    "block_exponent",
    "strain_exponent",
    "lag_factor",
    "person_sd",
    "row_sd",
)
_LEAST = 1e-12


def force_model(
    prior: SharedPrior,
    design: ForceDesign,
    data: ForceData,
    observe: bool = True,
    counted: Any = 1,
) -> None:
    """Declare the joint distribution of parameters, studies and rows.

    Parameters
    ----------
    prior : SharedPrior
        The glabella's posterior of the course of the block.
    observe : bool
        False leaves the rows out, for draws from the prior.
    counted : array of shape (rows,)
        Weight of each row, 0 for the rows of a study that is left out.
    """
    parameters = _parameters(prior)
    sizes = {"study": len(design.studies), "arm": len(design.arms)}
    own = PlaceDeviates(
        **{
            field.name: _deviates(field.name, sizes[field.name.partition("_")[0]])
            for field in fields(PlaceDeviates)
        }
    )
    if observe:
        rows = log_likelihood(parameters, design, data, own)
        numpyro.factor("rows", (rows * counted).sum())


def _deviates(name: str, size: int) -> Any:
    """Sample what studies or arms add, in units of its spread."""
    return numpyro.sample(f"trial_{name}_deviate", dist.Normal(jnp.zeros(size), 1).to_event(1))


def _parameters(prior: SharedPrior) -> dict[str, Any]:
    standard = numpyro.sample("shared", dist.Normal(jnp.zeros(len(prior.mean)), 1).to_event(1))
    values = dict(constrained(prior, prior.mean + prior.factor @ standard, jnp))
    for name in prior.names:
        numpyro.deterministic(name, values[name])
    logit = numpyro.sample("largest_block_logit", normal(f"{_PRIOR}.largest_block_logit"))
    numpyro.deterministic("largest_block", largest_block(logit, 0, 0, jnp))
    values["largest_block_logit"] = logit
    values |= {name: numpyro.sample(name, normal(f"{_PRIOR}.{name}")) for name in NORMAL}
    values |= {name: numpyro.sample(name, log_normal(f"{_PRIOR}.{name}")) for name in LOG_NORMAL}
    values["unstated_side"] = numpyro.sample("unstated_side", dist.Uniform(0, 1))
    return {name: value[None] for name, value in values.items()}


def log_likelihood(
    parameters: Parameters, design: ForceDesign, data: ForceData, deviates: PlaceDeviates
) -> Any:
    """Return the log likelihood of each row, shape (draws, rows)."""
    own = places(parameters, design, deviates, jnp)
    expected = expected_losses(parameters, design, own, jnp)
    deviation = scatter(parameters, design, data, jnp)
    low, high = ((end - expected) / deviation for end in (data.loss, data.high))
    between = jnp.log(jnp.clip(ndtr(high) - ndtr(low), _LEAST))
    point = dist.Normal(expected, deviation).log_prob(data.loss)
    return jnp.where(data.high > data.loss, between, point)
