"""Goals as the search takes them, and the choices that reach them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from needlework.planning.choices import Choices, undominated
from needlework.planning.response import FORCE, Response
from needlework.planning.rows import Row
from needlework.planning.values import Wish
from needlework.plans import Goal, Neuromodulator, Plan

NONE_OR_MILD = "none_or_mild"


def goals_of(plan: Plan, treatment: Neuromodulator) -> tuple[Goal, ...]:
    """Return the goals of an area, or a stand-in that asks for none or mild lines."""
    own = tuple(goal for goal in plan.goals if goal.area == treatment.area)
    return own or (Goal(f"{treatment.area}-as-planned", treatment.area, NONE_OR_MILD),)


def wishes(
    goals: Sequence[Goal],
    told: Response,
    treatment: Neuromodulator,
    planned: Row,
    every: Choices,
) -> Iterator[Wish]:
    """Yield goals with what they ask for; where nothing is asked, what the plan reaches."""
    best = float(every.low.max(initial=0.0))
    for goal in goals:
        if goal.id not in told.chances:
            continue
        keep = None if goal.keep_movement is None else float(goal.keep_movement)
        stated = goal.probability is not None
        wanted = float(goal.probability or 0)
        if not stated:
            wanted = float(told.chance(goal.id, np.asarray(min(planned.low, best))))
        yield Wish(goal.id, treatment.area, told.words[goal.id], wanted, keep, stated)


def fitting(every: Choices, told: Response, wishes: Sequence[Wish]) -> Choices:
    """Return the choices that reach every goal, without those that are beaten in all respects."""
    kept = np.ones(len(every), dtype=bool)
    rounding = np.sqrt(np.finfo(float).eps)
    for wish in wishes:
        kept &= told.chance(wish.goal, every.low) >= wish.chance - rounding
        if wish.keep is not None:
            kept &= told.kept(FORCE, every.high) >= wish.keep - rounding
    found = every.take(kept)
    if not len(found):
        return found
    cost = np.column_stack(
        [found.units, found.points, -found.low, found.high, found.apart, found.reach]
    )
    return undominated(found, cost)
