"""A short walk that tells later ones where a posterior lies and how wide it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.laplace import Approximation, blended
from needlework.calibration.study_walks import Walker

WARMUP, KEPT, ACCEPT = 150, 250, 0.9
SHORT = 8
"""Steps of a pilot and after it take fewer than 2 to this power slopes."""
TOLD_EVERY = 250


def piloted(
    walker: Walker, near: Approximation, whole: NDArray[np.float64], seed: int
) -> Approximation:
    """Return the middle and spread that a short walk finds.

    Parameters
    ----------
    near : Approximation
        Where it begins, and the metric it steps in.
    whole : array of shape (chains, rows)
        Weight of each row in each chain.
    """
    walk = walker.walk(whole, near, seed, WARMUP, KEPT, ACCEPT, deepest=SHORT)
    found = walk.places.reshape(-1, walk.places.shape[-1])
    return Approximation(found.mean(axis=0), blended(near, found))


def telling(steps: int, say: Callable[[str], None]) -> Callable[[int, int], None]:
    """Return what tells from time to time how far a walk has come."""

    def told(made: int, slopes: int) -> None:
        if made % TOLD_EVERY == 0:
            say(f"{made} of {steps} steps, the longest with {slopes} slopes")

    return told
