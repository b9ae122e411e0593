"""What the ranks of a simulation-based calibration say: uniform, or not.

If the sampler and the likelihood are right, the rank of the truth among its posterior draws is
uniform over synthetic data sets (Talts and others 2018). The test looks at the whole cumulative
curve at once (Säilynoja and others 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

Array = NDArray[np.float64]
Counts = NDArray[np.intp]

_SIMULATIONS = 4000
_LEVEL = 0.05
_BINS = 20


def curve_p_value(counts: Counts) -> float:
    """Return the chance that uniform ranks stray as far from the diagonal anywhere.

    Parameters
    ----------
    counts : array of int of shape (ranks,)
        How many data sets had each rank.
    """
    sets = int(counts.sum())
    reference = _least_tails(sets, len(counts))
    own = _least_tail(np.cumsum(counts)[None, :-1], sets)[0]
    return float((1 + np.sum(reference <= own)) / (1 + len(reference)))


def band(sets: int, ranks: int) -> tuple[Array, Array]:
    """Return the simultaneous 95 % band of the cumulative share at each rank but the last."""
    tail = np.quantile(_least_tails(sets, ranks), _LEVEL) / 2
    inside = np.arange(1, ranks) / ranks
    edges = [quantile(tail, sets, inside) / sets for quantile in (binom.ppf, binom.isf)]
    return np.asarray(edges[0]), np.asarray(edges[1])


def chi_square_p_value(counts: Counts) -> float:
    """Return the chi-square p value of the ranks in equal bins, 20 where they divide."""
    bins = next(size for size in range(_BINS, 0, -1) if len(counts) % size == 0)
    seen = counts.reshape(bins, -1).sum(axis=1)
    expected = counts.sum() / bins
    return float(chi2.sf(((seen - expected) ** 2 / expected).sum(), bins - 1))


def adjusted(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p values adjusted for their number (Holm): below 0.05 is not chance."""
    result, largest = {}, 0.0
    for place, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        largest = max(largest, min(1.0, p_values[name] * (len(p_values) - place)))
        result[name] = largest
    return result


@lru_cache(maxsize=4)
def _least_tails(sets: int, ranks: int) -> Array:
    """Return the least two-sided tail along the curve in data sets with uniform ranks."""
    random = np.random.default_rng(ranks)
    counts = random.multinomial(sets, np.full(ranks, 1 / ranks), size=_SIMULATIONS)
    return _least_tail(np.cumsum(counts, axis=1)[:, :-1], sets)


def _least_tail(cumulative: Counts, sets: int) -> Array:
    inside = np.arange(1, cumulative.shape[1] + 1) / (cumulative.shape[1] + 1)
    below = binom.cdf(cumulative, sets, inside)
    above = binom.sf(cumulative - 1, sets, inside)
    return np.asarray(2 * np.minimum(below, above).min(axis=1))
