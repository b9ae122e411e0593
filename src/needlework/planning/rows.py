"""Points with their units as a plan or a scheme has them, and what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.placing import Placed
from needlework.doses.numbers import finite_decimal
from needlework.planning.choices import evaluate
from needlework.planning.geometry import Surroundings, Yardstick
from needlework.planning.patterns import Published, sites_of
from needlework.planning.steps import Steps
from needlework.plans import Neuromodulator
from needlework.protocols import dose_of

Array = NDArray[np.float64]
PLACES = 4


@dataclass(frozen=True, eq=False)
class Row:
    """Points with their units, and what comes of them.

    Parameters
    ----------
    placed : tuple of Placed
    units : tuple of Decimal
    low, high, apart : float
        Units that count for chances and for movement; share by which the sides differ.
    reach : array of shape (neighbours,)
        Units that reach each neighbour.
    """

    placed: tuple[Placed, ...]
    units: tuple[Decimal, ...]
    low: float
    high: float
    apart: float
    reach: Array

    @property
    def total(self) -> Decimal:
        """Units in all."""
        return sum(self.units, Decimal(0))


def planned_row(
    treatment: Neuromodulator,
    own: Published,
    measure: Yardstick,
    around: Surroundings,
    grid: Steps,
) -> Row:
    """Return the points of the plan as it is given."""
    placed = sites_of(treatment, own, around.face)
    if placed is own.placed:
        total = dose_of(treatment).units
        return _spread(own, total, measure, around, grid)
    return _row(placed, tuple(one.site.dose.units for one in placed), measure, around, grid)


def published_row(
    treatment: Neuromodulator,
    own: Published,
    measure: Yardstick,
    around: Surroundings,
    grid: Steps,
) -> Row:
    """Return the published points with their doses; in proportion where they are another's."""
    if own.borrowed:
        return _spread(own, dose_of(treatment).units, measure, around, grid)
    units = tuple(one.site.dose.units for one in own.placed)
    return _row(own.placed, units, measure, around, grid)


def _spread(
    own: Published, total: Decimal, measure: Yardstick, around: Surroundings, grid: Steps
) -> Row:
    units = tuple(part_of(total, share) for share in own.shares)
    return _row(own.placed, units, measure, around, grid)


def part_of(total: Decimal, share: Fraction) -> Decimal:
    """Return a share of some units, exact where a decimal can be."""
    exact = Fraction(total) * share
    return finite_decimal(exact) or round(Decimal(float(exact)), PLACES)


def _row(
    placed: Sequence[Placed],
    units: tuple[Decimal, ...],
    measure: Yardstick,
    around: Surroundings,
    grid: Steps,
) -> Row:
    amounts = np.array([float(one) for one in units])
    layout = around.layout(measure, placed, [grid.volume_ml(float(one)) for one in amounts])
    low, high, apart, reach = evaluate(layout, amounts[None])
    return Row(tuple(placed), units, float(low[0]), float(high[0]), float(apart[0]), reach[0])
