"""A plan laid out for the rules: each treatment with its session, day, date and doses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from needlework.doses import Dose
from needlework.plans import (
    FatDissolving,
    Filler,
    ForecastSummary,
    Mesotherapy,
    Microneedling,
    Neuromodulator,
    Plan,
    Session,
    Site,
    Treatment,
)
from needlework.protocols import dose_of, expand
from needlework.safety.context import Context
from needlework.safety.overlap import is_treated_in
from needlework.safety.values import Place
from needlework.vocabulary import IndicationTerm, resolve_indications

COSMETIC_KINDS = (Microneedling, Mesotherapy, Filler, FatDissolving)


def _years(first: date, last: date) -> int:
    """Return the birthdays that surely lie between two days."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


@dataclass(frozen=True)
class Item:
    """One treatment of the plan with everything that rules ask about it."""

    session: Session
    treatment: Treatment
    date: date | None
    age: int | None

    @property
    def day(self) -> int:
        """Day since the first session."""
        return self.session.day

    @property
    def place(self) -> Place:
        """Where findings about it point."""
        return Place(self.session.id, self.treatment.id)

    @property
    def product(self) -> str:
        """Slug of product or device, of a mixture the word mesotherapy."""
        item = self.treatment
        if isinstance(item, Microneedling):
            return item.device
        return "mesotherapy" if isinstance(item, Mesotherapy) else item.product

    @cached_property
    def dose(self) -> Dose | None:
        """Dose of a toxin, None for anything else."""
        return dose_of(self.treatment) if isinstance(self.treatment, Neuromodulator) else None

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Sites of a toxin treatment."""
        return expand(self.treatment) if isinstance(self.treatment, Neuromodulator) else ()

    @cached_property
    def therapeutic(self) -> bool:
        """Whether it is given for a disease, where that disease is treated.

        What it is for must say so. The name of a disease that is not treated in this area, or not
        with what is given, does not lift the rules of cosmetic treatment.
        """
        is_toxin = isinstance(self.treatment, Neuromodulator)
        return is_toxin and any(is_treated_in(each, self.treatment.area) for each in self.diseases)

    @cached_property
    def diseases(self) -> tuple[IndicationTerm, ...]:
        """The diseases that the treatment names."""
        named = resolve_indications(self.treatment.indication or "")
        return tuple(each for each in named if each.therapeutic)

    @property
    def actives(self) -> tuple[str, ...]:
        """Actives that are injected or put on needled skin."""
        item = self.treatment
        if isinstance(item, Mesotherapy):
            return tuple(part.active for part in item.mixture)
        if isinstance(item, Microneedling) and item.serum is not None:
            return () if item.serum.slug in (None, "none") else (str(item.serum.slug),)
        return ()


@dataclass(frozen=True)
class Case:
    """A plan with its context, as the rules see it."""

    plan: Plan
    context: Context
    forecast: ForecastSummary | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every treatment in the order of the plan."""
        return tuple(self._items())

    def _items(self) -> Iterator[Item]:
        for session, treatment in self.plan.scheduled():
            day = self.plan.date_of(session.day)
            yield Item(session, treatment, day, self.age_at(session.day))

    @cached_property
    def toxins(self) -> tuple[Item, ...]:
        """Treatments with a toxin."""
        return tuple(item for item in self.items if isinstance(item.treatment, Neuromodulator))

    @property
    def days(self) -> tuple[int, ...]:
        """Every day with a session, once: what is given on one day is one sitting."""
        return tuple(dict.fromkeys(session.day for session in self.plan.sessions))

    def alike(self, item: Item) -> tuple[Item, ...]:
        """Return a treatment and those before it on its day of its kind, product and area."""
        return tuple(
            other
            for other in self.items[: self.items.index(item) + 1]
            if other.day == item.day
            and (other.treatment.kind, other.product) == (item.treatment.kind, item.product)
            and other.treatment.area == item.treatment.area
        )

    @property
    def region(self) -> str | None:
        """Regulatory region of the products."""
        return self.plan.region

    @property
    def jurisdiction(self) -> str | None:
        """Where the provider acts."""
        team = self.context.team
        own = None if team is None else team.jurisdiction
        return self.context.jurisdiction or own or self.plan.jurisdiction

    def limit(self, *rules: str, label: Decimal, unit: str, most: bool = True) -> Decimal:
        """Return the stricter of the label's limit and the clinic's own.

        Parameters
        ----------
        *rules : str
            Rules that have the limit (``LABEL-AREA-DOSE/ona-gl``).
        most : bool
            Whether the limit is the most allowed, not the least.
        """
        policy = self.context.policy
        own = [one.amount for rule in rules for one in policy.limits_on(rule, unit)]
        return min([label, *own]) if most else max([label, *own])

    @property
    def start(self) -> date | None:
        """Date of day 0: the plan's, else the day of the check."""
        return self.plan.start_date or self.context.today

    def age_at(self, day: int) -> int | None:
        """Return the age in whole years on a day of the plan."""
        patient = self.plan.patient
        from datetime import timedelta

        if self.start is None or (patient.birth_date is None and patient.age is None):
            return patient.age
        if patient.birth_date is None:
            assert patient.age is not None
            return patient.age + _years(self.start, self.start + timedelta(days=day))
        return patient.age_on(self.start + timedelta(days=day))

    def date_of(self, day: int) -> date | None:
        """Return the date of a day; None where neither plan nor context has one."""
        from datetime import timedelta

        return None if self.start is None else self.start + timedelta(days=day)
