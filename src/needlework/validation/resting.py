"""Figures of lines at rest, predicted with and without their own trial.

What another trial of this kind would have printed: a posterior draw, effects of its own, scatter
around what is expected, rounding. Each trial is left out by a fit of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.draws import Draws, load_draws, with_refits
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_predict import RestPrediction, rest_effects
from needlework.forecast.rest_rows import RestRow, RestTrial, rest_trials
from needlework.scales.resting import log_odds_spread
from needlework.validation.noise import SMALLEST_VARIANCE, median_draws, share_draws
from needlework.validation.sampling import generator, parameters_without

Array = NDArray[np.float64]
LEVELS = (0.05, 0.5, 0.95)
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predictive median of a figure with its 90 % interval, and whether it holds the figure.

    A time that does not come within the visits is infinite.
    """

    low: float
    median: float
    high: float
    inside: bool


@dataclass(frozen=True, slots=True)
class RestValidation:
    """One figure at rest with its predictions.

    Parameters
    ----------
    fitted : Predicted
        From the fit with every trial; for a figure that only checks, the test itself.
    left_out : Predicted or None
        From the fit without its trial; None for a figure that did not enter.
    """

    trial: str
    row: RestRow
    fitted: Predicted
    left_out: Predicted | None


@cache
def shipped_rest_validation() -> tuple[RestValidation, ...]:
    """Return the validation of the draws that ship."""
    return validate_rest(with_refits(load_draws(False, AT_REST)))


def validate_rest(draws: Draws, seed: int = 1) -> tuple[RestValidation, ...]:
    """Return every figure at rest that can be predicted, trial by trial.

    Parameters
    ----------
    draws : Draws
        Draws of the fit at rest, with its fits without a trial.
    seed : int
        Seed of the trial effects and of sampling.
    """
    return tuple(
        found for trial in rest_trials(checks=True) for found in _trial(trial, draws, seed)
    )


def _trial(trial: RestTrial, table: Draws, seed: int) -> Iterator[RestValidation]:
    whole = _samples(trial, table, table.parameters, seed)
    without: list[Array] | None = None
    if trial.trial in table.refits:
        rng = generator(seed, "left out", trial.trial)
        again = parameters_without(table, trial.trial, table.size, rng)
        without = _samples(trial, table, again, seed)
    for place, row in enumerate(trial.rows):
        left = None if without is None or not row.fitted else _predicted(row, without[place])
        yield RestValidation(trial.trial, row, _predicted(row, whole[place]), left)


def _samples(
    trial: RestTrial, table: Draws, parameters: Mapping[str, Array], seed: int
) -> list[Array]:
    """Return predictive draws of each figure of a trial."""
    rng = generator(seed, "trial", trial.trial)
    size = len(parameters["hill"])
    effects = rest_effects(parameters, rng.standard_normal((3, size)))
    prediction = RestPrediction(parameters, trial, table.products, effects)
    return [
        figure_draws(row, prediction, parameters, generator(seed, "row", row.row_id))
        for row in trial.rows
    ]


def figure_draws(
    row: RestRow,
    prediction: RestPrediction,
    parameters: Mapping[str, Array],
    rng: np.random.Generator,
) -> Array:
    """Return draws of a printed figure given what is expected of its trial, shape (draws,)."""
    concentration = parameters["concentration"]
    if row.kind == "median":
        left = prediction.remaining(row)
        variance = np.clip(left * (1 - left), SMALLEST_VARIANCE, None)
        spread = np.sqrt(variance * (1 / row.size + 1 / concentration[:, None]))
        return median_draws(1 - left, row.days[1:], spread, rng)
    expected = np.asarray(prediction.figure(row))
    if row.kind == "odds_per_cycle":
        shares = prediction.cycle_shares(row)
        spread = log_odds_spread(shares, row.size, concentration)
        return np.asarray(np.exp(expected + spread * rng.standard_normal(len(expected))))
    people = np.full(len(expected), row.size)
    return np.round(share_draws(expected, people, concentration, rng), DECIMALS)


def _predicted(row: RestRow, sample: Array) -> Predicted:
    """Read the interval off the draws; a median is looked for at the end of its own interval."""
    low, median, high = np.quantile(sample, LEVELS, method="inverted_cdf")
    looked_for = row.days[-1] if row.kind == "median" else row.value
    return Predicted(float(low), float(median), float(high), bool(low <= looked_for <= high))
