"""Pattern hair loss: counts beside saline or nothing, published figures, grades."""

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
from needlework.forecast.indications.hair_figures import HairRows, Readings, predictive
from needlework.forecast.indications.hair_grades import (
    OTHER_LOSS,
    TOPIC,
    other_diagnosis,
    plan_grade,
    row_grade,
    told,
)
from needlework.forecast.indications.hair_model import SALINE, SLOTS, arm_change
from needlework.forecast.indications.hair_people import Crowd, control, crowd
from needlework.forecast.indications.hair_reading import study_row as study_row
from needlework.forecast.indications.measures import Average, measure_course
from needlework.forecast.indications.people import at_days, nothing_gained, several_draws
from needlework.forecast.indications.skin_events import skin_events
from needlework.forecast.indications.study_arms import study_arms
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Course, GoalChance, Grade, NotForecast
from needlework.plans import DailyUse

Array = NDArray[np.float64]
COUNT = "hair_density_change_per_cm2"
MORE = "density_increased"
UNIT = "hairs/cm²"
LEAST_DRAWS = 1000


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the fit, of seen figures where no other fit ships."""
    return fit_draws("hair", include_recalled)


def daily_component(use: DailyUse) -> str | None:
    """Return the component of a daily use; minoxidil by mouth is none."""
    slug = use.product.slug or ""
    if slug in ("finasteride", "dutasteride") and use.route != "topical":
        return f"{slug}-oral"
    topical = slug == "minoxidil-topical" or (
        slug.startswith("minoxidil") and use.route == "topical"
    )
    if not topical:
        return None
    strength = (use.strength or "").replace(" ", "")
    return "minoxidil-2-topical" if strength.startswith("2%") else "minoxidil-5-topical"


def answer(ask: Ask) -> Answer:
    """Return the forecast of hair in one area."""
    other = other_diagnosis(ask.plan)
    if other is not None:
        return Answer(not_forecast=_other(ask, other))
    table = draws(ask.include_recalled)
    found = acting(ask, SLOTS, daily_component)
    if not found.parts:
        return Answer(not_forecast=found.refused)
    people = crowd(ask, found, table)
    with_all, alone = people.mean(found.parts), people.mean(control(found.parts))
    grade = plan_grade(ask, found, table, _effects(people, found, with_all, alone))
    courses, goals = _courses(ask, found, people, with_all, alone, grade)
    events = skin_events(ask, found, people.knots, with_all - alone, COUNT, grade.grade)
    if nothing_gained(with_all - alone, parameter("hair.relevant_gain").value):
        events = ()
    return Answer(courses, events, goals, found.refused, (table,))


def _other(ask: Ask, diagnosis: str) -> tuple[NotForecast, ...]:
    assert diagnosis in OTHER_LOSS
    reason = (
        f"insufficient: the plan says {diagnosis.replace('-', ' ')}, and every figure is of "
        "pattern hair loss"
    )
    return tuple(NotForecast(given.treatment.id, reason) for given in ask.given)


def _without(people: Crowd, found: Acting, ids: Sequence[str]) -> Array:
    """Return the course without one treatment; what it injects stays as saline."""
    saline = [part for part in found.parts if part.of in ids and part.component == SALINE]
    return people.mean((*found.without(*ids), *saline))


def _effects(people: Crowd, found: Acting, with_all: Array, alone: Array) -> dict[str, Array]:
    """Return by treatment the hairs that it adds on the day when all together add most."""
    best = int((with_all - alone).mean(axis=0).argmax())
    return {
        name: with_all[:, best] - _without(people, found, ids)[:, best]
        for name, ids in found.groups.items()
    }


def _courses(
    ask: Ask, found: Acting, people: Crowd, with_all: Array, alone: Array, grade: Graded
) -> tuple[tuple[Course, ...], tuple[GoalChance, ...]]:
    def shown(values: Array) -> Array:
        return at_days(values, people.knots, ask.days)

    notes, beside = told(ask, found), _comparator(found)
    adds = {
        name: shown(with_all - _without(people, found, ids))
        for name, ids in (found.groups.items() if len(found.groups) > 1 else ())
    }
    count = measure_course(
        ask,
        COUNT,
        "Change of hairs per cm²",
        UNIT,
        grade,
        shown(people.persons(with_all)),
        shown(people.persons(alone)),
        comparator=beside,
        assumptions=notes,
        adds=adds,
        average=Average(shown(with_all), shown(alone)),
    )
    net = measure_course(
        ask,
        f"{COUNT}_beyond_control",
        f"Hairs per cm² beyond {beside}",
        UNIT,
        grade,
        shown(with_all - alone),
        shown(np.zeros_like(alone)),
        comparator=beside,
        band_meaning="population",
        assumptions=notes,
        adds=adds,
    )
    more, shares = _more(ask, found, people, with_all, alone, grade)
    ids = tuple(found.ids)
    courses = tuple(replace(one, treatments=ids) for one in (net, count, more))
    chances = GoalShares(people.knots, {(MORE, "investigator"): shares})
    return courses, tuple(chances.goals(ask.plan, ask.area))


def _more(
    ask: Ask, found: Acting, people: Crowd, with_all: Array, alone: Array, grade: Graded
) -> tuple[Course, Array]:
    """Return the course of the share who gain what matters, and the share."""
    shares = [_gaining(people, mean) for mean in (with_all, alone)]
    gained = parameter("hair.relevant_gain").value
    more = measure_course(
        ask,
        MORE,
        f"At least {gained:g} hairs per cm² more than at the start",
        "",
        grade,
        *(at_days(share, people.knots, ask.days) for share in shares),
        comparator=_comparator(found),
        quantity="probability",
        band_meaning="population",
        assumptions=told(ask, found),
    )
    return more, shares[0]


def _comparator(found: Acting) -> str:
    injected = any(part.component == SALINE for part in found.parts)
    return "saline injections" if injected else "no treatment"


def _gaining(people: Crowd, mean: Array) -> Array:
    """Return the share of people who gain what matters, shape (people, knots)."""
    from scipy.special import ndtr

    shown = -np.expm1(-parameter("hair.rise_rate").value * people.knots)
    spread = parameter("hair.person_sd").value * shown + np.finfo(np.float64).eps
    return np.asarray(ndtr((mean - parameter("hair.relevant_gain").value) / spread))


def predict(
    rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return predictive draws of published figures, each study with effects of its own."""
    from scipy.special import ndtr

    read = HairRows(study_arms(rows, SLOTS))
    values = several_draws(table, LEAST_DRAWS)
    size = len(values["loss"])
    study = rng.standard_normal((size, read.arms.studies))
    component = rng.standard_normal((size, read.arms.effects))
    change = arm_change(read.arms, values, study, component)
    return predictive(Readings(read, change, values, ndtr), rng)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return row_grade(row, family_rows(TOPIC, "hair", str(table.provenance["fit_set"])))
