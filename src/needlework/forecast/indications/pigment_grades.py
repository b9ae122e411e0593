"""How far a forecast of pigment can be trusted, and what it assumes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.draws import Draws
from needlework.forecast.grading import ORDER, Graded
from needlework.forecast.indications.acting import Acting
from needlework.forecast.indications.combining import (
    PLACEBO,
    beaten,
    combined,
    studied,
    treatment_grade,
)
from needlework.forecast.indications.pigment_people import protection_of, sun_of
from needlework.forecast.indications.treatment_names import said
from needlework.forecast.indications.values import Ask
from needlework.forecast.values import Grade
from needlework.plans import Microneedling
from needlework.vocabulary import resolve

Array = NDArray[np.float64]
TOPIC = "mesotherapy+microneedling"
MELASMA = "melasma"
SEVERITY, UNEVEN = "severity", "uneven_pigmentation"
FACE = "face"


def fitted(table: Draws) -> tuple[StudyRow, ...]:
    """Return the rows of the family that entered a fit."""
    return family_rows(TOPIC, "pigment", str(table.provenance["fit_set"]))


def plan_grade(ask: Ask, found: Acting, table: Draws, effects: Mapping[str, Array]) -> Graded:
    """Return the grade of a plan's courses: that of its weakest part, lowered for this plan.

    Parameters
    ----------
    effects : mapping of str to array of shape (people,)
        By treatment, what it adds at its best, average person of each clinic.
    """
    rows = fitted(table)
    treatments = studied([found.named[name] for name in found.ids], rows)
    result = combined([_of(treatment, rows) for treatment in treatments], treatments)
    result = _for_plan(result, ask)
    relevant = parameter("pigment.relevant_fall").value
    null = beaten(found, effects, relevant, rows, "sunscreen alone")
    return Graded(result.grade, (*null, *result.reasons))


def _of(treatment: str, rows: Sequence[StudyRow]) -> Graded:
    own = (
        UNEVEN
        if any(r.quantity == UNEVEN and r.treatment == treatment for r in rows)
        else SEVERITY
    )
    grade = treatment_grade(treatment, own, rows)
    placebo = [r for r in rows if r.treatment == treatment and r.more["control"] == PLACEBO]
    if not placebo and grade.grade in ("calibrated", "informed"):
        reason = f"no trial of {said(treatment)} against sunscreen alone or placebo was seen"
        return grade.lowered("informed", f"{reason}: it was compared with other treatments")
    return grade


def _for_plan(grade: Graded, ask: Ask) -> Graded:
    if ask.indication != MELASMA:
        reason = (
            "no trial followed sun spots or other pigment: what treatments do to melasma is "
            "carried over in part (from none to all of it)"
        )
        grade = grade.lowered("assumed", reason)
    area = resolve(ask.area, "area")
    if getattr(area, "group", FACE) != FACE:
        grade = grade.lowered("assumed", "trials treated faces")
    if any(_radiofrequency(given.treatment) for given in ask.given):
        grade = grade.lowered("assumed", "trials used needles without radiofrequency")
    after = "nobody was followed after the last needling or injection: how it fades is assumed"
    grade = grade.lowered("informed", after)
    if sun_of(ask) is not None:
        season = "how much the season moves pigment is assumed from the height of the sun"
        grade = grade.lowered("informed", season)
    return grade


def _radiofrequency(item: object) -> bool:
    return isinstance(item, Microneedling) and item.device == "radiofrequency"


def told(ask: Ask, found: Acting) -> tuple[str, ...]:
    """Return what a forecast of pigment assumes, in sentences."""
    notes = [*found.notes]
    sun = ask.plan.patient.sun
    if sun.protection is None:
        notes.append(
            "sunscreen: the plan does not tell, daily use from the first day as in trials"
        )
    elif sun.protection not in ("none", "occasional"):
        notes.append(
            f"daily sunscreen, SPF {protection_of(ask).rpartition('spf')[2]}, starts with the "
            "plan; who used it before has its share of the fall in the start already"
        )
    if sun_of(ask) is None:
        notes.append(
            "season: a sun of the yearly mean, for the plan has no latitude or no start date"
        )
    if ask.indication == MELASMA:
        notes.append("severity as raters score it (MASI, mMASI), without the error of one reading")
    return tuple(notes)


def row_grade(row: StudyRow, rows: Sequence[StudyRow]) -> Grade:
    """Return how far the prediction of a figure can be trusted, from other studies."""
    others = [one for one in rows if one.study != row.study]
    sides = [name for name in (row.treatment, row.comparator) if name]
    return max((_of(name, others).grade for name in sides), key=ORDER.index)
