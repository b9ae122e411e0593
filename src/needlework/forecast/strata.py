"""Spreading simulated people evenly: over draws, and over the normal distribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def spread_over(available: int, wanted: int) -> NDArray[np.intp]:
    """Return indices spread evenly over the draws, repeating where more are wanted."""
    if wanted > available:
        return np.arange(wanted) % available
    return np.arange(wanted) * available // wanted


def strata(size: int, rng: np.random.Generator) -> Array:
    """Return one uniform number in each of ``size`` equal strata."""
    return np.asarray((np.arange(size) + rng.random(size)) / size)


def stratified_normal(size: int, rng: np.random.Generator) -> Array:
    """Return standard normal numbers, one from each of ``size`` equal strata, in random order."""
    from scipy.special import ndtri

    return np.asarray(rng.permutation(ndtri(strata(size, rng))))


def logistic(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return standard logistic noise of this shape."""
    return np.asarray(rng.logistic(size=shape))
