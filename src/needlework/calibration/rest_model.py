"""The model of lines at rest: the glabella's posterior, and what is peculiar to the resting face.

Effect, raters and the scale are those of full frown. Anew are the severity at rest, the fall, the
share of it that is tone, and the rate of the skin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import expit

from needlework.calibration.area_prior import SharedPrior, constrained
from needlework.calibration.model import beta_binomial, median_interval
from needlework.calibration.priors import log_normal, normal
from needlework.evidence import parameter
from needlework.forecast.rest_predict import RestPrediction, rest_effects
from needlework.forecast.rest_rows import RestRow, RestTrial
from needlework.scales.resting import log_odds_spread

SHARED = (
    *("saturation", "delivery_rate", "hill", "decay_rate", "lag_rate", "half_block_day"),
    *("patient_day_sd", "male_day_shift", "strength_mean", "trial_strength_sd", "trial_day_sd"),
    *("threshold_none", "noise_investigator", "noise_subject", "concentration"),
)
"""Parameters that lines at rest share with lines at full frown."""

Pair = tuple[RestRow, RestPrediction]
"""A figure and the prediction of its trial."""

_PRIOR = "rest.prior."
_NORMAL = ("severity_mean", "subject_bias")
_LOG_NORMAL = ("severity_sd", "trial_severity_sd", "strength", "noise")
_LOGITS = ("fast_share", "completion")
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class RestFit:
    """The trials at rest and the prior of what they share with full frown.

    Parameters
    ----------
    trials : tuple of RestTrial
    products : tuple of str
        Products in the order of the shared parameters.
    prior : SharedPrior
    """

    trials: tuple[RestTrial, ...]
    products: tuple[str, ...]
    prior: SharedPrior


def rest_model(fit: RestFit, counted: Any, observe: bool = True) -> None:
    """Declare the joint distribution of parameters, trial effects and figures at rest.

    Parameters
    ----------
    counted : array of shape (figures,)
        Weight of each figure, 0 for those of a trial that is left out.
    observe : bool
        False leaves the figures out, for draws from the prior.
    """
    parameters = {name: value[None] for name, value in _parameters(fit.prior).items()}
    with numpyro.plate("trial", len(fit.trials)):
        names = ("strength", "day", "severity")
        deviates = [numpyro.sample(f"trial_{n}_deviate", dist.Normal(0, 1)) for n in names]
    if observe:
        rows = rest_likelihood(parameters, fit, jnp.stack(deviates))
        numpyro.factor("rows", (rows * counted).sum())


def _parameters(prior: SharedPrior) -> Mapping[str, Any]:
    standard = numpyro.sample("shared", dist.Normal(jnp.zeros(len(prior.mean)), 1).to_event(1))
    values = dict(constrained(prior, prior.mean + prior.factor @ standard, jnp))
    for name in prior.names:
        numpyro.deterministic(name, values[name])
    anew = {name: numpyro.sample(f"rest_{name}", normal(f"{_PRIOR}{name}")) for name in _NORMAL}
    anew |= {n: numpyro.sample(f"rest_{n}", log_normal(f"{_PRIOR}{n}")) for n in _LOG_NORMAL}
    for name in _LOGITS:
        logit = numpyro.sample(f"rest_{name}_logit", normal(f"{_PRIOR}{name}_logit"))
        anew[name] = numpyro.deterministic(f"rest_{name}", expit(logit))
    half_life = parameter(f"{_PRIOR}smoothing_half_life")
    rate = dist.LogNormal(math.log(math.log(2) / half_life.value), half_life.spread)
    anew["smoothing_rate"] = numpyro.sample("rest_smoothing_rate", rate)
    return values | {f"rest_{name}": value for name, value in anew.items()}


def rest_likelihood(parameters: Mapping[str, Any], fit: RestFit, deviates: Any) -> Any:
    """Return the log likelihood of each figure, shape (figures,), for one draw.

    Parameters
    ----------
    parameters : mapping of arrays with a leading axis of one draw
    deviates : array of shape (3, trials)
    """
    predicted: list[Pair] = []
    for place, trial in enumerate(fit.trials):
        effects = rest_effects(parameters, deviates[:, place, None])
        prediction = RestPrediction(parameters, trial, fit.products, effects, jnp)
        predicted += [(row, prediction) for row in trial.rows]
    total = jnp.zeros(len(predicted))
    for likelihood in (share_likelihood, median_likelihood, odds_likelihood):
        places = [i for i, (row, _) in enumerate(predicted) if _scatters_as(row) is likelihood]
        if places:
            values = likelihood([predicted[i] for i in places], parameters)
            total = total.at[np.array(places)].set(values)
    return total


def _scatters_as(row: RestRow) -> Callable[..., Any]:
    """Return the likelihood of a figure."""
    special = {"median": median_likelihood, "odds_per_cycle": odds_likelihood}
    return special.get(row.kind, share_likelihood)


def share_likelihood(rows: Sequence[Pair], parameters: Mapping[str, Any]) -> Any:
    """Return the log likelihood of printed shares: beta-binomial."""
    share = jnp.concatenate([prediction.figure(row) for row, prediction in rows])
    share = jnp.clip(share, _SMALLEST, 1 - _SMALLEST)
    size = np.array([row.size for row, _ in rows])
    count = np.array([row.value for row, _ in rows]) * size
    concentration = parameters["concentration"]
    return beta_binomial(count, size, share * concentration, (1 - share) * concentration)


def median_likelihood(rows: Sequence[Pair], parameters: Mapping[str, Any]) -> Any:
    """Return the log chance that each printed median falls between its last two visits."""
    remaining = [prediction.remaining(row)[0] for row, prediction in rows]
    before = [left[-2] if len(left) > 1 else jnp.ones(()) for left in remaining]
    low, high = jnp.stack(before), jnp.stack([left[-1] for left in remaining])
    size = np.array([row.size for row, _ in rows])
    return median_interval(low[None], high[None], size, parameters)[0]


def odds_likelihood(rows: Sequence[Pair], parameters: Mapping[str, Any]) -> Any:
    """Return the log likelihood of printed odds ratios: normal on the log scale."""
    expected = jnp.stack([prediction.figure(row)[0] for row, prediction in rows])
    shares = jnp.stack([prediction.cycle_shares(row)[0] for row, prediction in rows])
    size = np.array([row.size for row, _ in rows])
    spread = log_odds_spread(shares, size, parameters["concentration"], jnp)
    return dist.Normal(expected, spread).log_prob(np.log([row.value for row, _ in rows]))
