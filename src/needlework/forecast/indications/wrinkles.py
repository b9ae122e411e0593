"""Lines, laxity and texture under needling, on the grades that their trials used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.indications import needling_rows
from needlework.forecast.indications.needling_answer import Outcome, answer_with
from needlework.forecast.indications.needling_figures import WRINKLES, read_figure
from needlework.forecast.indications.needling_given import nothing_to_see
from needlework.forecast.indications.needling_grades import (
    BY_NOISE,
    GradeScale,
    baseline_score,
    grade_course,
    one_grade_course,
    start_said,
)
from needlework.forecast.indications.needling_tissue import tissue_outcomes
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade

Array = NDArray[np.float64]

FAMILY = "wrinkles"
FACE = ("face",)
LEMPERLE = ("Lemperle",)
SCALES = {
    "facial-wrinkles": GradeScale("wrinkle", LEMPERLE),
    "perioral-lines": GradeScale("wrinkle", LEMPERLE),
    "neck-wrinkles": GradeScale("neck_wrinkle", LEMPERLE),
    "skin-laxity": GradeScale("laxity", ()),
    "skin-texture": GradeScale("texture", ()),
}
LABELS = {
    "wrinkle": "Wrinkles, Lemperle grade 0 to 5",
    "neck_wrinkle": "Wrinkles of the neck, Lemperle grade 0 to 5",
    "laxity": "Laxity, modified Alexiades-Armenakas grade 0 to 4",
    "texture": "Texture, modified Alexiades-Armenakas grade 0 to 4",
}
SAID = {
    "wrinkle": "One open study of 48 people without control gives the size of the effect; what "
    "its raters expected is taken off as far as other studies tell.",
    "neck_wrinkle": "No figure of the neck entered the fit: it is taken to respond as the face.",
}


def draws(include_recalled: bool) -> Draws:
    """Return the draws of needling."""
    return needling_rows.draws(include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of lines, laxity or texture in one area."""
    scale = SCALES[ask.indication]
    score = baseline_score(ask, scale.slugs)
    if score is not None and float(score.value) <= scale.lowest:
        return nothing_to_see(ask, "the baseline grade is 0: no lines")
    return answer_with(ask, FAMILY, (*_outcomes(scale, ask), *tissue_outcomes(FACE)))


def predict(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures, shape (rows, draws)."""
    return needling_rows.predicted(rows, table, rng)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure of any table is read."""
    return read_figure(figure, FAMILY, WRINKLES)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return needling_rows.graded_row(row, FAMILY)


def _outcomes(scale: GradeScale, ask: Ask) -> tuple[Outcome, ...]:
    label = LABELS[scale.name]
    quantity = f"{scale.name.removeprefix('neck_')}_fall"
    named_said = (SAID[name] for name in dict.fromkeys((scale.name, "wrinkle")) if name in SAID)
    said = (*start_said(scale, ask), *named_said)
    named = scale.slugs[0] if scale.slugs else ""
    return (
        Outcome(
            f"responder_{scale.name}_one_grade",
            f"{label.split(',')[0]} at least one grade better, share",
            "fraction",
            "probability",
            quantity,
            FACE,
            partial(one_grade_course, scale),
            scale=named,
            said=(*said, *BY_NOISE),
            goal="responder_ge1_grade",
        ),
        Outcome(
            f"{scale.name}_grade",
            label,
            "grade",
            "score",
            quantity,
            FACE,
            partial(grade_course, scale),
            scale=named,
            said=said,
        ),
    )
