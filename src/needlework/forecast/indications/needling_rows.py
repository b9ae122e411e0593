"""What the families of needling share: their draws, predictions and grades of figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import SEEN_ONLY, StudyRow, family_rows
from needlework.forecast.draws import Draws, shipped_draws
from needlework.forecast.ensemble import take
from needlework.forecast.grading import Graded
from needlework.forecast.indications.grading import graded_by, unseen_grade
from needlework.forecast.indications.needling_design import build_design
from needlework.forecast.indications.needling_predict import Effects, predict
from needlework.forecast.indications.needling_quantities import expected
from needlework.forecast.indications.needling_scatter import (
    chance_of_sign,
    people_of,
    standard_errors,
)
from needlework.forecast.values import Grade

Array = NDArray[np.float64]

TOPIC, FIT = "microneedling", "needling"
SAMPLES = 1000
"""Predictive draws of a figure; fewer parameters are used again with new studies."""


def draws(include_recalled: bool) -> Draws:
    """Return the draws of needling; no set with figures from memory is fitted."""
    return shipped_draws(f"{FIT}-{SEEN_ONLY}")


@cache
def fitted_rows(family: str) -> tuple[StudyRow, ...]:
    """Return the rows of a family that entered the shipped fit."""
    return family_rows(TOPIC, family, SEEN_ONLY)


def predicted(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures of new studies, shape (rows, draws)."""
    parameters = take(table.parameters, np.arange(SAMPLES) % table.size)
    design = build_design(rows)
    gain, drift, baseline = rng.standard_normal((3, SAMPLES, len(design.studies)))
    effects = Effects(
        gain=parameters["study_sd"][:, None] * gain,
        drift=parameters["drift_sd"][:, None] * drift,
        baseline=baseline,
    )
    found = expected(predict(parameters, design, effects, normal_cdf))
    errors = standard_errors(design, found.person_sd, parameters)
    samples = [
        _sample(row, found.mean[:, place], found.person_sd[:, place], errors[:, place], rng)
        for place, row in enumerate(design.rows)
    ]
    return np.array(samples)


def _sample(
    row: StudyRow, mean: Array, spread: Array, error: Array, rng: np.random.Generator
) -> Array:
    if row.likelihood == "binomial":
        size = round(people_of(row))
        return rng.binomial(size, np.clip(mean, 0, 1)) / size
    if row.likelihood == "null":
        return (rng.random(len(mean)) < mean).astype(float)
    if row.likelihood == "sign":
        error = spread / np.sqrt(people_of(row))
        up, down = (chance_of_sign(sign, mean, error, normal_cdf) for sign in (1, -1))
        uniform = rng.random(len(mean))
        return np.where(uniform < up, 1.0, np.where(uniform < up + down, -1.0, 0.0))
    if row.likelihood == "log_ratio":
        return np.asarray(mean * np.exp(error / mean * rng.standard_normal(len(mean))))
    return np.asarray(mean + error * rng.standard_normal(len(mean)))


def normal_cdf(values: Array) -> Array:
    """Return the distribution function of the standard normal."""
    from scipy.special import ndtr

    return np.asarray(ndtr(values))


def graded_row(row: StudyRow, family: str) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return unseen_grade(fitted_rows(family), row)


def graded_rows(family: str, treatment: str, quantity: str) -> Graded:
    """Return the grade of a quantity by the rows of a family in the fit."""
    return graded_by(fitted_rows(family), treatment, quantity)
