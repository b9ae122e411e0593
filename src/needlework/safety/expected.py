"""What the forecast says of the plan: goals, extrapolation, evidence, and what has no course."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from needlework.plans import GoalExpected
from needlework.safety.case import Case, Item
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, finding, rule
from needlework.safety.values import Finding, Place, Quantity

CODES = codes_of("expected")


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table."""
    return tuple(rule(row) for row in data("expected")["row"].values())


def not_run(case: Case) -> str:
    """Return why the group cannot run; empty where it can."""
    return "no forecast was made; --forecast makes one" if case.forecast is None else ""


def findings(case: Case) -> Iterator[Finding]:
    """Yield goals that are unlikely, and treatments of which little is known."""
    expected = case.forecast
    if expected is None:
        return
    for goal in expected.goals:
        yield from _goal(goal)
    for item in case.items:
        yield from _treatment(case, item)


def _goal(goal: GoalExpected) -> Iterator[Finding]:
    rows = data("expected")["row"]
    name = f"goal {goal.id} ({goal.description})"
    if goal.probability is None:
        yield finding(rows["goal_unknown"], Place(), f"{name}: {goal.reason or 'not forecast'}")
    elif goal.wanted is not None and goal.probability < goal.wanted:
        yield finding(
            rows["unlikely"],
            Place(),
            f"{name}: the chance is {goal.probability:.0%}, {goal.wanted:.0%} are wanted",
            measured=_chance(goal.probability),
            limit=_chance(goal.wanted),
        )


def _chance(share: float) -> Quantity:
    return Quantity(Decimal(f"{share:.3f}").normalize(), "of 1")


def _treatment(case: Case, item: Item) -> Iterator[Finding]:
    expected, rows = case.forecast, data("expected")["row"]
    assert expected is not None
    name = item.treatment.id
    if name in expected.not_forecast:
        yield finding(rows["not_forecast"], item.place, f"{name}: {expected.not_forecast[name]}")
    elif name in expected.beyond:
        yield finding(rows["beyond"], item.place, "; ".join(expected.beyond[name]))
    elif expected.grades.get(name) in data("expected")["weak"]["grades"]:
        message = f"the evidence for this treatment is graded {expected.grades[name]}"
        yield finding(rows["weak"], item.place, message)
