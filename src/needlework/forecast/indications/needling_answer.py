"""Answers of the families of needling: simulated people, and the courses each family draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.goals import GoalShares
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.measures import Average, measure_course
from needlework.forecast.indications.needling_design import NEEDLED, PRP
from needlework.forecast.indications.needling_given import PRP as PRP_SERUM
from needlework.forecast.indications.needling_given import (
    assumptions,
    lowered,
    null_results,
    refused,
    sittings,
)
from needlework.forecast.indications.needling_people import People, knots_for, simulate
from needlework.forecast.indications.needling_rows import draws, fitted_rows, graded_rows
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Course, GoalChance

Array = NDArray[np.float64]

Kind = Literal["score", "probability", "measure"]

PLASMA_SAID = (
    "Platelet-rich plasma is an arm of its own: what it adds to needling alone is pooled over 14 "
    "studies (kang-2022) and stands by its name in what each adds."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values of one outcome over simulated people.

    Parameters
    ----------
    treated, untreated : array of shape (people, knots)
    p_grade : pair of array of shape (knots, grades), optional
        Mean chance of each grade, treated and untreated.
    average : Average, optional
        The average person of each clinic, for virtual trials.
    """

    treated: Array
    untreated: Array
    p_grade: tuple[Array, Array] | None = None
    average: Average | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One course that a family draws.

    Parameters
    ----------
    slug, label, unit, scale : str
    kind : {"score", "probability", "measure"}
    quantity : str
        Whose rows in the fit give the grade.
    areas : tuple of str
        Where the studies of this outcome needled.
    draw : callable
        Given the people and the ask, and the doses of the sessions.
    said : tuple of str
        What was taken for granted.
    facing : bool
        False for research views.
    goal : str
        Outcome of a goal that this share answers; empty for none.
    """

    slug: str
    label: str
    unit: str
    kind: Kind
    quantity: str
    areas: tuple[str, ...]
    draw: Callable[[People, Ask, Array | None], Drawn]
    scale: str = ""
    said: tuple[str, ...] = ()
    facing: bool = True
    goal: str = ""


def answer_with(ask: Ask, family: str, outcomes: Sequence[Outcome]) -> Answer:
    """Return the courses of one indication in one area.

    Parameters
    ----------
    family : str
        Whose rows in the fit give the grades.
    outcomes : sequence of Outcome
    """
    given = sittings(ask)
    if not given:
        return Answer(not_forecast=refused(ask.given))
    table = draws(ask.include_recalled)
    last = float(ask.days[-1]) if len(ask.days) else given[-1].day
    knots = knots_for([each.day for each in given], last)
    people = simulate(table, given, knots, ask.seed, ask.size)
    worth = float(np.mean([each.worth for each in given]))
    courses: list[Course] = []
    goals: list[GoalChance] = []
    for outcome in outcomes:
        made = outcome.draw(people, ask, None)
        courses.append(_course(ask, family, outcome, people, made, worth))
        goals += _goals(ask, outcome, people, made)
    return Answer(
        courses=tuple(courses),
        goals=tuple(goals),
        not_forecast=refused(ask.given),
        tables=(table,),
    )


def _course(
    ask: Ask, family: str, outcome: Outcome, people: People, made: Drawn, worth: float
) -> Course:
    return measure_course(
        ask,
        outcome.slug,
        outcome.label,
        outcome.unit,
        _graded(ask, family, outcome, people, worth),
        made.treated,
        made.untreated,
        scale=outcome.scale,
        rater="investigator" if outcome.facing else "",
        quantity=outcome.kind,
        band_meaning="population" if outcome.kind == "probability" else "patient",
        assumptions=_said(ask, family, outcome, people, worth),
        adds=_adds(ask, outcome, people, made),
        patient_facing=outcome.facing,
        knots=people.knots,
        p_grade=made.p_grade,
        average=made.average,
    )


def _graded(ask: Ask, family: str, outcome: Outcome, people: People, worth: float) -> Graded:
    found = graded_rows(family, NEEDLED[0], outcome.quantity)
    if people.plasma:
        own = graded_rows("scars", PRP, "prp_grade_difference")
        found = found.lowered(own.grade, "what platelet-rich plasma adds is pooled over studies")
    if not _full(worth):
        reason = "shorter needles or fewer passes than in the studies: what they lose is assumed"
        found = found.lowered("assumed", reason)
    return lowered(found, ask, family, outcome.areas)


def _said(
    ask: Ask, family: str, outcome: Outcome, people: People, worth: float
) -> tuple[str, ...]:
    nulls = null_results(fitted_rows(family), NEEDLED[0])
    plasma = (PLASMA_SAID,) if people.plasma and outcome.facing else ()
    return (*outcome.said, *assumptions(ask, worth), *plasma, *nulls)


def _full(worth: float) -> bool:
    return worth >= 1 - parameter("needling.reach.relevant_share").value


def _adds(ask: Ask, outcome: Outcome, people: People, made: Drawn) -> Mapping[str, Array]:
    """Return what each session adds, and what a serum adds to needling alone."""
    if not outcome.facing:
        return {}

    def more_than(doses: Array) -> Array:
        return made.treated - outcome.draw(people, ask, doses).treated

    found = {}
    if len(people.sittings) > 1:
        sessions = enumerate(people.sittings)
        found = {each.treatment: more_than(people.without(place)) for place, each in sessions}
    if people.plasma:
        found[active_words(PRP_SERUM)] = more_than(people.doses)
    return found


def _goals(ask: Ask, outcome: Outcome, people: People, made: Drawn) -> Iterable[GoalChance]:
    if not outcome.goal:
        return ()
    shares = GoalShares(people.knots, {(outcome.goal, "investigator"): made.treated})
    chances = shares.goals(ask.plan, ask.area)
    return tuple(chance for chance in chances if chance.probability is not None)
