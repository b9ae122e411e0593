"""The family ``ageing``: published figures of skin over years, predicted and scored.

No treatment of a plan asks for it: decades of skin are scenarios for research
(:mod:`needlework.forecast.ageing.scenario`), never part of a forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure, figures
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.ageing.figures import (
    expected_values,
    from_scale,
    standard_error,
    with_study,
)
from needlework.forecast.ageing.rates import FIT, STUDY_SD
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.indications.values import Answer, Ask
from needlework.forecast.values import Grade

Array = NDArray[np.float64]

TOPIC = "microneedling"


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the family."""
    return fit_draws(FIT, include_recalled)


def answer(ask: Ask) -> Answer:
    """Return nothing: no plan asks how skin ages."""
    return Answer()


def predict(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of published figures, shape (rows, draws), in their units.

    The rows of a study share its effect; each has the sampling error that it prints, or that is
    assumed for it.
    """
    parameters = table.parameters
    studies = tuple(dict.fromkeys(row.study for row in rows))
    drawn = rng.standard_normal((len(studies), table.size))
    effects = dict(zip(studies, parameters[STUDY_SD] * drawn, strict=True))
    found = []
    for row, expected in zip(rows, expected_values(rows, parameters), strict=True):
        centre = with_study(row, np.asarray(expected), effects[row.study])
        noise = standard_error(row) * rng.standard_normal(table.size)
        found.append(from_scale(row, centre + noise))
    return np.array(found)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure of any table is read; None where it is none of this family.

    Only the figures that were curated are known well enough: ages, exposure and error of others
    are printed in no column. Another value for one of them is taken where the value is used as
    printed.
    """
    row = _curated().get(figure.row_id)
    printed = _printed().get(figure.row_id)
    if row is None or figure.value in (None, printed):
        return row
    if row.value != printed:
        return "the model reads this figure as a ratio or rate that another value does not give"
    return replace(row, value=figure.value)


@cache
def _curated() -> dict[str, StudyRow]:
    return {row.row_id: row for row in family_rows(TOPIC, FIT) if row.use != "drop"}


@cache
def _printed() -> dict[str, float | None]:
    return {figure.row_id: figure.value for figure in figures(TOPIC)}


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted: rates nobody has fitted."""
    return "assumed"
