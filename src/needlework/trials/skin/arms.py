"""The courses of each arm, clinic by clinic; those of untreated arms are comparisons of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from needlework.forecast.draws import Draws
from needlework.forecast.indications.registry import FAMILIES, Family
from needlework.forecast.indications.values import Answer, Array, Ask, Given
from needlework.forecast.values import Course
from needlework.plans import Neuromodulator, Patient, Plan, Trial, TrialArm, TrialEndpoint
from needlework.problems import BadInputError, Problem
from needlework.trials.skin.purposes import purposes
from needlework.trials.skin.visits import Visits

GOALS = {
    "one_grade_better": "responder_ge1_grade",
    "two_grades_better": "responder_ge2_grade",
    "two_grades_better_both_raters": "responder_composite_ge2_grade",
}
"""Outcomes of plan goals, said as those of courses."""

_RATERS = {"both": "both-and"}
Side = Literal["treated", "untreated"]


@dataclass(frozen=True, slots=True)
class ArmCourse:
    """One outcome of one arm.

    Parameters
    ----------
    course : Course
        With its clinics.
    side : {"treated", "untreated"}
        Which of its two sides the arm receives.
    """

    course: Course
    side: Side

    @property
    def comparison(self) -> str:
        """What an arm without treatment receives, in words; empty for a treated one."""
        return "" if self.side == "treated" else self.course.comparator


class Arms:
    """All arms of a trial in the clinics that they share.

    Parameters
    ----------
    visits : Visits
    clinics : int
        How many there are.

    Raises
    ------
    BadInputError
        With one problem per treatment or outcome that has no model, and why.
    """

    def __init__(self, trial: Trial, visits: Visits, clinics: int, include_recalled: bool) -> None:
        self._trial, self._visits, self._clinics = trial, visits, clinics
        self._recalled = include_recalled
        self._asked = purposes(trial)
        self._days = days_of(visits.windows)
        self._answers: dict[tuple[str, str, int], tuple[Answer, ...]] = {}
        problems = list(self._refused())
        if problems:
            raise BadInputError(dict.fromkeys(problems))

    def tables(self) -> tuple[Draws, ...]:
        """Return the draws behind the courses, each once."""
        every = (answer for found in self._answers.values() for answer in found)
        return tuple({table.hash: table for one in every for table in one.tables}.values())

    def course(self, arm: TrialArm, endpoint: TrialEndpoint, number: int) -> ArmCourse:
        """Return what an endpoint asks of an arm.

        Parameters
        ----------
        number : int
            Place of the endpoint in the trial.

        Raises
        ------
        BadInputError
            Where the arm has no such outcome, or it is not said beside which arm it stands.
        """
        if _treats(arm, endpoint.area):
            return ArmCourse(self._own(arm, endpoint, number), "treated")
        beside = self._beside(arm, endpoint)
        return ArmCourse(self._own(beside, endpoint, number), "untreated")

    def _areas(self) -> Sequence[str]:
        return list(dict.fromkeys(endpoint.area for endpoint in self._trial.endpoints))

    def _until(self, arm: TrialArm, area: str, last: int) -> tuple[Answer, ...]:
        """Return the answers up to a visit, as far as which their grade looks."""
        key = arm.name, area, last
        if key not in self._answers:
            self._answers[key] = tuple(self._answer(arm, area, last))
        return self._answers[key]

    def _answer(self, arm: TrialArm, area: str, last: int) -> Iterator[Answer]:
        plan, purpose = _plan(self._trial, arm), self._asked[area]
        given = tuple(
            Given(float(session.day), item)
            for session, item in plan.scheduled()
            if item.area == area and not isinstance(item, Neuromodulator)
        )
        ask = Ask(
            plan=plan,
            indication=purpose,
            area=area,
            given=(),
            days=self._days[self._days <= self._visits.window(last)[-1]],
            horizon=float(self._days[-1]),
            seed=self._trial.seed,
            size=self._clinics,
            include_recalled=self._recalled,
            clinics=True,
        )
        for family, mine in _families(purpose, given, bool(arm.daily)):
            yield family.module.answer(replace(ask, given=mine))

    def _refused(self) -> Iterator[Problem]:
        for number, arm in enumerate(self._trial.arms):
            places = {
                item.id: f"arm[{number}].session[{place}].treatment[{turn}]"
                for place, session in enumerate(arm.sessions)
                for turn, item in enumerate(session.treatments)
            }
            for area in (one for one in self._areas() if _treats(arm, one)):
                for answer in self._until(arm, area, self._visits.days[-1]):
                    for one in answer.not_forecast:
                        where = self._trial.where(places[one.treatment])
                        yield _no_model(where, one.reason)

    def _own(self, arm: TrialArm, endpoint: TrialEndpoint, number: int) -> Course:
        """Return the course of a treated arm."""
        answers = self._until(arm, endpoint.area, endpoint.days[-1])
        known = [one for each in answers for one in each.courses if one.clinics is not None]
        wanted = GOALS.get(endpoint.outcome, endpoint.outcome)
        named = [one for one in known if one.outcome == wanted]
        rater = _RATERS.get(endpoint.rater or "", endpoint.rater)
        rated = [one for one in named if rater in (None, one.rater)]
        usual = [one for one in rated if one.rater in ("", "investigator", "both-and")]
        if rated:
            return (usual or rated)[0]
        where = self._trial.where(f"endpoint[{number}].outcome")
        raise BadInputError([_no_outcome(where, arm, endpoint, named or known)])

    def _beside(self, arm: TrialArm, endpoint: TrialEndpoint) -> TrialArm:
        """Return the treated arm whose comparison an untreated arm receives."""
        treated = [one for one in self._trial.arms if _treats(one, endpoint.area)]
        named = [one for one in treated if one.name == arm.beside]
        if named:
            return named[0]
        said = {self._comparator(one, endpoint.area) for one in treated}
        if len(said) == 1:
            return treated[0]
        number = self._trial.arms.index(arm)
        raise BadInputError(
            [
                Problem(
                    where=self._trial.where(f"arm[{number}]"),
                    given=f"{arm.name!r} stands beside arms that differ: {' and '.join(said)}",
                    allowed="an arm without treatment that is beside one of them",
                    remedy=f'Add for example beside = "{treated[0].name}".',
                    code="trial.beside",
                )
            ]
        )

    def _comparator(self, arm: TrialArm, area: str) -> str:
        answers = self._until(arm, area, self._visits.days[-1])
        courses = (one for each in answers for one in each.courses)
        return next((one.comparator for one in courses), "untreated")


def _plan(trial: Trial, arm: TrialArm) -> Plan:
    """Return what an arm receives as a plan, for the usual person of the trial."""
    found = trial.population
    sexes = {0: "male", 1: "female"}
    patient = Patient(
        age=None if found.age_mean is None else round(found.age_mean),
        sex=sexes.get(found.female, "unspecified"),  # type: ignore[call-overload]
        conditions=found.conditions,
        sun=found.sun,
        scores=found.scores,
    )
    return Plan(patient=patient, sessions=arm.sessions, daily=arm.daily, region=trial.region)


def _treats(arm: TrialArm, area: str) -> bool:
    given = (item.area == area for one in arm.sessions for item in one.treatments)
    return bool(arm.daily) or any(given)


def _families(
    purpose: str, given: Sequence[Given], daily: bool
) -> Iterator[tuple[Family, tuple[Given, ...]]]:
    """Yield the families that answer for a purpose with their treatments.

    Where an arm receives nothing but what is used at home, every family of the purpose is asked.
    """
    for family in FAMILIES:
        mine = tuple(one for one in given if one.treatment.kind in family.kinds)
        if purpose in family.indications and (mine or (daily and not given)):
            yield family, mine


def days_of(windows: Sequence[Sequence[float]]) -> Array:
    """Return the days that are looked at: those of visits with their windows, and day 0."""
    return np.unique(np.array([0.0, *(day for window in windows for day in window)]))


def _no_model(where: str, reason: str) -> Problem:
    return Problem(
        where=where,
        given=reason,
        allowed="treatments, outcomes and areas with a fitted model",
        remedy="Change it or leave it out; needlework forecast of a plan with it says more.",
        code="trial.no-model",
    )


def _no_outcome(
    where: str, arm: TrialArm, endpoint: TrialEndpoint, known: Sequence[Course]
) -> Problem:
    names = dict.fromkeys(one.outcome + (f" by {one.rater}" if one.rater else "") for one in known)
    rated = f" by {endpoint.rater}" if endpoint.rater else ""
    return Problem(
        where=where,
        given=f"no model of {endpoint.outcome}{rated} in the arm {arm.name!r}",
        allowed=" or ".join(names) or "nothing: this arm has no course in this area",
        remedy="Use one of these.",
        code="trial.no-model",
    )
