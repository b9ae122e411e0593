"""Patterns whose points are moved by a few millimetres, so that less reaches the neighbours.

Point by point, both sides alike, the move is taken with which least reaches the neighbours while
the area counts no less than before; the rules on places hold for it as for any point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.placing import Placed, place_sites
from needlework.doses import Length
from needlework.evidence import parameter
from needlework.planning.geometry import Layout, Surroundings, Yardstick
from needlework.planning.patterns import Pattern, Spot
from needlework.plans import Place, Site

Array = NDArray[np.float64]
Allowed = Callable[[Sequence[Site]], bool]


@dataclass(frozen=True, eq=False)
class Mover:
    """What is needed to judge a move.

    Parameters
    ----------
    measure : Yardstick
    around : Surroundings
    weights : array of shape (neighbours,)
        What the share of the usual units that reaches each neighbour weighs.
    volume_ml : float
        Volume of a point.
    allowed : callable
        Whether the rules on places let points lie somewhere.
    """

    measure: Yardstick
    around: Surroundings
    weights: Array
    volume_ml: float
    allowed: Allowed

    def moved(self, pattern: Pattern) -> Pattern | None:
        """Return a pattern with its points moved; None where no move helps."""
        spots = pattern.spots
        least = self._judged(spots)
        for group in range(pattern.groups):
            spots, least = self._best(spots, group, least)
        if spots is pattern.spots:
            return None
        return Pattern(f"{pattern.words}, moved away from neighbours", spots)

    def _best(
        self, spots: tuple[Spot, ...], group: int, least: tuple[float, float]
    ) -> tuple[tuple[Spot, ...], tuple[float, float]]:
        """Return points with the best move of one group, and how they are judged."""
        worth = parameter("planning.least_relief").value
        found = []
        for lateral, up in _moves():
            tried = tuple(
                _shifted(spot, lateral, up, self.around) if spot.group == group else spot
                for spot in spots
            )
            counted, weighed = self._judged(tried)
            if counted >= least[0] and weighed < least[1] * (1 - worth):
                found.append((weighed, counted, tried))
        for weighed, counted, tried in sorted(found, key=lambda each: each[:2]):
            if self.allowed([spot.site for spot in tried if spot.group == group]):
                return tried, (min(counted, least[0]), weighed)
        return spots, least

    def _judged(self, spots: Sequence[Spot]) -> tuple[float, float]:
        """Return what equal doses at the points count, and what their reach weighs."""
        layout = self._layout([spot.placed for spot in spots])
        units = np.full((1, len(spots)), self.measure.reference_units / len(spots))
        counted = float(self.measure.of_area(layout.counted(units))[0])
        return counted, float(layout.neighbours(units)[0] @ self.weights)

    def _layout(self, placed: Sequence[Placed]) -> Layout:
        return self.around.layout(self.measure, placed, [self.volume_ml] * len(placed))


def _moves() -> Iterator[tuple[int, int]]:
    """Yield ways outwards and up, which are those that a plan file can say."""
    step = int(parameter("planning.move_mm").value)
    for lateral, up in product((0, step), repeat=2):
        if lateral or up:
            yield lateral, up


def _shifted(spot: Spot, lateral: int, up: int, around: Surroundings) -> Spot:
    at = spot.site.at or Place(spot.rule)
    place = Place(at.rule, _plus(at.lateral, lateral), _plus(at.up, up))
    # Lateral leads away from the midline, which a point on it has to itself.
    site = replace(spot.site, at=replace(place, lateral=at.lateral) if _middle(spot) else place)
    return replace(spot, placed=place_sites([site], around.face)[0][0])


def _middle(spot: Spot) -> bool:
    return spot.placed.side == "midline"


def _plus(length: Length | None, mm: int) -> Length | None:
    whole = (length.amount if length else Fraction(0)) + mm
    return Length(whole) if whole else None
