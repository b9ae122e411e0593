"""Melasma and other pigment: courses beside sunscreen alone, published figures, grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.goals import GoalShares
from needlework.forecast.grading import Graded
from needlework.forecast.indications.acting import Acting, acting
from needlework.forecast.indications.measures import Average, measure_course
from needlework.forecast.indications.people import at_days, nothing_gained, several_draws
from needlework.forecast.indications.pigment_figures import Readings, predictive
from needlework.forecast.indications.pigment_grades import plan_grade, row_grade, told
from needlework.forecast.indications.pigment_model import (
    LOOKS,
    SLOTS,
    PigmentRows,
    arm_severity,
)
from needlework.forecast.indications.pigment_people import Crowd, crowd
from needlework.forecast.indications.pigment_reading import study_row as study_row
from needlework.forecast.indications.skin_events import skin_events
from needlework.forecast.indications.study_arms import study_arms
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Band, Clinics, Course, GoalChance, Grade, Path
from needlework.plans import DailyUse

Array = NDArray[np.float64]
TOPIC = "mesotherapy+microneedling"
MELASMA = "melasma"
HALVED = "responder_masi_over_50pct"
ALONE = "sunscreen alone"
SCALES = ("MASI", "mMASI")
LEAST_DRAWS = 1000
_DAILY = {
    "tranexamic-acid": "tranexamic-acid-oral",
    "hydroquinone": "hydroquinone-topical",
    "hydroquinone-with-tretinoin-and-fluocinolone": "triple-combination-topical",
}


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the fit."""
    return fit_draws("pigment", include_recalled)


def daily_component(use: DailyUse) -> str | None:
    """Return the component of a daily use; tranexamic acid on whole skin is none."""
    component = _DAILY.get(use.product.slug or "")
    if component is None or (component.endswith("-oral") and use.route == "topical"):
        return None
    return component


def answer(ask: Ask) -> Answer:
    """Return the forecast of one indication in one area."""
    table = draws(ask.include_recalled)
    found = acting(ask, SLOTS, daily_component)
    if not found.parts:
        return Answer(not_forecast=found.refused)
    people = crowd(ask, found, table, carried=ask.indication != MELASMA)
    with_all, alone = people.mean(found.parts), people.mean(())
    grade = plan_grade(ask, found, table, _effects(people, found, with_all, alone))
    courses, goals = _courses(ask, found, people, with_all, alone, grade)
    net = people.persons(alone) - people.persons(with_all)
    events = skin_events(ask, found, people.knots, net, _severity_words(ask)[0], grade.grade)
    if nothing_gained(alone - with_all, parameter("pigment.relevant_fall").value):
        events = ()
    return Answer(courses, events, goals, found.refused, (table,))


def _effects(people: Crowd, found: Acting, with_all: Array, alone: Array) -> dict[str, Array]:
    """Return by treatment the fall that it adds on the day when all together do most."""
    best = int((alone - with_all).mean(axis=0).argmax())
    return {
        name: people.mean(found.without(*ids))[:, best] - with_all[:, best]
        for name, ids in found.groups.items()
    }


def _severity_words(ask: Ask) -> tuple[str, str]:
    if ask.indication == MELASMA:
        return "melasma_severity", "Melasma severity, start = 100"
    return "uneven_pigment", "Uneven pigment, start = 100"


def _courses(
    ask: Ask, found: Acting, people: Crowd, with_all: Array, alone: Array, grade: Graded
) -> tuple[tuple[Course, ...], tuple[GoalChance, ...]]:
    outcome, label = _severity_words(ask)

    def shown(values: Array) -> Array:
        return 100 * at_days(values, people.knots, ask.days)

    notes = told(ask, found)
    treated, untreated = people.persons(with_all), people.persons(alone)
    adds = {
        name: shown(people.mean(found.without(*ids)) - with_all)
        for name, ids in (found.groups.items() if len(found.groups) > 1 else ())
    }
    severity = measure_course(
        ask,
        outcome,
        label,
        "% of the start",
        grade,
        shown(treated),
        shown(untreated),
        comparator=_comparator(ask),
        assumptions=notes,
        adds={name: -value for name, value in adds.items()},
        average=Average(shown(with_all), shown(alone), lower_is_better=True, start=100),
    )
    net = measure_course(
        ask,
        f"{outcome}_beyond_sunscreen",
        f"Fall beyond {_comparator(ask)}, of 100 at the start",
        "points of 100",
        grade,
        shown(untreated - treated),
        shown(np.zeros_like(treated)),
        comparator=_comparator(ask),
        assumptions=notes,
        adds=adds,
    )
    half, shares = _half(ask, people, with_all, alone, grade, notes)
    ids = tuple(found.ids)
    whole = (net, severity, half, *_in_points(ask, severity))
    courses = tuple(replace(one, treatments=ids) for one in whole)
    chances = GoalShares(people.knots, {(HALVED, "investigator"): shares})
    return courses, tuple(chances.goals(ask.plan, ask.area))


