"""Scars under needling: score, Goodman-Baron grade, responders; scars of the trunk by halves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.indications import needling_rows
from needlework.forecast.indications.measures import Average
from needlework.forecast.indications.needling_answer import Drawn, Outcome, answer_with
from needlework.forecast.indications.needling_figures import SCARS, read_figure
from needlework.forecast.indications.needling_given import nothing_to_see
from needlework.forecast.indications.needling_grades import (
    BY_NOISE,
    GradeScale,
    baseline_score,
    grade_course,
    one_grade_course,
    start_said,
)
from needlework.forecast.indications.needling_people import People
from needlework.forecast.indications.needling_predict import response_factors
from needlework.forecast.indications.needling_scales import spread_of
from needlework.forecast.indications.needling_tissue import tissue_outcomes
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade

Array = NDArray[np.float64]

FAMILY = "scars"
FACE, TRUNK = ("face",), ("abdomen", "abdomen-skin", "ventral-torso", "torso")
POINTS = ("goodman-baron-quantitative",)
QUALITATIVE = GradeScale("scar_grade", ("goodman-baron-qualitative",))
PER_CENT = 100

SCORE_SAID = (
    "Left of the score as a blinded rater counts it; an unblinded one sees more improvement than "
    "there is, which is not part of this course.",
)
VAS_SAID = (
    "The better half is the treated half of one scar beside its untreated half, by blinded "
    "raters. One trial gives it; its sessions are taken as monthly.",
)


def draws(include_recalled: bool) -> Draws:
    """Return the draws of needling."""
    return needling_rows.draws(include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of scars in one area."""
    if ask.indication == "hypertrophic-scars":
        return answer_with(ask, FAMILY, (*_halves(), *tissue_outcomes(TRUNK)))
    score = baseline_score(ask, QUALITATIVE.slugs)
    if score is not None and float(score.value) <= QUALITATIVE.lowest:
        return nothing_to_see(ask, "the baseline grade is the lowest: colour only, no depth")
    return answer_with(ask, FAMILY, (*_acne(ask), *tissue_outcomes(FACE)))


def predict(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures, shape (rows, draws)."""
    return needling_rows.predicted(rows, table, rng)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure of any table is read."""
    return read_figure(figure, FAMILY, SCARS)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return needling_rows.graded_row(row, FAMILY)


def _acne(ask: Ask) -> tuple[Outcome, ...]:
    points = baseline_score(ask, POINTS)
    unit = "%" if points is None else "points"
    start = start_said(QUALITATIVE, ask)
    return (
        Outcome(
            "responder_gb_one_grade",
            "Share at least one Goodman-Baron grade better",
            "fraction",
            "probability",
            "null_grade",
            FACE,
            partial(one_grade_course, QUALITATIVE),
            scale=QUALITATIVE.slugs[0],
            said=(*start, *BY_NOISE),
            goal="responder_ge1_grade",
        ),
        Outcome(
            "gb_grade",
            "Goodman-Baron grade, 1 to 4",
            "grade",
            "score",
            "null_grade",
            FACE,
            partial(grade_course, QUALITATIVE),
            scale=QUALITATIVE.slugs[0],
            said=start,
        ),
        Outcome(
            "scar_score",
            "Acne-scar score that is left",
            unit,
            "measure",
            "scar_remaining",
            FACE,
            _score,
            scale="" if points is None else POINTS[0],
            said=SCORE_SAID,
        ),
    )


def _halves() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "responder_vs_untreated_half",
            "Share clearly better than an untreated half of the scar (10 of 100 mm)",
            "fraction",
            "probability",
            "share_net_vas",
            TRUNK,
            _better_half,
            said=VAS_SAID,
        ),
    )


def _score(people: People, ask: Ask, doses: Array | None) -> Drawn:
    """Return what is left of a scar score, in per cent or in the points of the plan."""
    score = baseline_score(ask, POINTS)
    whole = PER_CENT if score is None else float(score.value)
    noise = people.parameters["noise_score"][:, None] * people.noise[..., None]
    drift = people.drift_course
    loss = people.effect("scar_points", doses) + drift
    treated = whole * np.exp(-loss + noise[0])
    untreated = np.asarray(whole * np.exp(-drift + noise[1] + 0 * loss))
    average = None
    if ask.clinics:
        left, alone = people.average_left("scar_points")
        average = Average(whole * left, whole * alone, lower_is_better=True, start=whole)
    return Drawn(treated, untreated, average=average)


def _better_half(people: People, ask: Ask, doses: Array | None) -> Drawn:
    """Return the share in whom the treated half is clearly better, over clinics and draws."""
    rng = np.random.default_rng([ask.seed, len(FAMILY)])
    entry = parameter("needling.baseline.scar_vas")
    start = entry.value + spread_of(entry) * rng.standard_normal(len(people.drift))
    asked = parameter("needling.scale.vas_better").value
    noise = people.parameters["noise_vas"][:, None]
    mean = people.mean_effect("scar_vas", doses)
    treated: Array = np.zeros_like(mean)
    for factor, weight in response_factors(people.parameters["person_sd"]):
        better = start[:, None] * -np.expm1(-factor[:, None] * mean)
        treated += weight * needling_rows.normal_cdf((better - asked) / noise)
    none = needling_rows.normal_cdf(-asked / noise + 0 * mean)
    return Drawn(treated, none)
