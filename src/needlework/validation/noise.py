"""From what is expected of a trial to what it prints: sampling, residual scatter, rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.validation.targets import Target

Array = NDArray[np.float64]
SMALLEST_SHARE = 1e-6
SMALLEST_VARIANCE = 1e-4
"""As in the likelihood of a median: a share at its bound still has some variance."""


def figure_draws(
    target: Target, expected: Array, parameters: Mapping[str, Any], rng: np.random.Generator
) -> Array:
    """Return draws of a figure given what is expected of its trial.

    Parameters
    ----------
    expected : array of shape (draws, 1), or (draws, days) for medians
        Share that responds, or that is left at each visit, or with onset by each day.
    """
    people = target.printed.people.draw(rng, len(expected))
    if target.form in ("median", "onset-median"):
        reached = expected if target.form == "onset-median" else 1 - expected
        spread = _spread(expected, people, parameters["concentration"])
        return median_draws(reached, target.grid, spread, rng)
    share = share_draws(expected[:, -1], people, parameters["concentration"], rng)
    return np.round(1 - share if target.flipped else share, target.printed.decimals)


def share_draws(
    share: Array, people: Array | None, concentration: Array, rng: np.random.Generator
) -> Array:
    """Return beta-binomial shares; beta alone where nobody knows how many people there were."""
    share = np.clip(share, SMALLEST_SHARE, 1 - SMALLEST_SHARE)
    drawn = rng.beta(share * concentration, (1 - share) * concentration)
    return drawn if people is None else rng.binomial(people.astype(int), drawn) / people


def _spread(share: Array, people: Array | None, concentration: Array) -> Array:
    """Return the standard deviation of an observed share around its expectation."""
    variance = np.clip(share * (1 - share), SMALLEST_VARIANCE, None)
    sampling = 0 if people is None else 1 / people[:, None]
    return np.asarray(np.sqrt(variance * (sampling + 1 / concentration[:, None])))


def median_draws(
    reached: Array, grid: Sequence[float], spread: Array, rng: np.random.Generator
) -> Array:
    """Return the first day on which half have had the event, infinity where none shows it.

    One deviate moves a whole curve, so the chance to be at the median by a day is that of the
    likelihood of the fit.

    Parameters
    ----------
    reached : array of shape (draws, days)
        Expected share with the event by each day.
    """
    observed = reached + rng.standard_normal((len(reached), 1)) * spread
    half = observed >= 0.5
    first = np.asarray(grid)[np.argmax(half, axis=1)]
    return np.where(half.any(axis=1), first, np.inf)
