"""What is read off the skin of simulated people: the courses of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.ageing.people import SkinPeople
from needlework.forecast.ageing.values import DAYS_PER_YEAR, Asked
from needlework.forecast.bands import path
from needlework.forecast.values import Course
from needlework.mechanisms.skin import SkinState

Array = NDArray[np.float64]

PER_CENT = 100.0
NONE = "no prevention"


@dataclass(frozen=True, slots=True)
class Measure:
    """A course by name: its words, unit, and why it is only assumed."""

    outcome: str
    label: str
    unit: str
    reason: str


LINES = Measure(
    "static_line_depth",
    "Depth of frown lines at rest",
    "grade",
    "no study gives a rate at which folding leaves lines; one pair of twins is all there is",
)
DERMIS = Measure(
    "dermal_thickness",
    "Thickness of the dermis",
    "mm",
    "the loss per decade is that of one study of the inner arm; what sun adds is assumed",
)
COLLAGEN = Measure(
    "collagen",
    "Collagen, beside young skin without sun",
    "percent",
    "the loss with age follows from thickness and cells in culture; its pools from memory",
)
PIGMENT = Measure(
    "sun_load",
    "Sun behind uneven pigment, beside an indoor life without protection",
    "year",
    "no study relates dose to lasting pigment; the sun itself is counted instead",
)


def courses(
    asked: Asked, people: SkinPeople, with_it: SkinState, without: SkinState
) -> tuple[Course, ...]:
    """Return every course, the prevention beside none.

    Parameters
    ----------
    with_it, without : SkinState
        States of shape (people, years + 1), now first.
    """
    return tuple(
        _course(asked, measure, _read(measure, people, with_it), _read(measure, people, without))
        for measure in (LINES, DERMIS, COLLAGEN, PIGMENT)
    )


def surface_odds(with_it: SkinState, without: SkinState) -> Array:
    """Return the odds of a worse surface grade at the end, prevention against none."""
    return np.asarray(np.exp(with_it.wrinkling[:, -1] - without.wrinkling[:, -1]))


def _read(measure: Measure, people: SkinPeople, state: SkinState) -> Array:
    if measure is LINES:
        deepest = parameter("ageing.deepest_line").value
        return np.asarray(np.minimum(state.line, deepest))
    if measure is COLLAGEN:
        return np.asarray(PER_CENT * state.collagen)
    if measure is PIGMENT:
        return np.asarray(state.sun_load)
    left = (state.collagen / state.collagen[:, :1]) ** people.rates.thickness_exponent[:, None]
    return np.asarray(people.dermis_mm[:, None] * left)


def _course(asked: Asked, measure: Measure, with_it: Array, without: Array) -> Course:
    days: Array = np.arange(with_it.shape[1], dtype=np.float64) * DAYS_PER_YEAR
    return Course(
        id=f"{asked.area}/scenario/{measure.outcome}",
        quantity="measure",
        band_meaning="patient",
        label=measure.label,
        scale="",
        area=asked.area,
        side="both",
        condition="rest",
        rater="",
        outcome=measure.outcome,
        unit=measure.unit,
        grade="assumed",
        grade_reasons=(measure.reason,),
        days=days,
        treated=path(with_it, days, days),
        untreated=path(without, days, days),
        treatments=(),
        assumptions=(),
        comparator=NONE,
        patient_facing=False,
    )
