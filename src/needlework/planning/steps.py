"""Doses that a syringe can give at one point: whole marks, exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from needlework.doses import Dilution, Syringe
from needlework.doses.numbers import finite_decimal, plain
from needlework.evidence import parameter
from needlework.plans import Neuromodulator, Plan
from needlework.products import given
from needlework.protocols import dose_of

USUAL_SYRINGE = "U-100 insulin"
PARTS = (20, 10, 8, 5, 4, 2, 1)  # into which the largest dose is cut where marks do not fit
FEWEST = 4  # steps that are worth while


@dataclass(frozen=True)
class Steps:
    """The doses that are tried at one point.

    Parameters
    ----------
    doses : tuple of Decimal
        Units, ascending, 0 first.
    dilution : Dilution or None
        None where neither plan nor label tells it.
    syringe : Syringe
    words : str
        How they come about.
    """

    doses: tuple[Decimal, ...]
    dilution: Dilution | None
    syringe: Syringe
    words: str

    @property
    def whole(self) -> NDArray[np.int64]:
        """The doses as whole numbers of one small unit, so that sums are exact."""
        return np.array([self.in_whole(one) for one in self.doses])

    def in_whole(self, units: Decimal) -> int:
        """Return some units in the small unit of :attr:`whole`, rounded down."""
        places = max(-int(one.normalize().as_tuple().exponent) for one in self.doses)
        return int(units.scaleb(max(places, 0)))

    @property
    def mark_units(self) -> Fraction | None:
        """Units in one mark of the syringe; None where the dilution is not known."""
        return None if self.dilution is None else _mark(self.dilution, self.syringe)

    def marks(self, units: Decimal) -> Fraction | None:
        """Return the marks that hold so many units; whole ones for doses of the search."""
        mark = self.mark_units
        return None if mark is None else Fraction(units) / mark

    def volume_ml(self, units: float) -> float:
        """Return the volume of so many units, mL; that of one label point where not known."""
        if self.dilution is None:
            return parameter("spread.reference_volume").value
        return units / float(self.dilution.concentration.amount)


def steps(treatment: Neuromodulator, plan: Plan, most: Decimal, groups: int) -> Steps:
    """Return the doses to try at each point of a treatment.

    Parameters
    ----------
    most : Decimal
        Largest dose of a point.
    groups : int
        Number of doses that are free; the more there are, the more marks a step has.
    """
    what = given(treatment, (), region=plan.region, dose=dose_of(treatment))
    syringe = what.syringe or Syringe.named(USUAL_SYRINGE)
    named = "" if what.syringe else " (none is named)"
    whole = Fraction(most)
    size = None if what.dilution is None else _marks_a_step(what.dilution, syringe, whole, groups)
    if size is None or what.dilution is None:
        found = _parts(whole, groups)
        words = f"steps of {plain(found[1])} {what.dose.unit}, to the nearest mark"
    else:
        found = tuple(_in_steps_of(size * _mark(what.dilution, syringe), whole))
        words = f"steps of {size} mark{'' if size == 1 else 's'}"
    return Steps(
        found, what.dilution, syringe, f"{words} of a {syringe.name}{named}; {what.basis}"
    )


def _mark(dilution: Dilution, syringe: Syringe) -> Fraction:
    return Fraction(dilution.concentration.amount) * syringe.mark.amount


def _marks_a_step(dilution: Dilution, syringe: Syringe, most: Fraction, groups: int) -> int | None:
    """Return how many marks one step has; None where marks make no exact or too few doses.

    Few enough choices, and the largest dose among them if that can be.
    """
    mark = _mark(dilution, syringe)
    known = range(1, int(most / mark / FEWEST) + 1)
    exact = [size for size in known if finite_decimal(size * mark) is not None]
    few = [size for size in exact if _affordable(ceil(most / (size * mark)) + 1, groups)]
    reaching = [size for size in few if (most / (size * mark)).denominator == 1]
    return next(iter(reaching or few), None)


def _affordable(doses: int, groups: int) -> bool:
    return bool(doses**groups <= parameter("planning.most_choices").value)


def _in_steps_of(step: Fraction, most: Fraction) -> Iterator[Decimal]:
    """Yield doses in steps, and the largest one whatever the step."""
    for count in range(int(most / step) + 1):
        exact = finite_decimal(count * step)
        if exact is not None:
            yield exact
    if (most / step).denominator != 1:
        yield Decimal(most.numerator) / most.denominator


def _parts(most: Fraction, groups: int) -> tuple[Decimal, ...]:
    """Return the largest dose cut into equal parts."""
    parts = next(one for one in PARTS if _affordable(one + 1, groups) or one == PARTS[-1])
    return tuple(_in_steps_of(most / parts, most))
