"""The plan as a whole: patient, goals, sessions and answers to findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from needlework.plans.amounts import Amount
from needlework.plans.answers import Named
from needlework.plans.patient import Patient, Score
from needlework.plans.treatments import Microneedling, Treatment

PLAN_FORMAT = "needlework-plan/1"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the treatment is for.

    Parameters
    ----------
    outcome : str
        Slug of the outcome (``none_or_mild``).
    by_day : int or None
        Day since the first session.
    probability : Decimal or None
        Chance that is wanted, 0 to 1.
    keep_movement : Decimal or None
        Share of the muscle's force to keep, 0 to 1.
    """

    id: str
    area: str
    outcome: str
    by_day: int | None = None
    probability: Decimal | None = None
    keep_movement: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One visit: the day since the first session and what is done."""

    id: str
    day: int
    treatments: tuple[Treatment, ...] = ()


@dataclass(frozen=True, slots=True)
class DailyUse:
    """What the patient uses at home between the sessions: a tablet, a cream, a lotion.

    Parameters
    ----------
    product : Named
        Medicine as typed, with its slug.
    route : str or None
        ``oral`` or ``topical``; None where it is not said.
    strength : str or None
        As written (``5 %``, ``250 mg twice daily``).
    from_day, until_day : int
        First day of use since the first session, and the day from which it is used no more;
        ``until_day`` is None where it goes on.
    """

    id: str
    product: Named
    route: Literal["oral", "topical"] | None = None
    strength: str | None = None
    from_day: int = 0
    until_day: int | None = None

    def __str__(self) -> str:
        end = "" if self.until_day is None else f" to day {self.until_day}"
        what = " ".join(part for part in (str(self.product), self.strength, self.route) if part)
        return f"daily {what}, from day {self.from_day}{end}"


@dataclass(frozen=True, slots=True)
class Override:
    """An answer to a finding of the check: who accepts it and why.

    Parameters
    ----------
    target : str or None
        Id of the session, treatment or site meant; None for the whole plan.
    accepts : Amount or None
        The amount that was accepted; what is farther beyond the limit is not covered.
    """

    id: str
    finding: str
    reason: str
    by: str
    target: str | None = None
    accepts: Amount | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A treatment plan; everything in it is frozen.

    Parameters
    ----------
    region : str or None
        Regulatory region of the products (``US``, ``EU``).
    jurisdiction : str or None
        Where the provider acts (``US-CA``).
    start_date : date or None
        Date of day 0.
    """

    title: str = ""
    region: str | None = None
    jurisdiction: str | None = None
    start_date: date | None = None
    patient: Patient = field(default_factory=Patient)
    goals: tuple[Goal, ...] = ()
    sessions: tuple[Session, ...] = ()
    daily: tuple[DailyUse, ...] = ()
    overrides: tuple[Override, ...] = ()
    format: str = field(default=PLAN_FORMAT)

    @property
    def treatments(self) -> tuple[Treatment, ...]:
        """All treatments in the order of the sessions."""
        return tuple(treatment for _, treatment in self.scheduled())

    def scheduled(self) -> Iterator[tuple[Session, Treatment]]:
        """Yield each treatment with the session it belongs to."""
        for session in self.sessions:
            for treatment in session.treatments:
                yield session, treatment

    def treatment(self, identifier: str) -> Treatment:
        """Return the treatment with this id."""
        return next(item for item in self.treatments if item.id == identifier)

    def date_of(self, day: int) -> date | None:
        """Return the calendar date of a day; None where the plan has no start date."""
        return None if self.start_date is None else self.start_date + timedelta(days=day)

    @property
    def age(self) -> int | None:
        """Age at the first session; None where the plan does not tell."""
        if self.start_date is not None:
            return self.patient.age_on(self.start_date)
        return self.patient.age

    def score(
        self, area: str, *, condition: str = "maximum", rater: str = "investigator"
    ) -> Score | None:
        """Return the baseline score of an area, if the plan has one."""
        wanted = (area, condition, rater)
        for score in self.patient.scores:
            if (score.area, score.condition, score.rater) == wanted:
                return score
        return None

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Medicines, conditions, allergies and serums that the vocabulary does not know."""
        return tuple(name.given for name in self._names() if not name.resolved)

    def _names(self) -> Iterator[Named]:
        yield from self.patient.conditions.items
        yield from self.patient.medicines.items
        yield from self.patient.allergies.items
        yield from (use.product for use in self.daily)
        for treatment in self.treatments:
            if isinstance(treatment, Microneedling) and treatment.serum is not None:
                yield treatment.serum

    def __str__(self) -> str:
        from needlework.plans.outline import outline

        return outline(self)
