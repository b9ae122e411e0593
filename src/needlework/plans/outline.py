"""A plan in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans.patient import Patient
from needlework.plans.plan import Goal, Plan, Session


def outline(plan: Plan) -> str:
    """Return the plan as a short outline for a person to read."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield plan.title or "Untitled plan"
    yield "  patient: " + _patient(plan.patient, plan.age)
    for score in plan.patient.scores:
        yield (
            f"  baseline: {score.scale} {score.area} {score.value} "
            f"({score.rater}, {score.condition})"
        )
    for goal in plan.goals:
        yield "  goal: " + _goal(goal)
    for session in plan.sessions:
        yield f"  {_day(plan, session)}"
        yield from (f"    {treatment}" for treatment in session.treatments)
    yield from (f"  {use}" for use in plan.daily)
    if plan.unresolved:
        yield "  not recognised: " + ", ".join(plan.unresolved)


def _patient(patient: Patient, age: int | None) -> str:
    words = [
        patient.sex if patient.sex != "unspecified" else "",
        "" if age is None else f"{age} years",
    ]
    return ", ".join(word for word in words if word) or "not described"


def _goal(goal: Goal) -> str:
    when = "" if goal.by_day is None else f" by day {goal.by_day}"
    wanted = goal.probability
    chance = "" if wanted is None else f", chance at least {(wanted * 100).normalize():f} %"
    return f"{goal.outcome} {goal.area}{when}{chance}"


def _day(plan: Plan, session: Session) -> str:
    calendar = plan.date_of(session.day)
    return f"day {session.day}" + (f" ({calendar.isoformat()})" if calendar else "")
