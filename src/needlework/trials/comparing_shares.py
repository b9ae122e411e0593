"""Shares of two arms compared: with the residual of each arm, the people in it, and Newcombe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.trials.figures import Answer, repeats
from needlework.trials.worlds import Worlds
from needlework.validation.noise import SMALLEST_SHARE
from needlework.validation.sampling import generator

Array = NDArray[np.float64]


class Shares:
    """Simulated trials of two arms, read off as shares on a day.

    Parameters
    ----------
    arm, reference : Answer
        The same figure of both arms.
    """

    measure, unit, lower_is_better = "share", "fraction", False

    def __init__(self, arm: Answer, reference: Answer, worlds: Worlds, seed: int) -> None:
        self._means = arm.share, reference.share
        concentration = worlds.parameters["concentration"][:, None]
        self._true = [_with_residual(found, concentration, seed) for found in (arm, reference)]

    def expected(self) -> float:
        """Return the expected difference."""
        return float((self._means[0] - self._means[1]).mean())

    def unsampled(self) -> Array:
        """Return differences of trials so large that who is in them does not matter."""
        return self._true[0] - self._true[1]

    def read(
        self, sizes: tuple[int, int], alpha: float, rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        """Return difference and confidence limits of trials of these sizes, (worlds, trials)."""
        size, other = sizes
        printed = rng.binomial(size, self._true[0]) / size
        beside = rng.binomial(other, self._true[1]) / other
        return (printed - beside, *newcombe((printed, beside), sizes, alpha))


def _with_residual(found: Answer, concentration: Array, seed: int) -> Array:
    """Return the true shares of an arm in simulated trials, shape (worlds, trials)."""
    rng = generator(seed, "residual", found.question.target.printed.row_id)
    share = np.clip(found.share, SMALLEST_SHARE, 1 - SMALLEST_SHARE)[:, None]
    shape = (len(share), repeats(len(share)))
    return rng.beta(share * concentration, (1 - share) * concentration, shape)


def newcombe(
    shares: tuple[Array, Array], sizes: tuple[int, int], alpha: float
) -> tuple[Array, Array]:
    """Return the confidence limits of differences of shares: Wilson limits, squared and added.

    They keep within -1 and 1 and hold where nobody or everybody responds.
    """
    from scipy.special import ndtri

    z = float(ndtri(1 - alpha / 2))
    (low, high), (low_other, high_other) = (
        _wilson(share, size, z) for share, size in zip(shares, sizes, strict=True)
    )
    difference = shares[0] - shares[1]
    down = np.hypot(shares[0] - low, high_other - shares[1])
    up = np.hypot(high - shares[0], shares[1] - low_other)
    return difference - down, difference + up


def _wilson(share: Array, size: int, z: float) -> tuple[Array, Array]:
    centre = share + z**2 / (2 * size)
    reach = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    scale = 1 + z**2 / size
    return (centre - reach) / scale, (centre + reach) / scale
