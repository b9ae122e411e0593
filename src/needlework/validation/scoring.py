"""How a published figure is compared with its predictive draws.

Shares are compared as printed. A published median stands for its visit interval: a draw that
falls into the interval equals the figure, the 90 % interval holds it when the two overlap, and
the error is 0 where the predicted median falls inside. A printed bound ("at least 96 %") is held
by any interval that reaches beyond it, and has neither CRPS nor PIT.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.values import Grade
from needlework.validation.targets import Target
from needlework.validation.values import Predicted, Score

Array = NDArray[np.float64]
LEVELS = (0.05, 0.5, 0.95)
SLACK = 1e-9
"""Rounded shares that print alike may differ in the last bit."""


def predicted(
    target: Target, sample: Array, reference: Array | None, grade: Grade, rng: np.random.Generator
) -> Predicted:
    """Return the prediction of a figure with its score, in the unit of its row.

    Parameters
    ----------
    sample : array of shape (draws,)
        Predictive draws as a share or in days.
    reference : array or None
        Figures of the training rows that the reference predicts with.
    rng : Generator
        Breaks ties of the probability integral transform.
    """
    unit = target.printed.per_unit or 1.0
    low, median, high = (float(value) for value in np.quantile(
        np.minimum(sample, _never(target)), LEVELS, method="inverted_cdf"
    ))  # fmt: skip
    score = score_of(target, sample, (low, median, high), reference, rng)
    return Predicted(
        median / unit, low / unit, high / unit, grade, None if score is None else _in(score, unit)
    )


def _never(target: Target) -> float:
    """Return how a time that never comes is shown: as the last visit."""
    return target.grid[-1] if target.form in ("median", "onset-median") else math.inf


def _in(score: Score, unit: float) -> Score:
    crps = None if score.crps is None else score.crps / unit
    reference = None if score.crps_reference is None else score.crps_reference / unit
    return Score(score.inside, score.error / unit, score.pit, crps, reference)


def score_of(
    target: Target,
    sample: Array,
    quantiles: tuple[float, float, float],
    reference: Array | None,
    rng: np.random.Generator,
) -> Score | None:
    """Return the score of a prediction, None where no figure is printed."""
    value = target.printed.amount
    if value is None:
        return None
    if target.printed.bound in ("lower", "upper"):
        return _bound_score(value, target.printed.bound, quantiles)
    if target.interval is not None:
        never = _never(target)
        return _time_score(
            value, target.interval, np.minimum(sample, never), quantiles, reference, rng
        )
    return _share_score(value, sample, quantiles, reference, rng)


def _share_score(
    value: float,
    sample: Array,
    quantiles: tuple[float, float, float],
    reference: Array | None,
    rng: np.random.Generator,
) -> Score:
    low, median, high = quantiles
    below, up_to = np.mean(sample < value - SLACK), np.mean(sample <= value + SLACK)
    return Score(
        inside=low - SLACK <= value <= high + SLACK,
        error=median - value,
        pit=_between(below, up_to, rng),
        crps=crps(sample, value),
        crps_reference=None if reference is None else crps(reference, value),
    )


def _time_score(
    value: float,
    interval: tuple[float, float],
    sample: Array,
    quantiles: tuple[float, float, float],
    reference: Array | None,
    rng: np.random.Generator,
) -> Score:
    low, median, high = quantiles
    after, until = interval

    def as_printed(times: Array) -> Array:
        return np.where((times > after) & (times <= until), value, times)

    return Score(
        inside=low <= until and high > after,
        error=float(as_printed(np.array(median))) - value,
        pit=_between(np.mean(sample <= after), np.mean(sample <= until), rng),
        crps=crps(as_printed(sample), value),
        crps_reference=None if reference is None else crps(as_printed(reference), value),
    )


def _bound_score(value: float, bound: str, quantiles: tuple[float, float, float]) -> Score:
    low, median, high = quantiles
    if bound == "lower":
        return Score(high >= value - SLACK, min(median - value, 0), None, None, None)
    return Score(low <= value + SLACK, max(median - value, 0), None, None, None)


def _between(below: Any, up_to: Any, rng: np.random.Generator) -> float:
    return float(below + rng.random() * (up_to - below))


def crps(sample: Array, value: float) -> float:
    """Return the continuous ranked probability score of an ensemble.

    ``mean |x - y| - mean |x - x'| / 2``, in the unit of the sample; 0 is a sure hit.
    """
    ordered = np.sort(sample)
    size = len(ordered)
    ranks = 2 * np.arange(1, size + 1) - size - 1
    spread = float(ranks @ ordered) / size**2
    return max(float(np.mean(np.abs(ordered - value))) - spread, 0.0)
