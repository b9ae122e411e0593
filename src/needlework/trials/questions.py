"""What is asked of each arm, or the reasons why a trial cannot be simulated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.draws import Draws
from needlework.forecast.history import AreaHistory, area_history
from needlework.forecast.refusals import refusals
from needlework.plans import Patient, Plan, Population, Trial, TrialArm, TrialEndpoint
from needlework.problems import BadInputError, Problem
from needlework.trials.definitions import at_visits, definition, is_time, misfits, printed_row
from needlework.trials.worlds import area_draws
from needlework.validation.rows import products_with_rows
from needlework.validation.targets import Target, target_of


@dataclass(frozen=True, slots=True)
class Question:
    """One figure of one arm.

    Parameters
    ----------
    number : int
        Place of the endpoint in the trial.
    endpoint : TrialEndpoint
    day : int
        Day of the visit; the last one of a median.
    target : Target
        The figure in model terms.
    """

    number: int
    endpoint: TrialEndpoint
    day: int
    target: Target


@dataclass(frozen=True, slots=True)
class ArmArea:
    """What one arm receives and is asked in one area, or in several at once.

    Parameters
    ----------
    area : str
        Area, or areas joined by ``+``.
    history : AreaHistory
        Of the first area.
    parts : tuple of ArmArea
        Where there are several areas what each is asked, question by question.
    visits, sessions : tuple of float
        Days on which people of the arm come for whatever area, and those of sessions.
    """

    arm: TrialArm
    area: str
    history: AreaHistory
    questions: tuple[Question, ...]
    parts: tuple[ArmArea, ...] = ()
    visits: tuple[float, ...] = ()
    sessions: tuple[float, ...] = ()

    @property
    def first_area(self) -> str:
        """Return the area, the first of several."""
        return self.parts[0].area if self.parts else self.area


def days_of(questions: Iterable[Question]) -> tuple[set[float], set[float]]:
    """Return the days on which people are rated for some questions, and those of diaries."""
    visits: set[float] = set()
    diary: set[float] = set()
    for question in questions:
        for row in question.target.rows:
            if row.kind == "onset":
                diary.add(row.day)
            elif row.kind == "median":
                visits |= set(question.target.grid)
                visits |= {row.at_risk_day} if row.at_risk else set()
            else:
                visits.add(row.day)
    return visits, diary


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
    areas = dict.fromkeys(endpoint.area for endpoint in trial.endpoints)
    problems += _unused(trial)
    asked = [[_arm_area(trial, arm, area, draws, problems) for area in areas] for arm in arms]
    if problems:
        raise BadInputError(dict.fromkeys(problems))
    return tuple(one for mine in asked for one in _with_calendar(mine))


def _with_calendar(mine: list[ArmArea]) -> Iterator[ArmArea]:
    """Yield what an arm is asked, each with the days on which its people come at all."""
    every = [part for one in mine for part in (one, *one.parts)]
    visits = tuple(sorted(set().union(*(days_of(one.questions)[0] for one in every))))
    sessions = tuple(sorted({day for one in every for day in one.history.session_days}))
    for one in mine:
        parts = tuple(replace(part, visits=visits, sessions=sessions) for part in one.parts)
        yield replace(one, parts=parts, visits=visits, sessions=sessions)


def plan_of(arm: TrialArm, population: Population) -> Plan:
    """Return what an arm receives as a plan, for the usual patient of the trial."""
    age = population.age_mean
    return Plan(patient=Patient(age=None if age is None else round(age)), sessions=arm.sessions)


def trial_areas(trial: Trial) -> tuple[str, ...]:
    """Return the areas of the endpoints that have a fitted model."""
    asked = dict.fromkeys(area for endpoint in trial.endpoints for area in endpoint.areas)
    return tuple(area for area in asked if area in FORECAST_AREAS)


def _untreatable(trial: Trial, draws: dict[str, Draws]) -> Iterator[tuple[TrialArm, Problem]]:
    """Yield the treatments without a model, each with the reason that a forecast gives."""
    for number, arm in enumerate(trial.arms):
        for place, session in enumerate(arm.sessions):
            for turn, item in enumerate(session.treatments):
                tables = _tables_of(item.area) | draws
                alone = Plan(sessions=(replace(session, treatments=(item,)),))
                key = f"arm[{number}].session[{place}].treatment[{turn}]"
                for refused in refusals(alone, tables):
                    yield arm, _no_model(trial.where(key), refused.reason)


def _unused(trial: Trial) -> Iterator[Problem]:
    """Yield what endpoints say that their outcomes have no room for."""
    for number, endpoint in enumerate(trial.endpoints):
        for key, given, remedy in misfits(endpoint):
            yield Problem(
                where=trial.where(f"endpoint[{number}].{key}"),
                given=given,
                allowed="what the outcome leaves open",
                remedy=remedy,
                code="trial.unused",
            )


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
    trial: Trial, arm: TrialArm, area: str, draws: dict[str, Draws], problems: list[Problem]
) -> ArmArea:
    areas = area.split("+")
    parts = tuple(_part(trial, arm, area, one, draws, problems) for one in areas)
    if len(parts) == 1:
        return parts[0]
    _check_shares(trial, area, parts[0], problems)
    questions = tuple(
        replace(question, endpoint=replace(question.endpoint, area=area))
        for question in parts[0].questions
    )
    return ArmArea(arm, area, parts[0].history, tuple(map(_named, questions)), parts)


def _named(question: Question) -> Question:
    """Return a question of several areas as a figure of its own."""
    endpoint, target = question.endpoint, question.target
    row_id = f"{target.printed.row_id}/{endpoint.area}"
    return replace(
        question, target=replace(target, printed=replace(target.printed, row_id=row_id))
    )


def _check_shares(trial: Trial, area: str, part: ArmArea, problems: list[Problem]) -> None:
    """Refuse several areas at once for what is no grade on a day."""
    for number, endpoint in enumerate(trial.endpoints):
        mine = [question for question in part.questions if question.number == number]
        if endpoint.area == area and any(one.target.rows[0].kind != "share" for one in mine):
            problems.append(
                Problem(
                    where=trial.where(f"endpoint[{number}].outcome"),
                    given=f"{endpoint.outcome} of several areas at once",
                    allowed="for several areas a share with some grade on a day",
                    remedy="Ask each area for itself.",
                    code="trial.several-areas",
                )
            )


def _part(
    trial: Trial,
    arm: TrialArm,
    whole: str,
    area: str,
    draws: dict[str, Draws],
    problems: list[Problem],
) -> ArmArea:
    """Return what an arm is asked in one area, alone or as a part of several."""
    history, table = area_history(plan_of(arm, trial.population), area), draws.get(area)
    products = frozenset() if table is None else products_with_rows(table)
    questions = []
    for number, found in enumerate(trial.endpoints):
        if found.area != whole:
            continue
        endpoint = replace(found, area=area)
        for day in _days(endpoint):
            target = target_of(printed_row(trial, arm, history, endpoint, day), products)
            if isinstance(target, Target):
                exact = at_visits(target, endpoint, day)
                questions.append(Question(number, endpoint, day, exact))
            else:
                problems.append(_no_model(trial.where(f"endpoint[{number}].outcome"), target))
    return ArmArea(arm, area, history, tuple(questions))


def _days(endpoint: TrialEndpoint) -> tuple[int, ...]:
    """Return the days of the figures: every visit, or for a median the last alone."""
    return endpoint.days[-1:] if is_time(definition(endpoint)) else endpoint.days
