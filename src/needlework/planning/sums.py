"""Limits that areas share: units of a sitting and of a vial, points of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from needlework.planning.choosing import Shared
from needlework.planning.rows import Row
from needlework.planning.tasks import Task
from needlework.planning.values import Limit
from needlework.plans import Neuromodulator, Plan, Session
from needlework.protocols import dose_of
from needlework.safety.case import Case
from needlework.safety.ceilings import Ceiling, sitting_ceilings
from needlework.safety.context import Context
from needlework.safety.overlap import parts_of
from needlework.safety.sums import rooms


@dataclass(frozen=True, eq=False)
class SharedLimit:
    """A limit over several treatments.

    Parameters
    ----------
    limit : Limit
        Its amount is what the treatments that are planned may take together.
    inside : tuple of bool
        Which tasks it counts.
    points : bool
        Whether it counts points instead of units.
    """

    limit: Limit
    inside: tuple[bool, ...]
    points: bool = False

    def taken(self, rows: Sequence[Row]) -> Decimal:
        """Return what some rows take of it, exact."""
        own = [row for row, counts in zip(rows, self.inside, strict=True) if counts]
        if self.points:
            return Decimal(sum(len(row.units) for row in own))
        return sum((row.total for row in own), Decimal(0))

    def shared(self, tasks: Sequence[Task]) -> Shared:
        """Return it as the search takes it."""
        costs = tuple(
            np.asarray(one.fitting.points if self.points else one.fitting.units, dtype=float)
            * float(counts)
            for one, counts in zip(tasks, self.inside, strict=True)
        )
        return Shared(self.limit.words, costs, float(self.limit.amount))


def shared_limits(
    tasks: Sequence[Task],
    session: Session,
    plan: Plan,
    context: Context,
    most_points: int | None,
) -> tuple[SharedLimit, ...]:
    """Return every limit that the treatments of a session share.

    What is given on one day is one sitting, whatever its sessions are called.
    """
    day = _Day(tuple(tasks), session, Case(plan, context))
    return (*day.areas(), *day.sittings(), *day.sums(), *_vials(tasks), day.points(most_points))


@dataclass(frozen=True, eq=False)
class _Day:
    """The day of a session with everything that it gives."""

    tasks: tuple[Task, ...]
    session: Session
    case: Case

    @property
    def products(self) -> tuple[str, ...]:
        """Products that are planned."""
        return tuple(dict.fromkeys(one.treatment.product for one in self.tasks))

    @property
    def given(self) -> tuple[Neuromodulator, ...]:
        """Every toxin treatment of the day."""
        return tuple(
            item.treatment
            for item in self.case.toxins
            if item.day == self.session.day and isinstance(item.treatment, Neuromodulator)
        )

    def areas(self) -> Iterator[SharedLimit]:
        """Yield the largest dose of an area that several treatments share."""
        for one in self.tasks:
            area, product = one.treatment.area, one.treatment.product
            alike = [each for each in self.given if (each.area, each.product) == (area, product)]
            if len(alike) > 1 and alike[0].id == one.treatment.id:
                most = one.limits[0]
                words = f"{most.words}, all of its treatments together"
                yield self._limit(product, (area,), replace(most, words=words))

    def sittings(self) -> Iterator[SharedLimit]:
        """Yield the largest sums over areas."""
        for product in self.products:
            for most in sitting_ceilings(self.case, product):
                mine = [one.area for one in self.given if one.product == product]
                inside = tuple(area for area in mine if most.sums(area))
                if len({part for area in inside for part in parts_of(area)}) > 1:
                    words = f"most of {product} in one sitting for {', '.join(most.areas)}"
                    yield self._limit(product, inside, _as_limit(most, self.session, words))

    def sums(self) -> Iterator[SharedLimit]:
        """Yield what earlier doses leave of each cap."""
        for product in self.products:
            for room in rooms(self.case, self.session.day, product):
                words = f"most of {product} in the session, after what was given before"
                yield self._limit(product, (), _as_limit(room, self.session, words))

    def points(self, most: int | None) -> SharedLimit:
        """Return the largest number of points."""
        usual = sum(max(len(one.own.placed), len(one.planned.placed)) for one in self.tasks)
        words = "points at most, as asked" if most else "as many points as published or planned"
        limit = Limit("site-count", self.session.id, words, Decimal(most or usual), "points")
        return SharedLimit(limit, tuple(True for _ in self.tasks), points=True)

    def _limit(self, product: str, areas: tuple[str, ...], limit: Limit) -> SharedLimit:
        """Return a limit of a product, less what treatments that stay as they are take of it."""
        mine = {one.treatment.id for one in self.tasks}
        fixed = [
            dose_of(one).units
            for one in self.given
            if one.id not in mine and _counts(one, product, areas)
        ]
        left = max(limit.amount - sum(fixed, Decimal(0)), Decimal(0))
        inside = tuple(_counts(one.treatment, product, areas) for one in self.tasks)
        return SharedLimit(replace(limit, amount=left), inside)


def _as_limit(most: Ceiling, session: Session, words: str) -> Limit:
    return Limit(most.rule, session.id, words, most.amount, most.unit, most.source.slug)


def _counts(one: Neuromodulator, product: str, areas: tuple[str, ...]) -> bool:
    """Whether a limit counts a treatment; one without areas counts every one of the product."""
    return one.product == product and (not areas or one.area in areas)


def _vials(tasks: Sequence[Task]) -> Iterator[SharedLimit]:
    """Yield what one vial holds, for treatments that name it and fit it as they are planned."""
    named = {
        (one.treatment.vial.size, one.treatment.vial.lot)
        for one in tasks
        if one.treatment.vial is not None
    }
    for size, lot in sorted(named, key=str):
        inside = tuple(
            one.treatment.vial is not None
            and one.treatment.vial.size.same_as(size)
            and one.treatment.vial.lot == lot
            for one in tasks
        )
        planned = sum(
            (one.planned.total for one, counts in zip(tasks, inside, strict=True) if counts),
            Decimal(0),
        )
        if planned <= size.units:
            words = f"what the vial of {size} of {size.product} holds"
            yield SharedLimit(Limit("vial", "", words, size.units, size.unit), inside)


def sums_hold(limits: Sequence[SharedLimit], rows: Sequence[Row]) -> bool:
    """Return whether some rows keep every shared limit, compared exactly."""
    return all(one.taken(rows) <= one.limit.amount for one in limits)


def smallest(limit: SharedLimit, tasks: Sequence[Task]) -> float:
    """Return the least that choices which reach the goals take of a limit."""
    return sum(float(np.min(costs)) for costs in limit.shared(tasks).costs)