def _half(
    ask: Ask, people: Crowd, with_all: Array, alone: Array, grade: Graded, notes: Sequence[str]
) -> tuple[Course, Array]:
    """Return the course of the share whose severity fell by more than half, and the share."""
    halves = [_halved(people, mean) for mean in (with_all, alone)]
    half = measure_course(
        ask,
        HALVED,
        "Severity fell by more than half",
        "",
        grade,
        *(at_days(share, people.knots, ask.days) for share in halves),
        comparator=_comparator(ask),
        quantity="probability",
        band_meaning="population",
        assumptions=notes,
    )
    return half, halves[0]


def _in_points(ask: Ask, severity: Course) -> tuple[Course, ...]:
    """Return the course of severity once more in points, where the plan scores the area."""
    scores = [s for s in ask.plan.patient.scores if s.area == ask.area and s.scale in SCALES]
    return tuple(
        replace(
            severity,
            id=f"{severity.id}/{score.scale}",
            outcome=f"{score.scale.lower()}_mean",
            label=f"{score.scale} score",
            unit="points",
            scale=score.scale,
            treated=_times(severity.treated, float(score.value) / 100),
            untreated=_times(severity.untreated, float(score.value) / 100),
            contributions=(),
            clinics=_scaled(severity.clinics, float(score.value) / 100),
        )
        for score in scores[:1]
    )


def _scaled(found: Clinics | None, factor: float) -> Clinics | None:
    if found is None or found.spread is None:
        return None
    spread = found.spread[0] * factor, found.spread[1] * factor
    treated, untreated = found.treated * factor, found.untreated * factor
    start = found.start * factor
    return replace(found, treated=treated, untreated=untreated, spread=spread, start=start)


def _times(path: Path, factor: float) -> Path:
    def scaled(band: Band) -> Band:
        return Band(band.low * factor, band.high * factor)

    return Path(
        path.median * factor,
        scaled(path.band50),
        scaled(path.band80),
        scaled(path.band90),
        scaled(path.band95),
    )


def _comparator(ask: Ask) -> str:
    protection = ask.plan.patient.sun.protection
    return "the same sun, untreated" if protection in ("none", "occasional") else ALONE


def _halved(people: Crowd, mean: Array) -> Array:
    """Return the share of people whose severity fell by more than half, shape (people, knots)."""
    from scipy.special import ndtr

    turned = -np.expm1(-people.turnover[:, None] * people.knots)
    drift, answers = np.std(people.drift), np.std(people.answer)
    spread = np.hypot(drift * turned, answers * (1 - mean))
    floor = np.finfo(np.float64).eps
    return np.asarray(ndtr((1 - mean - parameter("pigment.half").value) / (spread + floor)))


def predict(
    rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return predictive draws of published figures, each study with effects of its own."""
    from scipy.special import ndtr

    read = PigmentRows(study_arms(rows, SLOTS, LOOKS))
    values = several_draws(table, LEAST_DRAWS)
    size = len(values["turnover"])
    study = rng.standard_normal((size, read.arms.studies, 2))
    component = rng.standard_normal((size, read.arms.effects))
    severity = arm_severity(read.arms, values, study, component)
    return predictive(Readings(read, severity, values, ndtr), rng)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return row_grade(row, family_rows(TOPIC, "pigment", str(table.provenance["fit_set"])))
