"""Two arms compared as a trial would: difference, interval, decision, power, sample size.

In each world both arms share the trial effect. Trials are simulated from it, with the residual of
each arm and the people behind it, and each is read as a paper would read it. Power is therefore
what a planner may expect before anyone knows the true effect, often called assurance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.plans import ArmComparison
from needlework.trials.figures import Answer, interval, repeats
from needlework.trials.values import ComparisonResult
from needlework.trials.worlds import Worlds
from needlework.validation.noise import SMALLEST_SHARE
from needlework.validation.sampling import generator

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """True shares of both arms in simulated trials, each of shape (worlds, trials)."""

    arm: Array
    reference: Array

    def sampled(self, sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Array, Array]:
        """Return the shares that trials of these sizes print."""
        size, other = sizes
        return rng.binomial(size, self.arm) / size, rng.binomial(other, self.reference) / other


def pair_of(
    arm: Answer, reference: Answer, worlds: Worlds, seed: int, trials: int | None = None
) -> Pair:
    """Return both arms' shares with the residual of each arm, before sampling people."""
    often = trials or repeats(len(arm.worlds))
    concentration = worlds.parameters["concentration"][:, None]
    rng = [
        generator(seed, "residual", found.question.target.printed.row_id)
        for found in (arm, reference)
    ]

    def residual(found: Answer, numbers: np.random.Generator) -> Array:
        share = np.clip(found.share, SMALLEST_SHARE, 1 - SMALLEST_SHARE)[:, None]
        shape = (len(share), often)
        return numbers.beta(share * concentration, (1 - share) * concentration, shape)

    return Pair(residual(arm, rng[0]), residual(reference, rng[1]))


def compare(
    asked: ArmComparison, arm: Answer, reference: Answer, worlds: Worlds, seed: int
) -> ComparisonResult:
    """Return the comparison of two arms on a figure.

    Parameters
    ----------
    arm, reference : Answer
        The same figure of both arms.
    """
    pair = pair_of(arm, reference, worlds, seed)
    numbers = [found.question.target.printed.people.number for found in (arm, reference)]
    low_high = interval((pair.arm - pair.reference).ravel())
    limits: tuple[float, float] | None = None
    power: tuple[float, float] | None = None
    if numbers[0] is not None and numbers[1] is not None:
        sizes = numbers[0], numbers[1]
        rng = generator(seed, "compare", *comparison_key(asked))
        printed = pair.sampled(sizes, rng)
        low_high = interval((printed[0] - printed[1]).ravel())
        low, high = newcombe(printed, sizes, float(asked.alpha))
        limits = float(np.median(low)), float(np.median(high))
        power = power_of(shown(asked, low))
    return ComparisonResult(
        arm=asked.arm,
        reference=asked.reference,
        outcome=asked.outcome,
        area=asked.area,
        day=asked.day,
        kind=asked.kind,
        margin=float(asked.margin),
        alpha=float(asked.alpha),
        difference=float((arm.share - reference.share).mean()),
        lo90=low_high[0] or 0.0,
        hi90=low_high[1] or 0.0,
        ci_low=limits[0] if limits else None,
        ci_high=limits[1] if limits else None,
        shown=bool(shown(asked, np.array(limits[0]))) if limits else None,
        power=power[0] if power else None,
        power_error=power[1] if power else None,
    )


def comparison_key(asked: ArmComparison) -> tuple[str, ...]:
    """Return the words that the random numbers of a comparison belong to."""
    return asked.arm, asked.reference, asked.outcome, asked.area, str(asked.day)


def shown(asked: ArmComparison, low: Array) -> NDArray[np.bool_]:
    """Return whether the lower limit of a difference shows what is to be shown."""
    return np.asarray(low > -float(asked.margin))


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


def power_of(successes: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the share of trials that succeed, with its Monte-Carlo standard error.

    Parameters
    ----------
    successes : array of bool of shape (worlds, trials)
        Trials of one world are alike, so the error is that of the mean over worlds.
    """
    by_world = successes.mean(axis=1)
    error = by_world.std(ddof=1) / np.sqrt(len(by_world)) if len(by_world) > 1 else 0.0
    return float(by_world.mean()), float(error)
