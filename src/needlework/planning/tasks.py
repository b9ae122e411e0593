"""One area of a plan made ready for the search: places, steps, limits, forecast, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from needlework.doses import Dose
from needlework.evidence import parameter
from needlework.forecast.draws import is_shipped, load_draws
from needlework.forecast.published import products_at, reference_dose
from needlework.forecast.refusals import forecastable_areas
from needlework.planning.choices import Choices, choices, doses_of
from needlework.planning.geometry import Layout, Surroundings, Yardstick, yardstick
from needlework.planning.moving import Mover
from needlework.planning.neighbours import published_rate, weight
from needlework.planning.patterns import (
    LeftOut,
    Pattern,
    Published,
    faults,
    patterns,
    published,
)
from needlework.planning.response import Response, response
from needlework.planning.rows import Row, part_of, planned_row, published_row
from needlework.planning.steps import Steps, steps
from needlework.planning.values import Limit, Wish
from needlework.planning.wishes import fitting, goals_of, wishes
from needlework.plans import Neuromodulator, Plan, Session
from needlework.protocols import dose_of
from needlework.safety.case import Case
from needlework.safety.ceilings import Ceiling, area_ceiling, side_ceiling, site_ceiling
from needlework.safety.context import Context

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Task:
    """One treatment that the search may change.

    Parameters
    ----------
    limits : pair of Limit
        Largest dose of the area, and of a point.
    planned, reference : Row
        Points of the plan as it is given, and as published.
    every, fitting : Choices
        All inside the limits of the area, and those that reach every goal.
    """

    treatment: Neuromodulator
    own: Published
    patterns: tuple[Pattern, ...]
    left_out: tuple[LeftOut, ...]
    steps: Steps
    measure: Yardstick
    layouts: tuple[Layout, ...]
    response: Response
    wishes: tuple[Wish, ...]
    limits: tuple[Limit, Limit]
    planned: Row
    reference: Row
    every: Choices
    fitting: Choices

    def row(self, choice: int) -> Row:
        """Return one of the fitting choices with its points, those without units left out."""
        one = self.fitting.take(np.array([choice]))
        pattern = self.patterns[int(one.pattern[0])]
        units = doses_of(pattern, one.levels[0], self.steps)
        used = [place for place, amount in enumerate(units) if amount]
        return Row(
            placed=tuple(pattern.spots[place].placed for place in used),
            units=tuple(units[place] for place in used),
            low=float(one.low[0]),
            high=float(one.high[0]),
            apart=float(one.apart[0]),
            reach=one.reach[0],
        )

    def chances(self, low: float) -> dict[str, float]:
        """Return the chance of each goal after some units that count."""
        return {
            wish.goal: float(self.response.chance(wish.goal, np.asarray(low)))
            for wish in self.wishes
        }


def refused(session: Session, plan: Plan) -> dict[str, str]:
    """Return the toxin treatments of a session that cannot be planned, and why."""
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for one in session.treatments:
        if not isinstance(one, Neuromodulator):
            continue
        if first.setdefault(one.area, one.id) != one.id:
            found[one.id] = f"{first[one.area]} of the same area is planned, beside it"
        elif not is_shipped(False, one.area) or one.product not in products_at(one.area):
            found[one.id] = f"{one.product} in the {one.area} is not forecast"
        elif one.area not in forecastable_areas(plan, {one.area: load_draws(False, one.area)}):
            found[one.id] = f"{one.product} in the {one.area} is not forecast for this patient"
    return found


@dataclass(frozen=True, eq=False)
class Setting:
    """What all treatments of a session are planned in.

    Parameters
    ----------
    around : Surroundings
        Face and neighbours.
    most_points : int or None
        Points at most; as many as published unless given.
    seed, size : int
        Seed and number of simulated patients.
    free_sides : bool
        Whether left and right may get different doses.
    """

    plan: Plan
    context: Context
    around: Surroundings
    most_points: int | None
    seed: int
    size: int
    free_sides: bool = False


def task(treatment: Neuromodulator, setting: Setting) -> Task | str:
    """Return a treatment made ready for the search, or why it cannot be."""
    own = published(treatment, setting.around.face)
    if own is None:
        return f"no published points of {treatment.area} lie on the head"
    found, left_out = patterns(
        treatment,
        own,
        setting.plan,
        setting.context,
        setting.around.face,
        free_sides=setting.free_sides,
    )
    if not found:
        return f"every published point of {treatment.area} is too near: {left_out[0].reason}"
    return _ready(treatment, setting, own, found, left_out)


def _ready(
    treatment: Neuromodulator,
    setting: Setting,
    own: Published,
    found: tuple[Pattern, ...],
    left_out: tuple[LeftOut, ...],
) -> Task:
    around, reference = setting.around, _reference_units(treatment, own)
    limits = _ceilings(treatment, setting, own, reference)
    most_units, most_each = (limit.amount for limit in limits)
    grid = steps(treatment, setting.plan, most_each, max(one.groups for one in found))
    # The matrix is of the largest volume: less spreads less, which a single plan is asked about.
    largest = grid.volume_ml(float(most_each))
    measure = yardstick(around.face, own.placed, own.shares, reference, largest, treatment.area)
    found = (*found, *_moved(found, treatment, setting, measure, largest))
    layouts = tuple(
        around.layout(measure, places, [largest] * len(places))
        for places in ([spot.placed for spot in one.spots] for one in found)
    )
    given = planned_row(treatment, own, measure, around, grid)
    cap = setting.most_points or max(len(own.placed), len(given.placed))
    every = choices(found, layouts, grid, most_units, cap)
    goals = goals_of(setting.plan, treatment)
    top = max(float(most_units), float(given.total), reference)
    told = response(setting.plan, treatment, goals, top, seed=setting.seed, size=setting.size)
    wanted = tuple(wishes(goals, told, treatment, given, every))
    return Task(
        treatment=treatment,
        own=own,
        patterns=found,
        left_out=left_out,
        steps=grid,
        measure=measure,
        layouts=layouts,
        response=told,
        wishes=wanted,
        limits=limits,
        planned=given,
        reference=published_row(treatment, own, measure, around, grid),
        every=every,
        fitting=fitting(every, told, wanted),
    )


def _moved(
    found: Sequence[Pattern],
    treatment: Neuromodulator,
    setting: Setting,
    measure: Yardstick,
    volume_ml: float,
) -> list[Pattern]:
    """Return the patterns with points moved away from neighbours, where that helps."""
    plan, context, around = setting.plan, setting.context, setting.around
    rates = [published_rate(one, treatment.product, [treatment.area]) for one in around.neighbours]
    first = [spot.placed for spot in found[0].spots]
    usual = around.reach(first, [volume_ml] * len(first), treatment.area).mean(axis=0)
    watched = usual > parameter("planning.watched_share").value
    weights = np.where(watched, [weight(one) for one in rates], 0.0)
    mover = Mover(
        measure=measure,
        around=around,
        weights=weights / np.maximum(usual, np.finfo(float).tiny) / measure.reference_units,
        volume_ml=volume_ml,
        allowed=lambda sites: not faults(sites, treatment, plan, context, around.face),
    )
    moved = [mover.moved(one) for one in found] if watched.any() else []
    return [one for one in moved if one is not None]


def _reference_units(treatment: Neuromodulator, own: Published) -> float:
    """Return the dose of the published points; the product's own where they are another's."""
    if own.borrowed:
        return reference_dose(treatment.product, treatment.area)
    return float(Dose.total(one.site.dose for one in own.placed).units)


def _ceilings(
    treatment: Neuromodulator, setting: Setting, own: Published, reference: float
) -> tuple[Limit, Limit]:
    """Return the largest dose of an area and of one of its points."""
    bare = replace(treatment, protocol=None)
    case = Case(_swapped(setting.plan, treatment, bare), setting.context)
    item = next(one for one in case.items if one.treatment is bare)
    known = [one for one in (area_ceiling(case, item), side_ceiling(item)) if one is not None]
    area, each = min(known, key=lambda one: one.amount, default=None), site_ceiling(case, item)
    whole = Decimal(str(reference)) if area is None else area.amount
    point = part_of(whole, max(own.shares)) if each is None else each.amount
    name = f"{treatment.product} in the {treatment.area}"
    return (
        _limit(treatment, area, "published-dose", f"most of {name}", whole),
        _limit(treatment, each, "published-point", f"most at one point of {name}", point),
    )


def _limit(
    treatment: Neuromodulator, ceiling: Ceiling | None, bare: str, words: str, amount: Decimal
) -> Limit:
    rule, source = (bare, "") if ceiling is None else (ceiling.rule, ceiling.source.slug)
    return Limit(rule, treatment.id, words, amount, dose_of(treatment).unit, source)


def _swapped(plan: Plan, old: Neuromodulator, new: Neuromodulator) -> Plan:
    return replace(
        plan,
        sessions=tuple(
            replace(
                session,
                treatments=tuple(new if one is old else one for one in session.treatments),
            )
            for session in plan.sessions
        ),
    )
