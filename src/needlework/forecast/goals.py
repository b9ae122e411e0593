"""The chance that a goal of the plan is met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.area_scales import FORECAST_AREAS, area_scale
from needlework.forecast.rest_courses import NONE_OR_MILD_AT_REST, rest_refusal
from needlework.forecast.values import GoalChance
from needlework.plans import Goal, Plan
from needlework.vocabulary import resolve

Array = NDArray[np.float64]

NONE_OR_MILD = "none_or_mild"
_OUTCOMES = {
    NONE_OR_MILD: (NONE_OR_MILD, "investigator"),
    NONE_OR_MILD_AT_REST: (NONE_OR_MILD_AT_REST, "investigator"),
    "one_grade_better": ("responder_ge1_grade", "investigator"),
    "two_grades_better_both_raters": ("responder_composite_ge2_grade", "both-and"),
    "responder_masi_over_50pct": ("responder_masi_over_50pct", "investigator"),
    "density_increased": ("density_increased", "investigator"),
}
_MOVEMENT = (
    "the movement that is kept is not part of this chance: see the courses of what is left, and "
    "their grades"
)


@dataclass(frozen=True, slots=True)
class GoalShares:
    """Shares over time, by outcome and raters.

    Parameters
    ----------
    knots : array of shape (knots,)
    shares : mapping of (outcome, raters) to array of shape (draws, knots)
    """

    knots: Array
    shares: Mapping[tuple[str, str], Array]

    def joined(self, more: Mapping[tuple[str, str], Array]) -> GoalShares:
        """Return these shares and more on the same knots."""
        return GoalShares(self.knots, {**self.shares, **more})

    def goals(self, plan: Plan, area: str) -> Iterator[GoalChance]:
        """Yield the chance of each goal of this area."""
        for goal in plan.goals:
            if goal.area == area:
                yield self._chance(plan, goal)

    def _chance(self, plan: Plan, goal: Goal) -> GoalChance:
        key = _OUTCOMES.get(goal.outcome)
        if key is None or key not in self.shares:
            at_rest = (
                rest_refusal(plan, goal.area) if goal.outcome == NONE_OR_MILD_AT_REST else None
            )
            said = f"the outcome {goal.outcome} is not forecast for this plan"
            return _unknown(goal, at_rest or said)
        day = goal.by_day if goal.by_day is not None else parameter("trial.peak_visit_day").value
        mean = self.shares[key].mean(axis=0)
        chance = float(np.interp(day, self.knots, mean))
        reason = _MOVEMENT if goal.keep_movement is not None else ""
        return GoalChance(goal.id, _words(goal), _wanted(goal), chance, reason)


def goal_chances(plan: Plan, found: Sequence[GoalChance]) -> tuple[GoalChance, ...]:
    """Return one answer per goal of the plan, in its order."""
    by_id = {chance.id: chance for chance in found}
    return tuple(_or_unknown(plan.goals, by_id))


def _or_unknown(goals: Iterable[Goal], found: Mapping[str, GoalChance]) -> Iterator[GoalChance]:
    for goal in goals:
        yield found.get(goal.id) or _unknown(goal, f"nothing is forecast for {goal.area}")


def _unknown(goal: Goal, reason: str) -> GoalChance:
    return GoalChance(goal.id, _words(goal), _wanted(goal), None, reason)


def _words(goal: Goal) -> str:
    when = f" on day {goal.by_day}" if goal.by_day is not None else ""
    outcome, area = resolve(goal.outcome, "outcome"), resolve(goal.area, "area")
    what = goal.outcome.replace("_", " ") if outcome is None else outcome.name
    if goal.outcome == NONE_OR_MILD and goal.area in FORECAST_AREAS:
        scale = area_scale(goal.area)
        what = what if scale.kept == what else scale.below_entry.lower()
    where = goal.area if area is None else area.name.lower().partition(" (")[0]
    return f"{what}, {where}{when}"


def _wanted(goal: Goal) -> float | None:
    return None if goal.probability is None else float(goal.probability)
