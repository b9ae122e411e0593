"""Times of two arms compared: medians or restricted means of Kaplan-Meier curves.

In each simulated trial the curve of an arm moves as a whole by the residual of the arm; its people
lose the response visit by visit and drop out in between, and the curve is drawn from them. Its
variance is Greenwood's. The limits of a median are the visits at which the limits of the curve
cross a half (Brookmeyer and Crowley 1982); those of a difference are put together from those of
both arms, as Newcombe does for shares. The restricted mean is the area below the curve up to the
last visit, a response lasting until the visit that finds it gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.trials.figures import Answer, repeats
from needlework.trials.worlds import Worlds
from needlework.validation.noise import SMALLEST_VARIANCE
from needlework.validation.sampling import generator

Array = NDArray[np.float64]


class Times:
    """Simulated trials of two arms, read off as times to the loss of a response.

    Parameters
    ----------
    arm, reference : Answer
        The same median of both arms.
    restricted : bool
        Whether restricted means are compared, not medians.
    """

    unit, lower_is_better = "days", False

    def __init__(
        self, arm: Answer, reference: Answer, worlds: Worlds, seed: int, restricted: bool
    ) -> None:
        self._arms, self._restricted = (arm, reference), restricted
        self.measure = "restricted-mean" if restricted else "median"
        concentration = worlds.parameters["concentration"]
        self._true = [_with_residual(found, concentration, seed) for found in self._arms]

    def expected(self) -> float | None:
        """Return the expected difference; None where a median of everyone is not reached."""
        if self._restricted:
            means = [_area(found.worlds, _visits(found)).mean() for found in self._arms]
            return float(means[0] - means[1])
        medians = [float(_first_half(found.pooled, _visits(found))) for found in self._arms]
        return medians[0] - medians[1] if np.isfinite(medians).all() else None

    def unsampled(self) -> Array:
        """Return differences of trials so large that who is in them does not matter."""
        read = _area if self._restricted else _first_half
        times = [
            read(one, _visits(found)) for one, found in zip(self._true, self._arms, strict=True)
        ]
        return difference(*times)

    def read(
        self, sizes: tuple[int, int], alpha: float, rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        """Return difference and confidence limits of trials of these sizes, (worlds, trials)."""
        from scipy.special import ndtri

        z = float(ndtri(1 - alpha / 2))
        curves = [
            drawn(true, found, size, rng)
            for true, found, size in zip(self._true, self._arms, sizes, strict=True)
        ]
        if self._restricted:
            means, errors = zip(*(curve.restricted_mean() for curve in curves), strict=True)
            apart = np.asarray(means[0] - means[1])
            reach = z * np.hypot(*errors)
            return apart, apart - reach, apart + reach
        (time, low, high), (other, other_low, other_high) = (curve.median(z) for curve in curves)
        down = _reach((time, low), (other_high, other))
        up = _reach((high, time), (other, other_low))
        apart = difference(time, other)
        known = np.isfinite(time) & np.isfinite(other)
        zero = np.zeros_like(apart)
        return (
            apart,
            np.subtract(apart, down, out=zero - np.inf, where=known),
            np.add(apart, up, out=zero + np.inf, where=known),
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """Kaplan-Meier curves of simulated trials.

    Parameters
    ----------
    visits : array of shape (visits,)
        Days.
    remaining : array of shape (..., visits)
        Share still without the event after each visit.
    steps : array of shape (..., visits)
        What each visit adds to Greenwood's sum.
    """

    visits: Array
    remaining: Array
    steps: Array

    def restricted_mean(self) -> tuple[Array, Array]:
        """Return the mean time up to the last visit and its standard error."""
        widths = np.diff(self.visits, append=self.visits[-1])
        after = np.cumsum((self.remaining * widths)[..., ::-1], axis=-1)[..., ::-1]
        variance = (after**2 * self.steps).sum(axis=-1)
        return _area(self.remaining, self.visits), np.sqrt(variance)

    def median(self, z: float) -> tuple[Array, Array, Array]:
        """Return the median and its confidence limits; infinity beyond the last visit."""
        reach = z * self.remaining * np.sqrt(np.cumsum(self.steps, axis=-1))
        return (
            _first_half(self.remaining, self.visits),
            _first_half(self.remaining - reach, self.visits),
            _first_half(self.remaining + reach, self.visits),
        )


def drawn(true: Array, found: Answer, size: int, rng: np.random.Generator) -> Curve:
    """Return the curves of trials with so many people in the arm.

    Parameters
    ----------
    true : array of shape (worlds, trials, visits)
        Share without the event after each visit in everyone like these people.
    """
    left = rng.binomial(size, min(found.followed, 1.0), true.shape[:-1])
    before, share = np.ones(true.shape[:-1]), np.ones(true.shape[:-1])
    remaining, steps = np.empty_like(true), np.empty_like(true)
    for visit in range(true.shape[-1]):
        hazard = np.clip(1 - true[..., visit] / np.maximum(before, np.finfo(float).tiny), 0, 1)
        events = rng.binomial(left, hazard)
        share = share * (1 - events / np.maximum(left, 1))
        survivors = left - events
        steps[..., visit] = events / np.maximum(left * survivors, 1)
        remaining[..., visit], before = share, true[..., visit]
        left = survivors - rng.binomial(survivors, np.clip(found.leaving[visit], 0, 1))
    return Curve(np.asarray(_visits(found)), remaining, steps)


def difference(time: Array, other: Array) -> Array:
    """Return the difference of times; one that is not reached is later than all, two are level."""
    with np.errstate(invalid="ignore"):
        apart = time - other
    return np.where(np.isnan(apart), 0.0, apart)


def _with_residual(found: Answer, concentration: Array, seed: int) -> Array:
    """Return the true curves of an arm in simulated trials, shape (worlds, trials, visits)."""
    rng = generator(seed, "residual", found.question.target.printed.row_id)
    curve = found.worlds[:, None]
    variance = np.clip(curve * (1 - curve), SMALLEST_VARIANCE, None) / concentration[:, None, None]
    deviate = rng.standard_normal((len(curve), repeats(len(curve)), 1))
    moved = np.clip(curve + deviate * np.sqrt(variance), 0, 1)
    return np.asarray(np.minimum.accumulate(moved, axis=-1))


def _visits(found: Answer) -> Sequence[float]:
    return found.question.target.grid


def _first_half(remaining: Array, visits: Sequence[float] | Array) -> Array:
    """Return the first visit with half or less left, infinity where there is none."""
    half = remaining <= 0.5
    first = np.asarray(visits)[np.argmax(half, axis=-1)]
    return np.where(half.any(axis=-1), first, np.inf)


def _area(remaining: Array, visits: Sequence[float] | Array) -> Array:
    """Return the area below curves from day 0 to the last visit."""
    widths = np.diff(np.asarray(visits), prepend=0.0)
    before = np.concatenate([np.ones_like(remaining[..., :1]), remaining[..., :-1]], axis=-1)
    return np.asarray((before * widths).sum(axis=-1))


def _reach(one: tuple[Array, Array], other: tuple[Array, Array]) -> Array:
    """Return how far a limit reaches, infinity where one of the times has none."""
    with np.errstate(invalid="ignore"):
        found = np.hypot(one[0] - one[1], other[0] - other[1])
    return np.where(np.isnan(found), np.inf, found)
