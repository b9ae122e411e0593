"""Stretch marks under needling: rated improvement, and the share at least half better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.indications import needling_rows
from needlework.forecast.indications.needling_answer import Drawn, Outcome, answer_with
from needlework.forecast.indications.needling_figures import STRIAE, read_figure
from needlework.forecast.indications.needling_people import People
from needlework.forecast.indications.needling_predict import response_factors
from needlework.forecast.indications.needling_tissue import tissue_outcomes
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade
from needlework.scales.improvement import share_above

Array = NDArray[np.float64]

FAMILY = "striae"
PER_CENT = 100
SAID = (
    "Improvement as raters put it in quarters; the study compared needling with "
    "microdermabrasion, and no study has an untreated side of the same person.",
)


def draws(include_recalled: bool) -> Draws:
    """Return the draws of needling."""
    return needling_rows.draws(include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of stretch marks in one area."""
    return answer_with(ask, FAMILY, (*_outcomes(), *tissue_outcomes(("face",))))


def predict(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures, shape (rows, draws)."""
    return needling_rows.predicted(rows, table, rng)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure of any table is read."""
    return read_figure(figure, FAMILY, STRIAE)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return needling_rows.graded_row(row, FAMILY)


def _outcomes() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "responder_half_better",
            "Share at least half better, as rated",
            "fraction",
            "probability",
            "share_class",
            (),
            _half_better,
            said=SAID,
        ),
        Outcome(
            "rated_improvement",
            "Improvement as rated",
            "%",
            "measure",
            "share_class",
            (),
            _improvement,
            said=SAID,
        ),
    )


def _half_better(people: People, ask: Ask, doses: Array | None) -> Drawn:
    noise = people.parameters["noise_rated"][:, None]
    mean = people.mean_effect("striae", doses)
    half = np.array(0.5)
    drift = people.drift_course + 0 * mean
    treated = np.zeros_like(mean)
    for factor, weight in response_factors(people.parameters["person_sd"]):
        loss = factor[:, None] * mean + drift
        treated += weight * share_above(loss, half, noise, needling_rows.normal_cdf)
    return Drawn(treated, share_above(drift, half, noise, needling_rows.normal_cdf))


def _improvement(people: People, ask: Ask, doses: Array | None) -> Drawn:
    noise = people.parameters["noise_rated"][:, None] * people.noise[..., None]
    effect = people.effect("striae", doses)
    drift = people.drift_course + 0 * effect
    losses = (effect + drift + noise[0], drift + noise[1])
    treated, untreated = (PER_CENT * -np.expm1(-np.maximum(loss, 0)) for loss in losses)
    return Drawn(treated, untreated)
