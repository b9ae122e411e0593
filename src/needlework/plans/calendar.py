"""The visits of a plan in the order of days: what is done, and how long after the last time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from needlework.plans.plan import Plan
from needlework.plans.treatments import Treatment

Course = tuple[str, str, str]
"""Kind, area and indication: what belongs to one course of treatment."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One treatment of a visit.

    Parameters
    ----------
    since : int or None
        Days since the last treatment of this kind, area and indication; None at the first.
    """

    treatment: Treatment
    since: int | None

    @property
    def course(self) -> Course:
        """What it belongs to."""
        return course_of(self.treatment)


@dataclass(frozen=True, slots=True)
class Visit:
    """One day on which something is done.

    Parameters
    ----------
    sessions : tuple of str
        Ids of the sessions of this day.
    since : int or None
        Days since the visit before; None at the first.
    """

    day: int
    date: date | None
    since: int | None
    sessions: tuple[str, ...]
    treatments: tuple[Planned, ...]


def course_of(treatment: Treatment) -> Course:
    """Return what course of treatment a treatment belongs to."""
    return treatment.kind, treatment.area, treatment.indication or ""


def visits(plan: Plan) -> tuple[Visit, ...]:
    """Return the visits of a plan, one per day."""
    return tuple(_visits(plan))


def _visits(plan: Plan) -> Iterator[Visit]:
    last: dict[Course, int] = {}
    before: int | None = None
    for day in sorted({session.day for session in plan.sessions}):
        sessions = [session for session in plan.sessions if session.day == day]
        given = [item for session in sessions for item in session.treatments]
        planned = tuple(Planned(item, _since(day, last.get(course_of(item)))) for item in given)
        last |= {each.course: day for each in planned}
        ids = tuple(session.id for session in sessions)
        yield Visit(day, plan.date_of(day), _since(day, before), ids, planned)
        before = day


def _since(day: int, before: int | None) -> int | None:
    return None if before is None else day - before
