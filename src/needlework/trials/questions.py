"""What is asked of each arm, or the reasons why a trial cannot be simulated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.draws import Draws
from needlework.forecast.history import AreaHistory, area_history
from needlework.forecast.refusals import refusals
from needlework.plans import Patient, Plan, Population, Trial, TrialArm, TrialEndpoint
from needlework.problems import BadInputError, Problem
from needlework.trials.definitions import at_visits, definition, is_time, printed_row
from needlework.trials.worlds import area_draws
from needlework.validation.rows import products_with_rows
from needlework.validation.targets import Target, target_of


@dataclass(frozen=True, slots=True)
class Question:
    """One figure of one arm.

    Parameters
    ----------
    endpoint : TrialEndpoint
    day : int
        Day of the visit; the last one of a median.
    target : Target
        The figure in model terms.
    """

    endpoint: TrialEndpoint
    day: int
    target: Target


@dataclass(frozen=True, slots=True)
class ArmArea:
    """What one arm receives and is asked in one area."""

    arm: TrialArm
    area: str
    history: AreaHistory
    questions: tuple[Question, ...]


def questions_of(trial: Trial, draws: dict[str, Draws]) -> tuple[ArmArea, ...]:
    """Return everything that is asked, by arm and area.

    Parameters
    ----------
    draws : mapping of str to Draws
        Draws of each area with a fitted model.

    Raises
    ------
    BadInputError
        With one problem per treatment or endpoint that has no model, and why.
    """
    refused = list(_untreatable(trial, draws))
    problems = [problem for _, problem in refused]
    arms = [arm for arm in trial.arms if arm not in [one for one, _ in refused]]
    asked = [
        _arm_area(trial, arm, area, draws.get(area), problems)
        for arm in arms
        for area in dict.fromkeys(endpoint.area for endpoint in trial.endpoints)
    ]
    if problems:
        raise BadInputError(dict.fromkeys(problems))
    return tuple(asked)


def plan_of(arm: TrialArm, population: Population) -> Plan:
    """Return what an arm receives as a plan, for the usual patient of the trial."""
    age = population.age_mean
    return Plan(patient=Patient(age=None if age is None else round(age)), sessions=arm.sessions)


def trial_areas(trial: Trial) -> tuple[str, ...]:
    """Return the areas of the endpoints that have a fitted model."""
    asked = dict.fromkeys(endpoint.area for endpoint in trial.endpoints)
    return tuple(area for area in asked if area in FORECAST_AREAS)


def _untreatable(trial: Trial, draws: dict[str, Draws]) -> Iterator[tuple[TrialArm, Problem]]:
    """Yield the treatments without a model, each with the reason that a forecast gives."""
    for number, arm in enumerate(trial.arms):
        for place, session in enumerate(arm.sessions):
            for turn, item in enumerate(session.treatments):
                tables = draws | _tables_of(item.area)
                alone = Plan(sessions=(replace(session, treatments=(item,)),))
                key = f"arm[{number}].session[{place}].treatment[{turn}]"
                for refused in refusals(alone, tables):
                    yield arm, _no_model(trial.where(key), refused.reason)


def _tables_of(area: str) -> dict[str, Draws]:
    """Return the draws of a treated area, for which the trial may have no endpoint."""
    return {area: area_draws(area)} if area in FORECAST_AREAS else {}


def _no_model(where: str, reason: str) -> Problem:
    return Problem(
        where=where,
        given=reason,
        allowed="areas, products, outcomes and days with a fitted model",
        remedy="Change it or leave it out; the README lists what is modelled.",
        code="trial.no-model",
    )


def _arm_area(
    trial: Trial, arm: TrialArm, area: str, table: Draws | None, problems: list[Problem]
) -> ArmArea:
    history = area_history(plan_of(arm, trial.population), area)
    products = frozenset() if table is None else products_with_rows(table)
    questions = []
    for number, endpoint in enumerate(trial.endpoints):
        if endpoint.area != area:
            continue
        for day in _days(endpoint):
            target = target_of(printed_row(trial, arm, history, endpoint, day), products)
            if isinstance(target, Target):
                questions.append(Question(endpoint, day, at_visits(target, endpoint, day)))
            else:
                problems.append(_no_model(trial.where(f"endpoint[{number}].outcome"), target))
    return ArmArea(arm, area, history, tuple(questions))


def _days(endpoint: TrialEndpoint) -> tuple[int, ...]:
    """Return the days of the figures: every visit, or for a median the last alone."""
    return endpoint.days[-1:] if is_time(definition(endpoint)) else endpoint.days
