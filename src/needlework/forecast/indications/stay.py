"""How long a substance stays where it was injected: half-lives as draws, with their reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import UnknownNameError, parameter
from needlework.forecast.indications.actives import Active
from needlework.mechanisms.depot import Solute, bound_rate, leaving_rate, lymph_share

Array = NDArray[np.float64]

SMALL = "kinetics of small molecules in rats and sheep; not measured for this one in a face"
LARGE = "lymph from the instep of the foot, the share by lymph from sheep; not measured in a face"
BOUND = "a model of binding in the dermis with guessed shares; not measured"
GEL = "no kinetics of a booster gel was found: months are assumed"


@dataclass(frozen=True, slots=True)
class Stay:
    """Half-lives in days, shape (draws,), and where they come from."""

    half_life: Array
    reason: str
    small: bool


def stay(substance: Active | None, size: int, rng: np.random.Generator) -> Stay:
    """Return how long a substance stays in the dermis, over people.

    Gels are taken apart over months; drugs with measured binding leave as it lets them; small
    molecules leave by blood in minutes, large ones by lymph in hours. What is not in the table,
    and mixtures, count as small molecules.
    """
    noise = rng.standard_normal(size)
    if substance is not None and substance.gel:
        return Stay(_spread("depot.gel_half_life", noise), GEL, small=False)
    bound = None if substance is None else _bound(substance, size, rng)
    if bound is not None:
        return Stay(bound, BOUND, small=False)
    weight = 0.0 if substance is None else (substance.weight_da or 0.0)
    kilo = weight / parameter("depot.cubic_mm_per_ml").value
    if kilo < parameter("depot.small_weight").value:
        return Stay(_spread("depot.small_half_life", noise), SMALL, small=True)
    share = lymph_share(kilo, *(parameter(f"depot.lymph_share_{n}").value for n in _LINE))
    rate = leaving_rate(_spread("depot.lymph_rate", noise), share)
    return Stay(np.log(2) / rate, LARGE, small=False)


_LINE = ("at_zero", "slope")


def _spread(name: str, noise: Array) -> Array:
    entry = parameter(name)
    return np.asarray(entry.value * np.exp(float(entry.spread or 0) * noise))  # type: ignore[arg-type]


def _bound(substance: Active, size: int, rng: np.random.Generator) -> Array | None:
    stem = f"depot.bound.{substance.slug}"
    try:
        neutral = parameter(f"{stem}.neutral").value
    except UnknownNameError:
        return None
    partition = parameter(f"{stem}.log_partition")
    drug = Solute(
        weight_da=substance.weight_da or 0.0,
        log_partition=partition.value + float(partition.spread or 0) * rng.standard_normal(size),  # type: ignore[arg-type]
        unbound=np.minimum(_spread(f"{stem}.unbound", rng.standard_normal(size)), 1.0),
        neutral=neutral,
    )
    return np.asarray(np.log(2) / bound_rate(drug))
