"""One choice per area, best in one respect, under the limits that areas share: exact.

The areas meet only in sums (units of a sitting, of a vial, points, what reaches a neighbour), so
the search is a multiple-choice problem in whole numbers, which HiGHS solves to the proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SLIGHT = 1e-4  # so much weighs what only decides between equals
PROOF = 1e-7  # gap to the proven best
ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Shared:
    """A sum over areas that may not pass a limit.

    Parameters
    ----------
    name : str
    costs : tuple of array
        What each choice of each area takes, shape (choices,).
    most : float
    """

    name: str
    costs: tuple[Array, ...]
    most: float


@dataclass(frozen=True, eq=False)
class Respect:
    """Something that is to be small, summed over areas.

    Parameters
    ----------
    name : str
    costs : tuple of array
        Of each choice of each area.
    """

    name: str
    costs: tuple[Array, ...]

    @property
    def span(self) -> tuple[float, float]:
        """Smallest and largest sum that there can be."""
        return sum(float(one.min()) for one in self.costs), sum(
            float(one.max()) for one in self.costs
        )


def least(
    wanted: Respect, further: Sequence[Respect], shared: Sequence[Shared]
) -> tuple[int, ...] | None:
    """Return the choice of each area with the least of what is wanted; None where none fits.

    Parameters
    ----------
    further : sequence of Respect
        Of equally good ones those with less of these are taken.
    """
    low, high = wanted.span
    objective = _joined(wanted) / max(high - low, np.finfo(float).eps)
    for one in further:
        low, high = one.span
        objective = objective + SLIGHT * _joined(one) / max(high - low, np.finfo(float).eps)
    return _solved(objective, _sizes(wanted), shared, [])


def balanced(respects: Sequence[Respect], shared: Sequence[Shared]) -> tuple[int, ...] | None:
    """Return the choices whose worst respect, between its best and worst sum, is least bad."""
    objective = np.zeros(sum(_sizes(respects[0])))
    rows = []
    for one in respects:
        low, high = one.span
        if high > low:
            rows.append((_joined(one) / (high - low), low / (high - low)))
            objective = objective + SLIGHT * rows[-1][0]
    return _solved(objective, _sizes(respects[0]), shared, rows)


def _sizes(respect: Respect) -> list[int]:
    return [len(one) for one in respect.costs]


def _joined(respect: Respect) -> Array:
    return np.concatenate(respect.costs)


def _solved(
    objective: Array,
    sizes: Sequence[int],
    shared: Sequence[Shared],
    rows: Sequence[tuple[Array, float]],
) -> tuple[int, ...] | None:
    """Solve for one choice per area; ``rows`` lie below a last variable that is kept small."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    extra = 1 if rows else 0
    count = sum(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    once = np.zeros((len(sizes), count + extra))
    for area in range(len(sizes)):
        once[area, starts[area] : starts[area + 1]] = 1
    constraints = [LinearConstraint(once, 1, 1)]
    for one in shared:
        sums = np.append(np.concatenate(one.costs), np.zeros(extra))
        constraints.append(LinearConstraint(sums[None], -np.inf, one.most + ROUNDING))
    for costs, low in rows:
        constraints.append(LinearConstraint(np.append(costs, -1.0)[None], -np.inf, low))
    solved = milp(
        np.append(objective, np.ones(extra)),
        constraints=constraints,
        integrality=np.append(np.ones(count), np.zeros(extra)),
        bounds=Bounds(np.zeros(count + extra), np.append(np.ones(count), np.full(extra, np.inf))),
        options={"mip_rel_gap": PROOF},
    )
    if solved.x is None:
        return None
    picked = [solved.x[low:high] for low, high in pairwise(starts)]
    return tuple(int(one.argmax()) for one in picked)
