"""What a plan does to filler: fillings and enzyme, by day."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.forecast.indications.values import Given
from needlework.mechanisms.filler import Enzyme, Filling
from needlework.plans import Filler, Mesotherapy

ENZYME = "hyaluronidase"
UNITS = "U/mL"
Step = Filling | Enzyme


def steps_of(kept: Sequence[Given]) -> tuple[Step, ...]:
    """Return fillings and enzyme by day, in the order of the plan."""
    return tuple(_step(given) for given in kept)


def _step(given: Given) -> Step:
    item = given.treatment
    if isinstance(item, Filler):
        return Filling(given.day, float(item.volume.amount))
    assert isinstance(item, Mesotherapy)
    return Enzyme(given.day, units_of(item) or 0.0)


def units_of(item: Mesotherapy) -> float | None:
    """Return the units of enzyme in all, None where the plan does not say."""
    if item.total_volume is None:
        return None
    for part in item.mixture:
        if part.active == ENZYME and part.concentration.unit == UNITS:
            return float(part.concentration.amount * item.total_volume.amount)
    return None
