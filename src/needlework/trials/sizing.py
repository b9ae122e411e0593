"""How many people per arm a comparison needs."""

from __future__ import annotations

from collections.abc import Callable

from needlework.plans import ArmComparison, SampleSize
from needlework.trials.comparing import Contest, comparison_key, power_of, shown
from needlework.trials.values import SizeResult
from needlework.validation.sampling import generator


def sample_size(
    number: int, asked: ArmComparison, wanted: SampleSize, trials: Contest, seed: int
) -> SizeResult:
    """Return the smallest number per arm with the power wanted, by halving the range.

    The same simulated trials are looked at with more and with fewer people.
    """

    def power(size: int) -> tuple[float, float]:
        rng = generator(seed, "size", *comparison_key(asked))
        _, low, high = trials.read((size, size), float(asked.alpha), rng)
        return power_of(shown(asked, low, high, trials.lower_is_better))

    found = halved(power, wanted)
    reached, error = power(wanted.largest if found is None else found)
    return SizeResult(
        comparison=number,
        wanted=float(wanted.power),
        smallest=wanted.smallest,
        largest=wanted.largest,
        n_per_arm=found,
        power=reached,
        power_error=error,
    )


def halved(power: Callable[[int], tuple[float, float]], wanted: SampleSize) -> int | None:
    """Return the smallest size with the power wanted, None where the largest lacks it."""
    low, high, goal = wanted.smallest, wanted.largest, float(wanted.power)
    if power(high)[0] < goal:
        return None
    while low < high:
        size = (low + high) // 2
        if power(size)[0] >= goal:
            high = size
        else:
            low = size + 1
    return low
