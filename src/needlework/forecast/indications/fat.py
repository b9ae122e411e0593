"""Fat under the chin and elsewhere: injections that dissolve it.

Courses are drawn for ``submental-fat``. Of fat elsewhere no trial with an untreated control was
read that found an effect, so nothing is drawn for it; the rows decide, not the name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.indications.family_rows import fitted, predicted
from needlework.forecast.indications.fat_courses import fat_answer
from needlework.forecast.indications.fat_figures import study_row as study_row
from needlework.forecast.indications.fat_rows import BESIDE, STUDY, design, expected
from needlework.forecast.indications.grading import VERDICT, refused, unseen_grade
from needlework.forecast.indications.substances import Substance, sorted_out
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade, NotForecast

NAME = FIT = "fat"
TOPIC = "mesotherapy"
CHIN, PURPOSE = "submental", "submental-fat"


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the family, of seen figures where no other fit ships."""
    return fit_draws(FIT, include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of fat in one area."""
    rows = _rows_for(ask.indication)
    known = {row.treatment for row in rows}
    kept, lost = sorted_out(ask, known, lambda found, item: _refused(rows, found, item))
    if not kept:
        return Answer(not_forecast=lost)
    return fat_answer(ask, kept, lost, draws(ask.include_recalled))


def _rows_for(indication: str) -> tuple[StudyRow, ...]:
    """Return the rows that speak of a purpose, and verdicts wherever they were found."""
    chin = indication == PURPOSE
    return tuple(
        row
        for row in family_rows(TOPIC, NAME)
        if (row.area == CHIN) == chin or row.quantity == VERDICT
    )


def _refused(rows: Sequence[StudyRow], found: Substance, item: str) -> NotForecast | None:
    """Return why a treatment is not forecast; side by side with one that is, it is."""
    beside = next(
        (row for row in rows if (row.treatment, row.quantity) == (found.slug, BESIDE)), None
    )
    if beside is not None and refused(rows, beside.comparator, item) is None:
        return None
    return refused(rows, found.slug, item)


def predict(
    rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return predictive draws of published figures, shape (rows, draws)."""
    entry = parameter("fat.satisfied_shift")
    noise = rng.standard_normal(len(table.parameters["effect"]))
    shift = entry.value + float(entry.spread or 0) * noise  # type: ignore[arg-type]
    read = design(rows)
    return predicted(
        rows, table, rng, STUDY, lambda *each: expected(read, *each), {"satisfied_shift": shift}
    )


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted without its own study."""
    rows = [each for each in fitted(TOPIC, NAME, row.study) if _alike(each, row)]
    return unseen_grade(rows, row)


def _alike(other: StudyRow, row: StudyRow) -> bool:
    return (other.quantity, other.more["rater"]) == (row.quantity, row.more["rater"])
