"""What can differ from the plan on the day: hand, volume, dilution, and this person's anatomy.

Each scenario has a counter of its own, so it is the same whatever else is computed; a point or a
muscle has the same deviates in every alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.face import Face
from needlework.anatomy.muscles import Patch
from needlework.anatomy.placing import Placed
from needlework.anatomy.surface import unit
from needlework.evidence import parameter
from needlework.mechanisms.spread import across_layers, local_effect, per_area, variance_mm2
from needlework.planning.geometry import along_each_way
from needlework.planning.steps import Steps

Array = NDArray[np.float64]
PER_POINT, PER_MUSCLE = 5, 4
HUGE_MM = 1e6


@dataclass(frozen=True, eq=False)
class Deviates:
    """Standard normal deviates of scenarios, by names of points and muscles.

    Parameters
    ----------
    points : mapping of name to array of shape (scenarios, 5)
        Hand across and up, place across and up, volume.
    muscles : mapping of (name, side) to array of shape (scenarios, 4)
        Across, up, depth, size.
    vials : array of shape (scenarios,)
        Dilution.
    """

    points: dict[str, Array]
    muscles: dict[tuple[str, str], Array]
    vials: Array


def deviates(
    points: Sequence[str], muscles: Sequence[tuple[str, str]], count: int, seed: int
) -> Deviates:
    """Return deviates of scenarios; those of a scenario hang on its number and the seed alone.

    Parameters
    ----------
    points : sequence of str
        Names of all points that any alternative uses.
    muscles : sequence of (str, str)
        Name and side of all muscles.
    """
    named, sided = sorted(set(points)), sorted(set(muscles))
    size = 1 + PER_MUSCLE * len(sided) + PER_POINT * len(named)
    drawn = np.stack(
        [
            np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, 0, number]))
            .standard_normal(size)
            for number in range(count)
        ]
    )  # fmt: skip
    after = 1 + PER_MUSCLE * len(sided)
    of_muscles = drawn[:, 1:after].reshape(count, len(sided), PER_MUSCLE)
    of_points = drawn[:, after:].reshape(count, len(named), PER_POINT)
    return Deviates(
        points={name: of_points[:, place] for place, name in enumerate(named)},
        muscles={key: of_muscles[:, place] for place, key in enumerate(sided)},
        vials=drawn[:, 0],
    )


@dataclass(frozen=True, eq=False)
class Laid:
    """Points over target muscles: distances and directions, from which shifts are computed.

    Parameters
    ----------
    placed : tuple of Placed
    targets : tuple of Patch
    offset_mm : array of shape (points, spots, 2)
        Way along the skin from each point to each spot of the muscles, across and up.
    """

    placed: tuple[Placed, ...]
    targets: tuple[Patch, ...]
    offset_mm: Array

    @property
    def first(self) -> NDArray[np.intp]:
        """Where the spots of each muscle begin."""
        return np.concatenate([[0], np.cumsum([len(one.spots) for one in self.targets])])


def laid(face: Face, placed: Sequence[Placed], targets: Sequence[Patch]) -> Laid:
    """Return points over target muscles of a face."""
    spots = [spot for patch in targets for spot in patch.spots]
    furthest = parameter("spread.furthest_sd").value * parameter("spread.radius_mm").value
    along = face.net.from_each([one.spot for one in placed], spots, furthest)
    along = np.where(np.isfinite(along), along, HUGE_MM)
    goals = face.surface.positions(spots)
    offsets = [
        far[:, None] * _ways(face, one, goals) for far, one in zip(along, placed, strict=True)
    ]
    return Laid(tuple(placed), tuple(targets), np.stack(offsets))


def _ways(face: Face, placed: Placed, goals: Array) -> Array:
    """Return the direction to each goal in the plane of the skin at a point, (goals, 2)."""
    normal = face.surface.normal(placed.spot)
    across = unit(np.cross([0.0, 1.0, 0.0], normal))
    up = np.cross(normal, across)
    ahead = goals - face.surface.position(placed.spot)
    flat = np.stack([ahead @ across, ahead @ up], axis=-1)
    length = np.linalg.norm(flat, axis=-1, keepdims=True)
    return np.asarray(flat / np.maximum(length, np.finfo(float).eps))


def amounts(
    where: Laid,
    units: Sequence[float],
    steps: Steps,
    site_units: float,
    hand_mm: float,
    drawn: Deviates,
) -> Array:
    """Return the amount at each spot of the muscles, (scenarios, spots), in label points per mm2.

    Parameters
    ----------
    units : sequence of float
        Of each point, as planned.
    site_units : float
        Units of a label point, in which the spread is said.
    hand_mm : float
        Mean distance of the needle from the point that is meant.
    """
    first = where.first
    amount: Array = np.zeros((len(drawn.vials), int(first[-1])))
    muscle = [_of_muscle(patch, drawn) for patch in where.targets]
    for place, one in enumerate(where.placed):
        volume = steps.volume_ml(units[place])
        shift, factor = _of_point(one, volume, hand_mm, drawn)
        variance = float(variance_mm2(volume))
        for number, patch in enumerate(where.targets):
            mine = slice(int(first[number]), int(first[number + 1]))
            moved, deeper = muscle[number]
            way = where.offset_mm[place, mine] + (moved - shift)[:, None, :]
            share = per_area(np.linalg.norm(way, axis=-1), variance)
            share = share * _layer(one, patch, deeper)[:, None]
            amount[:, mine] += units[place] / site_units * factor[:, None] * share
    return amount


def mean_effects(where: Laid, amount: Array) -> Array:
    """Return the mean local effect in each muscle, (scenarios, muscles)."""
    first = where.first
    sums = np.add.reduceat(local_effect(amount), first[:-1], axis=-1)
    return np.asarray(sums / np.diff(first))


def sizes(where: Laid, drawn: Deviates) -> Array:
    """Return the size of each muscle over the usual one, (scenarios, muscles)."""
    spread = parameter("planning.muscle_size_sd").value
    return np.exp(
        spread * np.stack([drawn.muscles[one.key][:, 3] for one in where.targets], axis=1)
    )


def _of_point(
    placed: Placed, volume_ml: float, hand_mm: float, drawn: Deviates
) -> tuple[Array, Array]:
    """Return by how much the needle is off, (scenarios, 2), and the factor of its dose."""
    mine = drawn.points[name_of(placed)]
    off = along_each_way(hand_mm) * mine[:, :2] + placed.sd_mm * mine[:, 2:4]
    error = parameter("planning.volume_error_ml").value * np.sqrt(np.pi / 2)
    filled = 1 + error / max(volume_ml, np.finfo(float).eps) * mine[:, 4]
    strength = 1 + parameter("planning.dilution_sd").value * drawn.vials
    return off, np.maximum(filled, 0.0) * np.maximum(strength, 0.0)


def _of_muscle(patch: Patch, drawn: Deviates) -> tuple[Array, Array]:
    """Return by how much a muscle lies elsewhere, (scenarios, 2), and deeper."""
    mine = drawn.muscles[patch.key]
    deeper = parameter("planning.muscle_depth_sd_mm").value * mine[:, 2]
    return patch.muscle.sd_mm * mine[:, :2], deeper


def _layer(placed: Placed, patch: Patch, deeper: Array) -> Array:
    """Return the share that gets from the needle's layer to the muscle's."""
    low, high = placed.depth_mm
    if not high:
        return np.ones_like(deeper)
    top, bottom = (end + deeper for end in patch.muscle.depth_mm)
    gap = np.maximum(np.maximum(top - high, low - bottom), 0.0)
    return np.asarray(across_layers(gap))


def name_of(placed: Placed) -> str:
    """Return the name of a point that is the same in every alternative."""
    return f"{placed.rule.name}/{placed.side}"
