"""Two arms compared as a trial would: difference, interval, decision, power.

In each world both arms share the trial effect. Trials are simulated from it, with the residual of
each arm and the people behind it, and each is read as a paper would read it. Power is therefore
what a planner may expect before anyone knows the true effect, often called assurance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from needlework.plans import ArmComparison
from needlework.trials.comparing_shares import Shares
from needlework.trials.comparing_times import Times
from needlework.trials.definitions import is_time
from needlework.trials.figures import Answer, interval
from needlework.trials.values import ComparisonResult
from needlework.trials.worlds import Worlds
from needlework.validation.sampling import generator

Array = NDArray[np.float64]
Sizes = tuple[int, int]


class Contest(Protocol):
    """Simulated trials of two arms.

    Parameters
    ----------
    measure, unit : str
        What is compared, and in which unit.
    lower_is_better : bool
        Whether the arm is to lie below the reference.
    """

    @property
    def measure(self) -> str:
        """What is compared: share, mean, median or restricted-mean."""

    @property
    def unit(self) -> str:
        """Unit of the difference."""

    @property
    def lower_is_better(self) -> bool:
        """Whether the arm is to lie below the reference."""

    def expected(self) -> float | None:
        """Return the expected difference; None where it is not known."""

    def unsampled(self) -> Array:
        """Return differences of trials so large that who is in them does not matter."""

    def read(
        self, sizes: Sizes, alpha: float, rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        """Return difference and confidence limits of trials of these sizes, (worlds, trials)."""


def contest(
    asked: ArmComparison, arm: Answer, reference: Answer, worlds: Worlds, seed: int
) -> Contest:
    """Return the simulated trials that a comparison is read from.

    Parameters
    ----------
    arm, reference : Answer
        The same figure of both arms.
    """
    if not is_time(arm.question.target.printed.definition):
        return Shares(arm, reference, worlds, seed)
    return Times(arm, reference, worlds, seed, asked.measure == "restricted-mean")


def compare(
    asked: ArmComparison, arm: Answer, reference: Answer, worlds: Worlds, seed: int
) -> ComparisonResult:
    """Return the comparison of two arms on a figure.

    Parameters
    ----------
    arm, reference : Answer
        The same figure of both arms.
    """
    found = contest(asked, arm, reference, worlds, seed)
    numbers = [one.question.target.printed.people.number for one in (arm, reference)]
    return compared(asked, found, (numbers[0], numbers[1]), seed)


def compared(
    asked: ArmComparison, found: Contest, numbers: tuple[int | None, int | None], seed: int
) -> ComparisonResult:
    """Return the comparison that simulated trials of two arms give.

    Parameters
    ----------
    numbers : pair of int or None
        People of both arms; without them there is no confidence interval and no power.
    """
    read = None
    if numbers[0] is not None and numbers[1] is not None:
        rng = generator(seed, "compare", *comparison_key(asked))
        limits = found.read((numbers[0], numbers[1]), float(asked.alpha), rng)
        read = Decided.of(asked, *limits, found.lower_is_better)
    low, high = interval((found.unsampled() if read is None else read.difference).ravel())
    return ComparisonResult(
        arm=asked.arm,
        reference=asked.reference,
        outcome=asked.outcome,
        area=asked.area,
        day=asked.day,
        kind=asked.kind,
        margin=margin_of(asked),
        alpha=float(asked.alpha),
        difference=found.expected(),
        lo90=low,
        hi90=high,
        ci_low=read.low if read else None,
        ci_high=read.high if read else None,
        shown=read.shown if read else None,
        power=read.power[0] if read else None,
        power_error=read.power[1] if read else None,
        measure=found.measure,
        unit=found.unit,
        lower_is_better=found.lower_is_better,
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """What simulated trials show: the typical limits and decision, and how often."""

    difference: Array
    low: float | None
    high: float | None
    shown: bool
    power: tuple[float, float]

    @classmethod
    def of(
        cls, asked: ArmComparison, difference: Array, low: Array, high: Array, lower: bool = False
    ) -> Decided:
        """Return what trials with these differences and limits show."""
        typical = middle_of(low), middle_of(high)
        return cls(
            difference,
            _finite(typical[0]),
            _finite(typical[1]),
            bool(shown(asked, np.array(typical[0]), np.array(typical[1]), lower)),
            power_of(shown(asked, low, high, lower)),
        )


def middle_of(limits: Array) -> float:
    """Return the median of limits; of an even number the lower, so that it is one of them."""
    return float(np.quantile(limits, 0.5, method="lower"))


def _finite(limit: float) -> float | None:
    return limit if np.isfinite(limit) else None


def comparison_key(asked: ArmComparison) -> tuple[str, ...]:
    """Return the words that the random numbers of a comparison belong to."""
    return asked.arm, asked.reference, asked.outcome, asked.area, str(asked.day)


def margin_of(asked: ArmComparison) -> float:
    """Return the margin in the unit of what is compared."""
    return float(asked.margin or asked.margin_days or asked.margin_units)


def shown(asked: ArmComparison, low: Array, high: Array, lower: bool = False) -> NDArray[np.bool_]:
    """Return whether the limits of a difference show what is to be shown.

    Parameters
    ----------
    lower : bool
        Whether the arm is to lie below the reference.
    """
    return np.asarray((-high if lower else low) > -margin_of(asked))


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
