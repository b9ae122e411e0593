"""Courses of fat under the chin: shares of people rated better, and volume in pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.goals import GoalShares
from needlework.forecast.grading import Graded
from needlework.forecast.indications.family_rows import Values, clinic, fitted, people
from needlework.forecast.indications.fat_dose import FatDose, fat_dose
from needlework.forecast.indications.fat_rows import (
    CLINICIAN,
    COMPOSITE,
    MRI,
    PATIENT,
    RESPONDER,
    STUDY,
    rating,
    removed_by_course,
    response_share,
)
from needlework.forecast.indications.grading import graded_by
from needlework.forecast.indications.measures import Average, few_days, measure_course
from needlework.forecast.indications.substances import Kept
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Course, NotForecast
from needlework.mechanisms.fat import fat_course, session_fraction

Array = NDArray[np.float64]

NAME, TOPIC, SCALE = "fat", "mesotherapy", "SMFRS"
COMPARATOR = "placebo injections"
RATER_WORDS = {
    COMPOSITE: "by clinician and patient alike",
    CLINICIAN: "as the clinician rates it",
    PATIENT: "as the patient rates it",
}
RATER_SLUGS = {COMPOSITE: "both-and", CLINICIAN: "investigator", PATIENT: "subject"}
GRADE_WORDS = {1: "one grade better or more", 2: "two grades better or more"}


@dataclass(frozen=True, slots=True)
class FatPeople:
    """Simulated people with what a plan does to them; arrays of shape (size, days).

    Parameters
    ----------
    removed : array
        Share of the fat that is gone, less the swelling that hides it.
    few : array of int
        Places of days on which what each treatment adds is looked at.
    without : mapping of treatment id to array
        The same with every treatment but one, on those days.
    """

    values: Values
    study: Values
    grade: Array
    removed: Array
    fat: Array
    few: NDArray[np.intp]
    without: dict[str, Array]


def fat_answer(ask: Ask, kept: Kept, lost: tuple[NotForecast, ...], table: Draws) -> Answer:
    """Return the courses of fat under the chin with goals of the plan."""
    doses = [fat_dose(given, found) for given, found in kept]
    simulated = _simulate(ask, doses, table)
    own = replace(ask, given=tuple(given for given, _ in kept))
    graded = _Grader(ask, doses)
    courses = tuple(_courses(own, simulated, graded, tuple(_told(ask, doses))))
    shares = {
        (f"responder_{outcome}ge{n}_grade", RATER_SLUGS[rater]): _share(simulated, rater, n)
        for outcome, rater, n in (("", CLINICIAN, 1), ("composite_", COMPOSITE, 2))
    }
    goals = GoalShares(ask.days, shares).goals(ask.plan, ask.area)
    return Answer(courses, goals=tuple(goals), not_forecast=lost, tables=(table,))


def baseline_grade(ask: Ask) -> float | None:
    """Return the grade of fat at the start, None where the plan has no score."""
    scores = [score for score in ask.plan.patient.scores if score.scale == SCALE]
    own = [score for score in scores if score.rater == "investigator"] or scores
    return float(own[0].value) if own else None


def _simulate(ask: Ask, doses: Sequence[FatDose], table: Draws) -> FatPeople:
    rng = np.random.default_rng(ask.seed)
    values = people(table, ask.size)
    study = clinic(STUDY, ask.size, rng)
    known = baseline_grade(ask)
    usual = parameter("fat.usual_grade").value
    side = np.sign(rng.standard_normal((ask.size, 1)))
    # The people of a clinic are mixed; one patient is moderate or severe.
    mixed = usual + (0 if ask.clinics else 0.5) * side
    grade = mixed if known is None else np.full((ask.size, 1), known)
    swelling, settling = _swelling(ask.size, rng)

    def course(members: Sequence[FatDose], days: Array) -> tuple[Array, Array]:
        fractions = np.stack([_fraction(dose, values) for dose in members], axis=-1)
        found = fat_course(
            [dose.day for dose in members],
            fractions,
            np.repeat(swelling[:, None], len(members), axis=1),
            days,
            np.log(2) / values["clearing_half_life"][:, 0],
            settling,
        )
        return found.removed - found.swelling, found.fat

    removed, fat = course(doses, ask.days)
    few = few_days(ask)
    without = {
        dose.treatment: course([d for d in doses if d is not dose], ask.days[few])[0]
        for dose in doses
        if len(doses) > 1
    }
    return FatPeople(values, study, grade, removed, fat, few, without)


def _fraction(dose: FatDose, values: Values) -> Array:
    found = session_fraction(values["fraction"], dose.dose, values["half_dose"])
    beside = np.exp(values["beside"]) if dose.beside else 1.0
    return np.asarray(np.clip(found * beside, 0, 1 - 1e-9))[:, 0]


def _swelling(size: int, rng: np.random.Generator) -> tuple[Array, Array]:
    amount, half_life = (parameter(f"fat.swelling{end}") for end in ("", "_half_life"))
    noise = rng.standard_normal((2, size))
    spreads = [float(entry.spread or 0) for entry in (amount, half_life)]  # type: ignore[arg-type]
    return (
        amount.value * np.exp(spreads[0] * noise[0]),
        np.log(2) / (half_life.value * np.exp(spreads[1] * noise[1])),
    )


def _share(found: FatPeople, rater: str, grades: int, removed: Array | None = None) -> Array:
    gone = found.removed if removed is None else removed
    base = rating(gone, found.values, found.study, found.grade)
    return np.asarray(response_share(base, rater, grades, found.values))


def _courses(
    ask: Ask, found: FatPeople, graded: _Grader, told: tuple[str, ...]
) -> Iterator[Course]:
    nothing = np.zeros_like(found.removed)
    for grades in GRADE_WORDS:
        for rater, words in RATER_WORDS.items():
            share = _share(found, rater, grades)
            composite = "composite_" if rater == COMPOSITE else ""
            yield measure_course(
                ask,
                f"responder_{composite}ge{grades}_grade",
                f"{GRADE_WORDS[grades].capitalize()}, {words}",
                "fraction",
                graded.rated(rater, grades),
                share,
                _share(found, rater, grades, nothing),
                comparator=COMPARATOR,
                scale=SCALE,
                rater=RATER_SLUGS[rater],
                quantity="probability",
                band_meaning="population",
                assumptions=told,
                adds={
                    name: share[:, found.few] - _share(found, rater, grades, other)
                    for name, other in found.without.items()
                },
                adds_days=ask.days[found.few],
            )
    yield _volume(ask, found, graded.measured(), told)
    yield _left(ask, found)


def _volume(ask: Ask, found: FatPeople, graded: Graded, told: tuple[str, ...]) -> Course:
    rng = np.random.default_rng((ask.seed, 1))
    noise = found.values["mri_sd"] * rng.standard_normal((ask.size, 1))
    fall = found.values["mri_fall"] / removed_by_course(found.values)
    percent = parameter("depot.percent").value
    mean = -percent * fall * found.removed
    return measure_course(
        ask,
        "volume_change",
        "Volume under the chin in pictures, change",
        "%",
        graded,
        -percent * (fall * found.removed + noise),
        -percent * (noise + np.zeros_like(found.removed)),
        comparator=COMPARATOR,
        assumptions=(
            *told,
            "Swelling hides the change in the first weeks; how much and how long is assumed. The "
            "band holds a person's measured change, its error included.",
        ),
        average=Average(mean, np.zeros_like(mean), lower_is_better=True),
    )


def _left(ask: Ask, found: FatPeople) -> Course:
    percent = parameter("depot.percent").value
    return measure_course(
        ask,
        "fat_left",
        "Fat that can be dissolved and is still alive (model)",
        "%",
        Graded("assumed", ("a quantity of the model: nobody has measured it",)),
        percent * found.fat,
        np.full_like(found.fat, percent),
        comparator=COMPARATOR,
        patient_facing=False,
    )


def _finer(row: StudyRow) -> StudyRow:
    """Return a row whose quantity says rater and grades, for each has trials of its own."""
    if row.quantity != RESPONDER:
        return row
    return replace(row, quantity=f"{RESPONDER}/{row.more['rater']}/{row.more['grades']}")


class _Grader:
    """Grades of the outcomes of one plan."""

    def __init__(self, ask: Ask, doses: Sequence[FatDose]) -> None:
        self._rows = tuple(_finer(row) for row in fitted(TOPIC, NAME))
        self._doses = doses
        self._reasons = tuple(_reasons(ask, doses))

    def rated(self, rater: str, grades: int) -> Graded:
        """Return the grade of a share of people rated better."""
        return self._lowered(f"{RESPONDER}/{rater}/{grades}")

    def measured(self) -> Graded:
        """Return the grade of the volume in pictures."""
        return self._lowered(MRI)

    def _lowered(self, quantity: str) -> Graded:
        result = Graded("calibrated")
        for name in dict.fromkeys(dose.substance for dose in self._doses):
            found = graded_by(self._rows, name, quantity)
            for reason in found.reasons:
                result = result.lowered(found.grade, reason)
        for weaker, reason in self._reasons:
            result = result.lowered(weaker, reason)  # type: ignore[arg-type]
        return result


def _reasons(ask: Ask, doses: Sequence[FatDose]) -> Iterator[tuple[str, str]]:
    most, interval = (
        parameter(f"fat.{name}").value for name in ("most_sessions", "shortest_interval")
    )
    if baseline_grade(ask) is None:
        yield "informed", "no grade of fat at the start: half moderate, half severe is assumed"
    if len(doses) > most:
        yield "assumed", f"{len(doses)} sessions: trials gave at most {most:g}"
    gaps = np.diff([dose.day for dose in doses])
    if gaps.size and gaps.min() < interval:
        yield "assumed", f"sessions {gaps.min():g} days apart: trials left {interval:g} or more"
    for dose in doses:
        if dose.outside:
            yield "assumed", dose.outside


def _told(ask: Ask, doses: Sequence[FatDose]) -> Iterator[str]:
    yield from dict.fromkeys(words for dose in doses for words in dose.words)
    share = parameter("fat.fewer_share").value
    yield (
        f"In the trials {100 * share:.0f} of 100 people had fewer than six sessions (4 of 100 "
        "with placebo), and four sessions are assumed for them; in routine care people had "
        "fewer still, 1.6 sessions and 3.6 mL on average."
    )
    yield "Fat that is dissolved does not come back; gaining weight is not part of the forecast."
