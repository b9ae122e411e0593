"""From points and units to whole alternatives: plan, check, outcomes, scenarios, comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from needlework.anatomy.placing import Placed
from needlework.doses import Dose
from needlework.planning.alternatives import Made, reach_of_published
from needlework.planning.comparing import compared
from needlework.planning.neighbours import NeighbourRisk, risks
from needlework.planning.reasons import binding
from needlework.planning.response import FORCE, MOVEMENT
from needlework.planning.robust import Given, robustness
from needlework.planning.rows import Row
from needlework.planning.sums import SharedLimit, sums_hold
from needlework.planning.tasks import Setting, Task
from needlework.planning.values import (
    LABEL,
    PLANNED,
    Alternative,
    AreaOutcome,
    PointPlan,
    Robustness,
)
from needlework.plans import Neuromodulator, Place, Plan, Session, Site
from needlework.safety.checking import check


@dataclass(frozen=True, eq=False)
class Finishing:
    """What all alternatives of a plan have in common."""

    session: Session
    setting: Setting
    tasks: tuple[Task, ...]
    limits: tuple[SharedLimit, ...]

    def alternatives(self, made: Sequence[Made]) -> tuple[Alternative, ...]:
        """Return whole alternatives, each compared with the published points."""
        given = [
            [_given(task, row) for task, row in zip(self.tasks, one.rows, strict=True)]
            for one in made
        ]
        robust = robustness(given, self.setting.around.face, self.setting.seed)
        found = [self._one(one, shares) for one, shares in zip(made, robust, strict=True)]
        label = next(one for one, each in zip(found, made, strict=True) if LABEL in each.keys)
        return tuple(compared(one, label) for one in found)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Rules that speak of the plan as it is given."""
        return frozenset(one.rule for one in check(self.setting.plan, self.setting.context))

    def _one(self, made: Made, robust: tuple[Robustness, ...]) -> Alternative:
        pairs = list(zip(self.tasks, made.rows, strict=True))
        plan = self._plan_of(made)
        report = check(plan, self.setting.context)
        areas = tuple(_outcome(task, row) for task, row in pairs)
        return Alternative(
            keys=made.keys,
            name=made.name,
            words=made.words,
            plan=plan,
            areas=areas,
            risks=self._risks([row for _, row in pairs]),
            robust=robust,
            binding=binding(self.tasks, self.limits, made.rows),
            holds=_holds(self.tasks, areas) and sums_hold(self.limits, made.rows),
            findings=tuple(one.message for one in report if one.rule not in self._known),
            clear=report.clear,
        )

    def _risks(self, rows: Sequence[Row]) -> tuple[NeighbourRisk, ...]:
        usual = reach_of_published(self.tasks)
        reached = np.sum([row.reach for row in rows], axis=0)
        ratios = reached / np.maximum(usual, np.finfo(float).tiny)
        areas = [one.treatment.area for one in self.tasks]
        product = self.tasks[0].treatment.product
        neighbours = self.setting.around.neighbours
        return risks(neighbours, [float(one) for one in ratios], product, areas)

    def _plan_of(self, made: Made) -> Plan:
        """Return the plan with these points, its own where it has no need of others."""
        old = self.setting.plan
        if made.keys == (PLANNED,):
            return old
        new = {
            task.treatment.id: _treatment(task, row)
            for task, row in zip(self.tasks, made.rows, strict=True)
        }
        sessions = tuple(
            replace(session, treatments=tuple(new.get(one.id, one) for one in session.treatments))
            if session.id == self.session.id
            else session
            for session in old.sessions
        )
        title = f"{old.title}: {made.name.lower()}" if old.title else made.name
        return replace(old, title=title, sessions=sessions)


def _treatment(task: Task, row: Row) -> Neuromodulator:
    old = task.treatment
    sites = tuple(
        _site(old, number, placed, units)
        for number, (placed, units) in enumerate(zip(row.placed, row.units, strict=True), 1)
    )
    return replace(old, protocol=None, dose=None, sites=sites)


def _site(old: Neuromodulator, number: int, placed: Placed, units: Decimal) -> Site:
    at = placed.site.at or Place(placed.rule.name)
    dose = Dose.create(units, product=old.product)
    own = placed.site
    return Site(f"{old.id}-p{number}", own.muscle, placed.side, dose, own.depth, at)


def _outcome(task: Task, row: Row) -> AreaOutcome:
    told = task.response
    return AreaOutcome(
        treatment=task.treatment.id,
        area=task.treatment.area,
        dose=Dose.create(row.total, product=task.treatment.product),
        counted=row.low,
        chances=task.chances(row.low),
        force=float(told.kept(FORCE, np.asarray(row.high))),
        movement=float(told.kept(MOVEMENT, np.asarray(row.high))),
        loss_day=float(told.loss_day(np.asarray(row.low))),
        apart=row.apart,
        grades=told.grades,
        points=tuple(_points(task, row)),
    )


def _points(task: Task, row: Row) -> list[PointPlan]:
    found = []
    for number, (placed, units) in enumerate(zip(row.placed, row.units, strict=True), 1):
        at = placed.site.at
        moved = [] if at is None else [
            f"{length} {way}"
            for length, way in ((at.lateral, "outwards"), (at.up, "up"))
            if length is not None
        ]  # fmt: skip
        found.append(
            PointPlan(
                site=f"{task.treatment.id}-p{number}",
                rule=placed.rule.name,
                muscle=placed.site.muscle,
                side=placed.side,
                dose=Dose.create(units, product=task.treatment.product),
                marks=task.steps.marks(units),
                volume_ml=None
                if task.steps.dilution is None
                else task.steps.volume_ml(float(units)),
                moved=", ".join(moved),
            )
        )
    return found


def _given(task: Task, row: Row) -> Given:
    return Given(
        treatment=task.treatment.id,
        measure=task.measure,
        response=task.response,
        steps=task.steps,
        wishes=task.wishes,
        placed=row.placed,
        units=tuple(float(one) for one in row.units),
        published=task.own.placed,
        shares=task.own.shares,
    )


def _holds(tasks: Sequence[Task], areas: Sequence[AreaOutcome]) -> bool:
    rounding = float(np.sqrt(np.finfo(float).eps))
    return all(
        area.chances[wish.goal] >= wish.chance - rounding
        and (wish.keep is None or area.force >= wish.keep - rounding)
        for task, area in zip(tasks, areas, strict=True)
        for wish in task.wishes
    )
