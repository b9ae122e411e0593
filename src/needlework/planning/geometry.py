"""From units at points to units that count in an area, and to what reaches the neighbours.

Model
-----
In each target muscle the mean local effect of the points is compared with that of the published
points at multiples of their doses; the multiple with the same effect is what the muscle "counts".
An area counts the harmonic mean of its muscles, so that one muscle left alone is not made up for
by another. Times the reference dose this is the dose that the forecast is asked about.

Placement can lose effect, and it never adds to what trials with as many units have shown: for the
chance of a goal the smaller of counted and given units is taken, for the movement that is kept
the larger.

Grade: *assumed*, as the spread is. Depth is never rewarded: a point is given at its rule's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.face import Face
from needlework.anatomy.muscles import Patch, patches
from needlework.anatomy.placing import Placed
from needlework.evidence import parameter
from needlework.mechanisms.influence import Influence, influence
from needlework.planning.neighbours import Neighbour

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Yardstick:
    """The published points of an area as the measure of any others.

    Parameters
    ----------
    area : str
    reference_units : float
        Units of the published points together, to which the forecast is anchored.
    site_units : float
        Largest published dose of one point, in which the spread is said.
    targets : tuple of Patch
        Muscles that the area is about, each side by itself.
    scales : array of shape (nodes,)
        Multiples of the published doses.
    effects : array of shape (nodes, muscles)
        Mean local effect of each multiple.
    """

    area: str
    reference_units: float
    site_units: float
    targets: tuple[Patch, ...]
    scales: Array
    effects: Array

    def counted(self, effects: Array) -> Array:
        """Return the multiple with the same effect in each muscle, shape of ``effects``."""
        # Of small doses the effect grows with this power, so that its root is nearly straight.
        root = 1 / parameter("spread.steepness").value
        asked, known = effects**root, self.effects**root
        columns = [
            np.interp(asked[..., place], known[:, place], self.scales)
            for place in range(len(self.targets))
        ]
        return np.stack(columns, axis=-1)

    def of_area(self, counted: Array) -> Array:
        """Return what an area counts, in units, from the multiples of its muscles."""
        least = np.finfo(np.float64).tiny
        mean = len(self.targets) / (1 / np.maximum(counted, least)).sum(axis=-1)
        return np.asarray(mean * self.reference_units)

    def apart(self, counted: Array) -> Array:
        """Return by what share the two sides differ, 0 for none; 0 where there is one side."""
        left, right = (self._side(counted, side) for side in ("left", "right"))
        if left is None or right is None:
            return np.zeros(counted.shape[:-1])
        larger = np.maximum(np.maximum(left, right), np.finfo(np.float64).tiny)
        return np.asarray(np.abs(left - right) / larger)

    def _side(self, counted: Array, side: str) -> Array | None:
        mine = [place for place, one in enumerate(self.targets) if one.side == side]
        return np.asarray(counted[..., mine].mean(axis=-1)) if mine else None


def yardstick(
    face: Face,
    placed: Sequence[Placed],
    shares: Sequence[Fraction],
    reference_units: float,
    volume_ml: float,
    area: str,
) -> Yardstick:
    """Return the published points of an area as a measure.

    Parameters
    ----------
    placed : sequence of Placed
        The published points.
    shares : sequence of Fraction
        Share of the dose that each gets.
    reference_units : float
        Dose of the area.
    volume_ml : float
        Volume of a point.
    area : str
    """
    names = tuple(dict.fromkeys(one.site.muscle for one in placed))
    sides = {one.side for one in placed}
    targets = tuple(
        one for one in patches(face, names) if one.side in sides or one.side == "midline"
    )
    share = np.array([float(one) for one in shares])
    scales = np.linspace(
        0,
        parameter("planning.largest_scale").value,
        int(parameter("planning.scale_nodes").value),
    )
    matrix = influence(face, placed, targets, [volume_ml] * len(placed))
    doses = scales[:, None] * share / share.max()
    return Yardstick(
        area=area,
        reference_units=reference_units,
        site_units=float(share.max()) * reference_units,
        targets=targets,
        scales=scales,
        effects=matrix.effect(doses),
    )


@dataclass(frozen=True, eq=False)
class Layout:
    """The points of a pattern with their influence on targets and neighbours, computed once.

    Parameters
    ----------
    yardstick : Yardstick
    matrix : Influence
        On the target muscles.
    reach : array of shape (points, neighbours)
        Share of the units of each point that reaches each neighbour.
    """

    yardstick: Yardstick
    matrix: Influence
    reach: Array

    def counted(self, units: Array) -> Array:
        """Return the multiples that count in each target muscle, (..., muscles).

        Parameters
        ----------
        units : array of shape (..., points)
        """
        effects = self.matrix.effect(units / self.yardstick.site_units)
        return self.yardstick.counted(effects)

    def neighbours(self, units: Array) -> Array:
        """Return the units that reach each neighbour, (..., neighbours)."""
        return np.asarray(units @ self.reach)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The face of a plan with its neighbouring muscles.

    Parameters
    ----------
    face : Face
    neighbours : tuple of Neighbour
        Those that are watched.
    placement_mm : float
        Mean distance of a needle from the point that is meant.
    """

    face: Face
    neighbours: tuple[Neighbour, ...]
    placement_mm: float

    @cached_property
    def watched(self) -> tuple[Patch, ...]:
        """The neighbouring muscles, each side by itself."""
        names = tuple(dict.fromkeys(name for one in self.neighbours for name in one.muscles))
        return patches(self.face, names)

    def reach(self, placed: Sequence[Placed], volumes_ml: Sequence[float], area: str) -> Array:
        """Return the share of the units of each point of an area that reaches each neighbour.

        Neighbours that weaken after treatment of other areas only are not reached.
        """
        hand = along_each_way(self.placement_mm)
        wider = [_wider(one, hand) for one in placed]
        found = influence(self.face, wider, self.watched, volumes_ml).per_dose
        columns = [
            [place for place, one in enumerate(self.watched) if one.muscle.name in group.muscles]
            for group in self.neighbours
        ]
        known = [area in one.areas for one in self.neighbours]
        return np.stack([found[:, mine].sum(axis=1) for mine in columns], axis=1) * known

    def layout(
        self, measure: Yardstick, placed: Sequence[Placed], volumes_ml: Sequence[float]
    ) -> Layout:
        """Return points with their influence."""
        matrix = influence(self.face, placed, measure.targets, volumes_ml)
        return Layout(measure, matrix, self.reach(placed, volumes_ml, measure.area))


def along_each_way(mean_mm: float) -> float:
    """Return the standard deviation in each of two directions of a mean distance, mm."""
    return float(mean_mm / np.sqrt(np.pi / 2))


def _wider(placed: Placed, hand_mm: float) -> Placed:
    return replace(placed, sd_mm=float(np.hypot(placed.sd_mm, hand_mm)))
