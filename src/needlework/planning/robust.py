"""How often all goals hold when hand, volume, dilution and anatomy are not as planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.face import Face
from needlework.anatomy.placing import Placed
from needlework.evidence import parameter
from needlework.planning.geometry import Yardstick
from needlework.planning.response import FORCE, Response
from needlework.planning.scenarios import (
    Deviates,
    amounts,
    deviates,
    laid,
    mean_effects,
    name_of,
    sizes,
)
from needlework.planning.steps import Steps
from needlework.planning.values import Robustness, Wish

Array = NDArray[np.float64]
PLACEMENTS = {
    "practised": "planning.practised_placement_mm",
    "novice": "planning.novice_placement_mm",
}
HANDS = tuple(PLACEMENTS)
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, eq=False)
class Given:
    """What one area is given: points with their units, and by what it is judged.

    Parameters
    ----------
    placed : tuple of Placed
    units : tuple of float
    published : tuple of Placed
        Published points with the shares of the dose, to which effects are compared.
    """

    treatment: str
    measure: Yardstick
    response: Response
    steps: Steps
    wishes: tuple[Wish, ...]
    placed: tuple[Placed, ...]
    units: tuple[float, ...]
    published: tuple[Placed, ...]
    shares: tuple[Fraction, ...]


def robustness(
    plans: Sequence[Sequence[Given]], face: Face, seed: int
) -> list[tuple[Robustness, ...]]:
    """Return the shares of scenarios in which goals hold, for each plan and each kind of hand.

    Trials saw such differences too. So the published points in practised hands, on average over
    the scenarios, count as they are given.
    """
    every = [one for plan in plans for one in plan]
    points = [name_of(placed) for one in every for placed in (*one.placed, *one.published)]
    muscles = [patch.key for one in every for patch in one.measure.targets]
    count = int(parameter("planning.scenarios").value)
    drawn = deviates(points, muscles, count, seed)
    usual = {one.treatment: _usual(one, face, drawn) for one in plans[0]}
    return [tuple(_of_hand(plan, face, hand, drawn, usual) for hand in HANDS) for plan in plans]


def placement_mm(hand: str) -> float:
    """Return the mean distance of a kind of hand from the point that is meant."""
    return parameter(PLACEMENTS[hand]).value


def _of_hand(
    plan: Sequence[Given],
    face: Face,
    hand: str,
    drawn: Deviates,
    usual: Mapping[str, Yardstick],
) -> Robustness:
    far = placement_mm(hand)
    counted = {
        one.treatment: _counted(one, face, far, drawn, usual[one.treatment]) for one in plan
    }
    held: dict[str, NDArray[np.bool_]] = {}
    for one in plan:
        low, high = counted[one.treatment]
        for wish in one.wishes:
            if wish.stated or wish.keep is not None:
                held[wish.goal] = _holds(one.response, wish, low, high)
    both = np.all(list(held.values()), axis=0) if held else None
    return Robustness(
        hand=hand,
        placement_mm=far,
        scenarios=len(drawn.vials),
        all_goals=None if both is None else float(both.mean()),
        goals={name: float(one.mean()) for name, one in held.items()},
        counted={
            name: (float(np.quantile(low, LOW)), float(np.quantile(low, HIGH)))
            for name, (low, _) in counted.items()
        },
    )


def _holds(response: Response, wish: Wish, low: Array, high: Array) -> NDArray[np.bool_]:
    held = np.ones(len(low), dtype=np.bool_)
    if wish.stated:
        held = response.chance(wish.goal, low) >= wish.chance
    if wish.keep is not None:
        held = held & (response.kept(FORCE, high) >= wish.keep)
    return np.asarray(held)


def _counted(
    one: Given, face: Face, far: float, drawn: Deviates, usual: Yardstick
) -> tuple[Array, Array]:
    """Return units that count for chances and for movement, each (scenarios,)."""
    where = laid(face, one.placed, one.measure.targets)
    found = amounts(where, one.units, one.steps, one.measure.site_units, far, drawn)
    counted = usual.counted(mean_effects(where, found))
    # A muscle of twice the size needs twice the units.
    of_area = usual.of_area(counted / sizes(where, drawn))
    planned = sum(one.units)
    return np.minimum(of_area, planned), np.maximum(of_area, planned)


def _usual(one: Given, face: Face, drawn: Deviates) -> Yardstick:
    """Return the published points as a measure, averaged over the scenarios."""
    where = laid(face, one.published, one.measure.targets)
    units = [float(share) * one.measure.reference_units for share in one.shares]
    hand = placement_mm(HANDS[0])
    found = amounts(where, units, one.steps, one.measure.site_units, hand, drawn)
    rows = [mean_effects(where, scale * found).mean(axis=0) for scale in one.measure.scales]
    return replace(one.measure, effects=np.stack(rows))
