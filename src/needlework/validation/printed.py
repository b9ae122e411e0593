"""Published figures as they are printed, with all that is known about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.validation.definitions import Definition
from needlework.validation.visits import Interval

PER_UNIT = {
    "fraction": 1.0,
    "percent": 0.01,
    "%": 0.01,
    "day": 1.0,
    "days": 1.0,
    "week": 7.0,
    "weeks": 7.0,
    "month": 30.0,
    "months": 30.0,
}
"""Shares or days in one printed unit; other units have no prediction."""

Measure = Literal["share", "time", "other"]

FEWEST_DECIMALS, MOST_DECIMALS = 2, 4


@dataclass(frozen=True, slots=True)
class People:
    """How many people are behind a figure: a number, or bounds, or neither."""

    number: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def known(self) -> bool:
        """Whether sampling can be part of the interval."""
        return self.number is not None or self.low is not None

    @property
    def typical(self) -> float:
        """One number for a weight, NaN where nothing is known."""
        found = self.low if self.number is None else self.number
        return float("nan") if found is None else float(found)

    def draw(self, rng: np.random.Generator, size: int) -> NDArray[np.float64] | None:
        """Return a number of people per draw: the known one, or any within the bounds."""
        if self.number is not None:
            return np.full(size, float(self.number))
        if self.low is None:
            return None
        high = self.low if self.high is None else self.high
        return rng.integers(self.low, high, size, endpoint=True).astype(float)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One published figure and what is known about its arm and study.

    Parameters
    ----------
    dose : Decimal or None
        Units in this area, both sides together.
    value : float or None
        The figure in ``unit``.
    decimals : int
        Decimals of a share that the print carries.
    bound : str
        ``exact``, ``rounded``, ``lower``, ``upper``, ``range-low`` or ``range-high``.
    female_share, severe_share : float or None
        Women, and severe lines at entry by the investigator, where known.
    visits : tuple of float
        Printed visit days, perhaps not all; ``visit_step`` fills the gaps.
    time : pair of float or None
        Days between which a median falls, where the visits are known.
    subgroup : str
        Which people of the arm, empty for all.
    refusal : str
        Why the study is outside the model, empty where it is not.
    """

    row_id: str
    study: str
    arm: str
    product: str
    dose: Decimal | None
    dose_unit: str
    area: str
    outcome: str
    definition: Definition
    day: float | None
    value: float | None
    unit: str
    decimals: int
    seen: str
    held_out: bool
    people: People
    female_share: float | None
    severe_share: float | None
    visits: tuple[float, ...]
    visit_step: float
    time: Interval | None = None
    bound: str = "exact"
    subgroup: str = ""
    notes: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def per_unit(self) -> float | None:
        """Shares or days in one printed unit, None where the unit is neither."""
        return PER_UNIT.get(self.unit)

    @property
    def measure(self) -> Measure:
        """``share``, ``time`` or ``other``."""
        if self.unit in ("fraction", "percent", "%"):
            return "share"
        return "time" if self.unit in PER_UNIT else "other"

    @property
    def amount(self) -> float | None:
        """The figure as a share from 0 to 1, or in days."""
        if self.value is None or self.per_unit is None:
            return None
        return self.value * self.per_unit


def printed_decimals(value: float | None, unit: str) -> int:
    """Return how many decimals of a share the print carries, at least whole per cents."""
    if value is None:
        return FEWEST_DECIMALS
    text = f"{value!r}".partition(".")[2]
    shift = FEWEST_DECIMALS if unit in ("percent", "%") else 0
    given = len(text.rstrip("0")) + shift
    return min(max(given, FEWEST_DECIMALS), MOST_DECIMALS)


def join_notes(*notes: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the notes that say something, each once."""
    return tuple(dict.fromkeys(note for note in (*notes, *more) if note))
