"""The meta-analytic model of the toxin trials, in NumPyro.

Globals and product effects are sampled first, then what each trial adds, then the rows: shares
are beta-binomial around the prediction, medians are interval-censored through the shares still
responding at the visits on either side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import betaln, expit, gammaln, ndtr, ndtri

from needlework.calibration.priors import log_normal, normal
from needlework.evidence import parameter
from needlework.forecast.design import Design, RowData, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.trial_effects import SPREADS, TrialEffects, by_arm, trial_effects

NORMAL = {
    "threshold_none": "scale.prior.threshold_none",
    "severity_mean": "scale.prior.severity_mean",
    "subject_bias": "scale.prior.subject_bias",
    "drift_investigator": "scale.prior.drift",
    "drift_subject": "scale.prior.drift",
    "male_day_shift": "neuromodulator.prior.male_day_shift",
    "male_strength": "neuromodulator.prior.male_strength",
    "onset_log_threshold_subject": "neuromodulator.prior.onset_log_threshold",
    "onset_log_threshold_physician": "neuromodulator.prior.onset_log_threshold",
    "global_threshold": "neuromodulator.prior.global_threshold",
    "severe_logit_mean": "scale.prior.severe_logit_mean",
}
LOG_NORMAL = {
    "severity_sd": "scale.prior.severity_sd",
    "noise_investigator": "scale.prior.rater_noise",
    "noise_subject": "scale.prior.rater_noise",
    "delivery_rate": "neuromodulator.prior.delivery_rate",
    "hill": "neuromodulator.prior.hill",
    "saturation": "neuromodulator.prior.saturation",
    "onset_steepness": "neuromodulator.prior.onset_steepness",
    "global_noise": "neuromodulator.prior.global_noise",
    "concentration": "neuromodulator.prior.concentration",
    "trial_strength_sd": "neuromodulator.prior.trial_strength_sd",
    "trial_day_sd": "neuromodulator.prior.trial_day_sd",
    "trial_lag_sd": "neuromodulator.prior.trial_lag_sd",
    "trial_onset_sd": "neuromodulator.prior.trial_onset_sd",
    "severe_logit_sd": "scale.prior.severe_logit_sd",
}
_HALF_NORMAL = {
    "patient_day_sd": "neuromodulator.prior.patient_day_sd",
}
_PLACEBO_ONSET = ("onset_placebo_subject", "onset_placebo_physician")


NO_MIXES = np.zeros((0, 2))


def model(
    design: Design,
    data: RowData,
    products: int,
    observe: bool = True,
    mixes: Any = NO_MIXES,
    counted: Any = 1,
) -> None:
    """Declare the joint distribution of parameters, trial effects and rows.

    Parameters
    ----------
    design : Design
        The rows as a design.
    data : RowData
        Counts, sizes and kinds of the rows.
    products : int
        Number of products in the design.
    observe : bool
        False leaves the rows out, for draws from the prior.
    mixes : array of shape (studies, 2)
        Share severe at entry and people, of the studies that print it.
    counted : array of shape (rows,)
        Weight of each row, 0 for the rows of a trial that is left out.
    """
    given(_globals() | _products(products), design, data, observe, mixes, counted)


def given(
    parameters: Mapping[str, Any],
    design: Design,
    data: RowData,
    observe: bool,
    mixes: Any,
    counted: Any,
) -> None:
    """Declare what trials add and the rows, given the parameters of the population."""
    trial = _trials(design, parameters)
    if observe:
        rows = log_likelihood(parameters, design, data, trial)
        numpyro.factor("rows", (rows * counted).sum())
        numpyro.factor("mixes", mix_likelihood(parameters, mixes).sum())


def _globals() -> dict[str, Any]:
    sample = numpyro.sample
    values = {name: sample(name, normal(entry)) for name, entry in NORMAL.items()}
    values |= {name: sample(name, log_normal(entry)) for name, entry in LOG_NORMAL.items()}
    values |= {name: _half_normal(name, entry) for name, entry in _HALF_NORMAL.items()}
    for name in _PLACEBO_ONSET:
        logit = sample(f"{name}_logit", normal("neuromodulator.prior.onset_placebo"))
        values[name] = numpyro.deterministic(name, expit(logit))
    return {name: value[None] for name, value in values.items()}


def _half_normal(name: str, entry: str) -> Any:
    """Sample a half-normal through a standard normal of equal quantiles.

    On the log scale its lower tail runs on for ever, and chains get lost there.
    """
    standard = numpyro.sample(f"{name}_normal", dist.Normal(0, 1))
    spread: Any = parameter(entry).spread
    return numpyro.deterministic(name, spread * ndtri((1 + ndtr(standard)) / 2))


def _products(products: int) -> dict[str, Any]:
    """Return product parameters, non-centred around a common value where they share one."""
    half_life = parameter("neuromodulator.prior.decay_half_life")
    rate = dist.LogNormal(math.log(math.log(2) / half_life.value), half_life.spread)
    strength = numpyro.sample("strength_mean", log_normal("neuromodulator.prior.strength"))
    decay = numpyro.sample("decay_mean", rate)
    lag = numpyro.sample("lag_mean", log_normal("neuromodulator.prior.lag_rate"))
    spread = {
        name: numpyro.sample(f"{name}_sd", log_normal(f"neuromodulator.prior.{name}_sd"))
        for name in ("strength_product", "decay_product", "lag_product")
    }
    with numpyro.plate("product", products):
        half_block = numpyro.sample(
            "half_block_day", log_normal("neuromodulator.prior.half_block_day")
        )
        deviate = {name: numpyro.sample(f"{name}_deviate", dist.Normal(0, 1)) for name in spread}
    values = {
        "strength": strength + spread["strength_product"] * deviate["strength_product"],
        "decay_rate": decay * jnp.exp(spread["decay_product"] * deviate["decay_product"]),
        "lag_rate": lag * jnp.exp(spread["lag_product"] * deviate["lag_product"]),
    }
    for name, value in values.items():
        numpyro.deterministic(name, value)
    values |= {"half_block_day": half_block, "decay_mean": decay}
    return {name: value[None] for name, value in values.items()}


def _trials(design: Design, parameters: Mapping[str, Any]) -> TrialEffects:
    with numpyro.plate("trial", len(design.trials)):
        deviates = {name: _half_centred(sd, parameters) for name, sd in SPREADS.items()}
        deviates["severe"] = numpyro.sample("trial_severe_deviate", dist.Normal(0, 1))
    return effects_of_arms(parameters, design, deviates)


def effects_of_arms(
    parameters: Mapping[str, Any], design: Design, deviates: Mapping[str, Any]
) -> TrialEffects:
    """Return what trials add, by arm.

    Parameters
    ----------
    deviates : mapping of arrays of shape (trials,) or (draws, trials)
    """
    columns = {name: jnp.atleast_2d(value) for name, value in deviates.items()}
    effects = trial_effects(parameters, columns, jnp)
    return by_arm(effects, design.trial, design.severe_known, jnp)


def _half_centred(sd: str, parameters: Mapping[str, Any]) -> Any:
    """Sample what trials add, and return it in units of its spread.

    Sampled half way between an effect and a deviate: some trials tell much and some little, and
    either form alone bends the posterior of the others.
    """
    spread, name = jnp.sqrt(parameters[sd][0]), sd.removesuffix("_sd")
    effect = numpyro.sample(f"{name}_effect", dist.Normal(0, spread))
    return numpyro.deterministic(f"{name}_deviate", effect / spread)


def log_likelihood(
    parameters: Mapping[str, Any], design: Design, data: RowData, trial: TrialEffects
) -> Any:
    """Return the log likelihood of each row, shape (draws, rows)."""
    prediction = Prediction(parameters, design, trial, jnp)
    medians = [group for group in design.groups if isinstance(group, SurvivalRows)]
    others = [group for group in design.groups if not isinstance(group, SurvivalRows)]
    total = jnp.zeros((parameters["concentration"].shape[0], design.rows))
    if others:
        rows = np.concatenate([group.row for group in others])
        share = jnp.concatenate([prediction.shares(group) for group in others], axis=1)
        total = total.at[:, rows].set(responder_likelihood(share, rows, data, parameters))
    if medians:
        rows = np.concatenate([group.row for group in medians])
        bounds = [prediction.remaining(group) for group in medians]
        low, high = (jnp.concatenate([pair[side] for pair in bounds], axis=1) for side in (0, 1))
        value = median_interval(low, high, data.size[rows], parameters)
        total = total.at[:, rows].set(value)
    return total


def mix_likelihood(parameters: Mapping[str, Any], mixes: Any) -> Any:
    """Return the log likelihood of printed shares severe at entry, shape (draws, studies).

    Studies differ normally on the logit scale; sampling adds ``1 / (n p (1 - p))``.

    Parameters
    ----------
    mixes : array of shape (studies, 2)
        Share and people.
    """
    share, people = np.asarray(mixes).T
    mean, spread = (parameters[f"severe_logit_{part}"][:, None] for part in ("mean", "sd"))
    deviation = jnp.sqrt(spread**2 + 1 / (people * share * (1 - share)))
    return dist.Normal(mean, deviation).log_prob(np.log(share / (1 - share)))


def responder_likelihood(
    share: Any, row: Any, data: RowData, parameters: Mapping[str, Any]
) -> Any:
    """Return the log likelihood of printed shares: beta-binomial, or a bound."""
    share = jnp.clip(share, 1e-6, 1 - 1e-6)
    concentration = parameters["concentration"][:, None]
    size, count = data.size[row], data.count[row]
    exact = beta_binomial(count, size, share * concentration, (1 - share) * concentration)
    deviation = jnp.sqrt(share * (1 - share) * (1 / size + 1 / concentration))
    beyond = jnp.log(ndtr((share - count / size) / deviation) + 1e-9)
    return jnp.where(data.lower_bound[row], beyond, exact)


def beta_binomial(count: Any, size: Any, alpha: Any, beta: Any) -> Any:
    """Return the beta-binomial log probability, continuous in ``count``.

    Printed percentages times printed sizes are seldom whole; rounding them would add noise.
    """
    ways = gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)
    return ways + betaln(count + alpha, size - count + beta) - betaln(alpha, beta)


def median_interval(low: Any, high: Any, size: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the log chance that the printed median falls between its two visits.

    Of all that can happen, from everyone responding to no one: a large residual would else reach
    beyond both.
    """
    after, before, end, start = (
        reached(share, size, parameters)
        for share in (high, low, jnp.zeros_like(high), jnp.ones_like(low))
    )
    return jnp.log(jnp.clip((after - before) / (end - start), 1e-9))


def reached(share: Any, size: Any, parameters: Mapping[str, Any]) -> Any:
    """Return the chance that the median is reached while ``share`` is expected to respond.

    The observed share scatters like any other: by sampling and around its trial's prediction.
    """
    concentration = parameters["concentration"][:, None]
    variance = jnp.clip(share * (1 - share), 1e-4) * (1 / size + 1 / concentration)
    deviation = jnp.sqrt(variance)
    return ndtr((0.5 - share) / deviation)
