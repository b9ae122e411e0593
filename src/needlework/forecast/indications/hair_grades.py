"""How far a forecast of hair can be trusted: diagnosis, sex, and the studies of each treatment."""

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
from needlework.forecast.indications.treatment_names import said
from needlework.forecast.indications.values import Ask
from needlework.forecast.values import Grade
from needlework.plans import Plan

Array = NDArray[np.float64]
TOPIC = "mesotherapy+microneedling"
COUNTS = "count_change"
PATTERN = "androgenetic-alopecia"
OTHER_LOSS = ("alopecia-areata", "telogen-effluvium", "scarring-alopecia")
PATTERN_SCALES = ("hamilton-norwood", "ludwig")
QUESTION = (
    "which hair loss is it? State it among the conditions (androgenetic alopecia, alopecia "
    "areata, telogen effluvium, scarring alopecia) or as a score (Hamilton-Norwood, Ludwig)"
)


def other_diagnosis(plan: Plan) -> str | None:
    """Return the diagnosis of a plan that is no pattern hair loss, None where there is none."""
    return next((slug for slug in OTHER_LOSS if slug in plan.patient.conditions.slugs), None)


def pattern_stated(plan: Plan) -> bool:
    """Return whether a plan says that it is pattern hair loss, by diagnosis or by its scale."""
    by_scale = any(score.scale in PATTERN_SCALES for score in plan.patient.scores)
    return by_scale or PATTERN in plan.patient.conditions.slugs


def fitted(table: Draws) -> tuple[StudyRow, ...]:
    """Return the rows of the family that entered a fit."""
    return family_rows(TOPIC, "hair", str(table.provenance["fit_set"]))


def plan_grade(ask: Ask, found: Acting, table: Draws, effects: Mapping[str, Array]) -> Graded:
    """Return the grade of a plan's courses: that of its weakest part, lowered for this plan.

    Parameters
    ----------
    effects : mapping of str to array of shape (people,)
        By treatment, what it adds at its best, mean of each clinic.
    """
    rows = fitted(table)
    treatments = studied([found.named[name] for name in found.ids], rows)
    result = combined([_of(treatment, rows) for treatment in treatments], treatments)
    for treatment in treatments:
        result = _for_sex(result, treatment, ask.plan, rows)
    if not pattern_stated(ask.plan):
        result = result.lowered("assumed", f"the diagnosis is not stated: {QUESTION}")
    after = "nobody was followed after the last needling or injection: how it fades is assumed"
    result = result.lowered("informed", after)
    relevant = parameter("hair.relevant_gain").value
    null = beaten(found, effects, relevant, rows, "saline or placebo")
    return Graded(result.grade, (*null, *result.reasons))


def _of(treatment: str, rows: Sequence[StudyRow]) -> Graded:
    grade = treatment_grade(treatment, COUNTS, rows)
    own = [row for row in rows if row.treatment == treatment and row.quantity == COUNTS]
    placebo = [row for row in own if row.more["control"] == PLACEBO]
    if own and not placebo and grade.grade in ("calibrated", "informed"):
        reason = f"no trial of {said(treatment)} against saline or placebo was seen"
        return grade.lowered("informed", f"{reason}: it was compared with other treatments")
    return grade


def _for_sex(grade: Graded, treatment: str, plan: Plan, rows: Sequence[StudyRow]) -> Graded:
    sexes = {row.more["sex"] for row in rows if row.treatment == treatment}
    sex = plan.patient.sex
    if sex == "unspecified" or not sexes or sex in sexes:
        return grade
    only = {"male": "men", "female": "women"}[min(sexes)]
    return grade.lowered("assumed", f"the trials of {said(treatment)} took {only}")


def told(ask: Ask, found: Acting) -> tuple[str, ...]:
    """Return what a forecast of hair assumes, in sentences."""
    notes = [*found.notes]
    if not pattern_stated(ask.plan):
        notes.append(f"pattern hair loss, for the plan names no diagnosis; ask first: {QUESTION}")
    used = {use.product.slug for use in ask.plan.daily}
    taken = [
        item.slug
        for item in ask.plan.patient.medicines.items
        if item.slug and item.slug.startswith(("minoxidil", "finasteride", "dutasteride"))
    ]
    notes += [
        f"{name.replace('-', ' ')} is taken already: its gain is in the start, and it goes on"
        for name in taken
        if name not in used
    ]
    notes.append("bands hold what one person's count shows, the error of counting included")
    return tuple(notes)


def row_grade(row: StudyRow, rows: Sequence[StudyRow]) -> Grade:
    """Return how far the prediction of a figure can be trusted, from other studies."""
    others = [one for one in rows if one.study != row.study]
    sides = [name for name in (row.treatment, row.comparator) if name not in ("", "placebo")]
    grades: list[Grade] = [_of(name, others).grade for name in sides]
    return max(grades, key=ORDER.index, default="informed")
