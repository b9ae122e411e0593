"""Courses of skin boosters: people rated smoother or better, and what instruments measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.family_rows import Values, clinic, fitted, people
from needlework.forecast.indications.grading import graded_by
from needlework.forecast.indications.hydration_rows import (
    GEL,
    INSTRUMENT,
    RESPONDER,
    STUDY,
    effect_share,
    most_percent,
    response_share,
)
from needlework.forecast.indications.measures import measure_course
from needlework.forecast.indications.substances import Kept
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Course, NotForecast

Array = NDArray[np.float64]

NAME, TOPIC = "hydration", "mesotherapy"
SALINE = "saline injections"

RATED = {
    "both": ("responder_smoother_ge1_grade", "One grade smoother or more on both cheeks"),
    "improved": ("improved", "Better at all, as people say who know what was given"),
}
MEASURED = {
    "hydration": ("hydration_change", "Hydration by corneometer, change"),
    "firmness": ("firmness_change", "Firmness by suction, change"),
    "elasticity": ("elasticity_change", "Elasticity by suction, change"),
    "wrinkle_depth": ("wrinkle_depth_reduction", "Depth of fine lines, reduction"),
    "roughness": ("roughness_reduction", "Roughness in pictures, reduction"),
    "pores": ("pores_reduction", "Pores counted in pictures, reduction"),
}
SHOWN: dict[str, tuple[str, ...]] = {
    "rejuvenation": ("both", "improved", "hydration", "firmness", "wrinkle_depth"),
    "skin-texture": ("both", "improved", "roughness", "pores", "hydration"),
    "skin-laxity": ("improved", "firmness", "elasticity"),
    "facial-wrinkles": ("both", "improved", "wrinkle_depth", "hydration"),
    "neck-wrinkles": ("improved", "wrinkle_depth", "hydration"),
}
"""Outcomes that are shown for a purpose, the first for most."""


@dataclass(frozen=True, slots=True)
class Boosted:
    """Simulated clinics and people; arrays of shape (size, days).

    Parameters
    ----------
    reached : array
        Effect as a share of the most.
    gel : float
        1 for a cross-linked gel.
    needled : array
        1 from the first session on.
    """

    values: Values
    study: Values
    reached: Array
    gel: float
    needled: Array
    without: dict[str, Array]


def hydration_answer(ask: Ask, kept: Kept, lost: tuple[NotForecast, ...], table: Draws) -> Answer:
    """Return the courses of one area."""
    own = replace(ask, given=tuple(given for given, _ in kept))
    boosted = _simulate(own, kept, table)
    return Answer(courses=tuple(_courses(own, kept, boosted)), not_forecast=lost, tables=(table,))


def _simulate(ask: Ask, kept: Kept, table: Draws) -> Boosted:
    rng = np.random.default_rng(ask.seed)
    values = people(table, ask.size)
    study = clinic((*STUDY, "property"), ask.size, rng)
    gel = float(any(found.slug == GEL for _, found in kept))
    sessions = [given.day for given, _ in kept]

    def course(days: Sequence[float]) -> Array:
        if not days:
            return np.zeros((ask.size, len(ask.days)))
        elapsed = ask.days[:, None] - np.asarray(days)
        return np.asarray(effect_share(elapsed, gel, values, study))

    without = {
        given.treatment.id: course(sessions[:place] + sessions[place + 1 :])
        for place, (given, _) in enumerate(kept)
        if len(kept) > 1
    }
    needled = (ask.days >= sessions[0]).astype(float)
    return Boosted(values, study, course(sessions), gel, needled, without)


def _courses(ask: Ask, kept: Kept, found: Boosted) -> Iterator[Course]:
    told = tuple(_told(kept))
    for name in SHOWN[ask.indication]:
        graded = _graded(ask, kept, name)
        if name in RATED:
            yield _rated(ask, name, found, graded, told)
        else:
            yield _measured(ask, name, found, graded, told)


def _rated(ask: Ask, name: str, found: Boosted, graded: Graded, told: tuple[str, ...]) -> Course:
    outcome, label = RATED[name]
    shift = found.values["study_sd"] * found.study["rating"]
    if name == "improved":
        shift = shift + found.values["improved_shift"] + found.values["open_shift"]

    def share(reached: Array) -> Array:
        at_all = float(name == "improved")
        return np.asarray(response_share(reached, found.gel, shift, at_all, found.values))

    treated = share(found.reached)
    rater: Literal["investigator", "subject"] = "subject" if name == "improved" else "investigator"
    return measure_course(
        ask,
        outcome,
        label,
        "fraction",
        graded,
        treated,
        share(np.zeros_like(found.reached)),
        rater=rater,
        quantity="probability",
        band_meaning="population",
        assumptions=told,
        adds={name: treated - share(other) for name, other in found.without.items()},
    )


def _measured(
    ask: Ask, name: str, found: Boosted, graded: Graded, told: tuple[str, ...]
) -> Course:
    outcome, label = MEASURED[name]
    values, study = found.values, found.study
    most = most_percent((name,), values, study) + values["measured_study_sd"] * study["measured"]
    drift = (values["drift"] + values["drift_sd"] * study["drift"]) * found.needled
    return measure_course(
        ask,
        outcome,
        label,
        "%",
        graded,
        drift + most * found.reached,
        drift + np.zeros_like(found.reached),
        comparator=SALINE,
        band_meaning="population",
        assumptions=told,
        adds={name: most * (found.reached - other) for name, other in found.without.items()},
    )


def _graded(ask: Ask, kept: Kept, name: str) -> Graded:
    quantity, key = (RESPONDER, "scale") if name in RATED else (INSTRUMENT, "measure")
    rows = [
        replace(row, quantity=f"{row.quantity}/{row.more[key]}") for row in fitted(TOPIC, NAME)
    ]
    own = [row for row in rows if row.quantity == f"{quantity}/{name}"]
    result = Graded("calibrated")
    for slug in dict.fromkeys(found.slug for _, found in kept):
        given = graded_by(rows, slug, f"{quantity}/{name}")
        for reason in given.reasons:
            result = result.lowered(given.grade, reason)
    for reason in _reasons(kept):
        result = result.lowered("assumed", reason)
    return _faded(result, ask, kept, max((row.day for row in own), default=0.0))


def _faded(result: Graded, ask: Ask, kept: Kept, last: float) -> Graded:
    """Lower the grade of a course that runs far beyond what was seen."""
    if float(ask.days[-1]) - kept[-1][0].day <= last * parameter("grade.reach").value:
        return result
    said = f"no figure later than day {last:g} entered the fit: how it fades after that"
    return result.lowered("informed", f"{said} is extrapolated")


def _reasons(kept: Kept) -> Iterator[str]:
    if len({found.slug for _, found in kept}) > 1:
        yield "different substances one after another: no trial"
    most = int(parameter("hydration.most_sessions").value)
    if len(kept) > most:
        yield f"{len(kept)} sessions: trials gave at most {most}"
    yield from dict.fromkeys(found.words for _, found in kept if found.words)


def _told(kept: Kept) -> Iterator[str]:
    names = ", ".join(dict.fromkeys(active_words(found.slug) for _, found in kept))
    yield (
        f"How {names} does this is not established: saline alone moves some measurements too, "
        "and that is shown as the comparison."
    )
    yield (
        "The first weeks are not in any trial: they are drawn back from the first visit, a month "
        "after a session, and swelling hides them."
    )
    yield (
        "The band says how sure the share or the mean change is in another clinic, not how much "
        "people differ: no trial printed that."
    )
