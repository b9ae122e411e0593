"""Two arms of a trial of skin compared: shares by Newcombe, means by Welch.

Both arms stand in the same clinic, so what a clinic adds to both is not in their difference. A
mean has the confidence limits of Welch's t, with the spread that the trial itself prints.
"""

from __future__ import annotations

import numpy as np

from needlework.forecast.indications.values import Array
from needlework.trials.comparing_shares import newcombe
from needlework.trials.figures import repeats
from needlework.trials.skin.figures import SkinFigure, drawn, expected


class Pair:
    """Simulated trials of two arms, read off as shares or means on a day.

    Parameters
    ----------
    arm, reference : SkinFigure
        The same figure of both arms.
    """

    def __init__(self, arm: SkinFigure, reference: SkinFigure) -> None:
        self._arms = arm, reference
        self._often = repeats(len(arm.center))
        self.measure = "share" if arm.counts else "mean"
        self.unit = arm.unit
        self.lower_is_better = arm.lower_is_better

    @property
    def sampled(self) -> bool:
        """Whether the people of both arms can be drawn."""
        return all(found.sampled for found in self._arms)

    def expected(self) -> float:
        """Return the expected difference."""
        arm, reference = self._arms
        return expected(arm) - expected(reference)

    def unsampled(self) -> Array:
        """Return differences of trials so large that who is in them does not matter."""
        arm, reference = self._arms
        return np.asarray(arm.center - reference.center)

    def read(
        self, sizes: tuple[int, int], alpha: float, rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        """Return difference and confidence limits of trials of these sizes, (clinics, trials)."""
        numbers = [found.counted(size) for found, size in zip(self._arms, sizes, strict=True)]
        (mean, error), (other, beside) = (
            drawn(found, number, rng, self._often)
            for found, number in zip(self._arms, numbers, strict=True)
        )
        if error is None or beside is None:
            return (
                np.asarray(mean - other),
                *newcombe((mean, other), (numbers[0], numbers[1]), alpha),
            )
        return welch((mean, other), (error, beside), (numbers[0], numbers[1]), alpha)


def welch(
    means: tuple[Array, Array], errors: tuple[Array, Array], sizes: tuple[int, int], alpha: float
) -> tuple[Array, Array, Array]:
    """Return the difference of means with the confidence limits of Welch's t.

    Parameters
    ----------
    errors : pair of array
        Standard errors of the means.
    """
    from scipy.special import stdtrit

    squares = [error**2 for error in errors]
    together = squares[0] + squares[1]
    parts = (square**2 / (size - 1) for square, size in zip(squares, sizes, strict=True))
    freedom = together**2 / np.maximum(sum(parts), np.finfo(np.float64).tiny)
    reach = stdtrit(freedom, 1 - alpha / 2) * np.sqrt(together)
    apart = np.asarray(means[0] - means[1])
    return apart, apart - reach, apart + reach
