"""Leave one trial out without fitting again: importance weights over the shipped draws.

For each trial the rows' likelihood is integrated over what a new trial may add, so the weights
depend on the population parameters alone and stay tame. Pareto smoothing says where they do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtri
from scipy.stats import qmc

from needlework.calibration.model import log_likelihood
from needlework.forecast.published import PublishedRow, build_design
from needlework.forecast.trial_effects import DEVIATES, TrialEffects, by_arm, trial_effects

Parameters = Mapping[str, NDArray[np.float64]]

_CHUNK = 50


def leave_one_trial_out(
    parameters: Parameters,
    rows: Sequence[PublishedRow],
    products: Sequence[str],
    points: int,
    seed: int,
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.float64]]:
    """Return the trials, their smoothed log weights (trials, draws) and Pareto k (trials,).

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    rows : sequence of PublishedRow
        Rows of the fit.
    points : int
        Quasi-random points over the trial's own effects, a power of two.
    """
    from arviz_stats.base.array import array_stats

    trials = tuple(dict.fromkeys(row.trial for row in rows))
    deviates = ndtri(qmc.Sobol(len(DEVIATES), seed=seed).random(points))
    weights, shapes = [], []
    for trial in trials:
        own = [row for row in rows if row.trial == trial]
        likelihood = trial_likelihood(parameters, own, products, deviates)
        smoothed, shape = array_stats.psislw(likelihood)  # it takes the sign itself
        weights.append(smoothed)
        shapes.append(float(shape))
    return trials, np.array(weights), np.array(shapes)


def trial_likelihood(
    parameters: Parameters,
    rows: Sequence[PublishedRow],
    products: Sequence[str],
    deviates: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log likelihood of one trial's rows per draw, its own effects integrated out."""
    design, data = build_design(rows, products)

    @jax.jit
    def likelihood(values: Parameters, effects: dict[str, Any]) -> Any:
        return log_likelihood(values, design, data, TrialEffects(**effects)).sum(axis=1)

    draws = len(parameters["hill"])
    result = []
    for start in range(0, draws, _CHUNK):
        part = {name: value[start : start + _CHUNK] for name, value in parameters.items()}
        repeated = {name: np.repeat(value, len(deviates), axis=0) for name, value in part.items()}
        effects = new_trial(repeated, design.severe_known, deviates)
        each = likelihood(_on_device(repeated), _on_device(asdict(effects)))
        shaped = np.asarray(each).reshape(-1, len(deviates))
        result.append(logsumexp(shaped, axis=1) - np.log(len(deviates)))
    return np.concatenate(result)


def _on_device(parameters: Parameters) -> dict[str, Any]:
    return {name: jnp.asarray(value) for name, value in parameters.items()}


def new_trial(
    repeated: Parameters, severe_known: NDArray[np.float64], deviates: NDArray[np.float64]
) -> TrialEffects:
    """Return trial effects at the given deviates for every draw, the same for all arms."""
    draws = len(repeated["hill"]) // len(deviates)
    drawn = dict(zip(DEVIATES, np.tile(deviates, (draws, 1)).T, strict=True))
    one = np.zeros(len(severe_known), dtype=np.intp)
    return by_arm(trial_effects(repeated, drawn), one, severe_known)
