"""Skin boosters: smoother skin, hydration, firmness and lines after injections into the skin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.indications.family_rows import fitted, predicted
from needlework.forecast.indications.grading import refused, unseen_grade
from needlework.forecast.indications.hydration_courses import hydration_answer
from needlework.forecast.indications.hydration_figures import study_row as study_row
from needlework.forecast.indications.hydration_rows import (
    INSTRUMENT,
    STUDY,
    design,
    expected,
)
from needlework.forecast.indications.substances import sorted_out
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade

NAME = FIT = "hydration"
TOPIC = "mesotherapy"


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the family, of seen figures where no other fit ships."""
    return fit_draws(FIT, include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of what injections do to the skin of one area."""
    rows = family_rows(TOPIC, NAME)
    known = {row.treatment for row in rows}
    kept, lost = sorted_out(ask, known, lambda found, item: refused(rows, found.slug, item))
    if not kept:
        return Answer(not_forecast=lost)
    return hydration_answer(ask, kept, lost, draws(ask.include_recalled))


def predict(
    rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return predictive draws of published figures, shape (rows, draws)."""
    read = design(rows)
    return predicted(rows, table, rng, (*STUDY, "property"), lambda *each: expected(read, *each))


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted without its own study."""
    rows = [each for each in fitted(TOPIC, NAME, row.study) if _alike(each, row)]
    return unseen_grade(rows, row)


def _alike(other: StudyRow, row: StudyRow) -> bool:
    key = "measure" if row.quantity == INSTRUMENT else "scale"
    return (other.quantity, other.more[key]) == (row.quantity, row.more[key])
