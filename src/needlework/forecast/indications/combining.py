"""Grades of treatments used together, and treatments that did not beat their control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow
from needlework.forecast.grading import ORDER, Graded
from needlework.forecast.indications.acting import Acting
from needlework.forecast.indications.grading import LOST, graded_by
from needlework.forecast.indications.people import beat_nothing
from needlework.forecast.indications.treatment_names import said

Array = NDArray[np.float64]
PLACEBO = "placebo"
JOIN = "+"


def treatment_grade(treatment: str, quantity: str, rows: Sequence[StudyRow]) -> Graded:
    """Return the grade of a treatment; where only its parts stand in trials, assumed."""
    grade = graded_by(rows, treatment, quantity)
    if grade.grade != "insufficient":
        return grade
    held = {
        part for row in rows for name in (row.treatment, row.comparator) for part in parts(name)
    }
    if not parts(treatment) <= held:
        return grade
    reason = f"no trial of just {said(treatment)} entered the fit: its effect follows from others"
    return Graded("assumed", (reason,))


def parts(treatment: str) -> frozenset[str]:
    """Return the components of a treatment."""
    return frozenset(part for part in treatment.split(JOIN) if part)


def studied(treatments: Sequence[str], rows: Sequence[StudyRow]) -> tuple[str, ...]:
    """Return treatments as studies name them: as one where studies gave them all together."""
    whole = frozenset(part for one in treatments for part in parts(one))
    together = next((row.treatment for row in rows if parts(row.treatment) == whole), None)
    return tuple(dict.fromkeys(treatments)) if together is None else (together,)


def combined(grades: Sequence[Graded], treatments: Sequence[str]) -> Graded:
    """Return the grade of treatments that act together: the weakest, one lower if several."""
    weakest = max((one.grade for one in grades), key=ORDER.index)
    reasons = tuple(dict.fromkeys(reason for one in grades for reason in one.reasons))
    result = Graded(weakest, reasons)
    if len(treatments) > 1 and weakest != "insufficient":
        lower = ORDER[min(ORDER.index(weakest) + 1, ORDER.index("assumed"))]
        names = " and ".join(said(one) for one in treatments)
        reason = f"{names} were not tried together: their effects are added up"
        result = result.lowered(lower, reason)
    return result


def beaten(
    found: Acting,
    effects: Mapping[str, Array],
    relevant: float,
    rows: Sequence[StudyRow],
    control: str,
) -> tuple[str, ...]:
    """Return a sentence for each treatment that did not beat its control in controlled studies.

    Parameters
    ----------
    effects : mapping of str to array of shape (people,)
        By group of ids, what it adds; larger is better.
    relevant : float
        The smallest addition that matters.
    rows : sequence of StudyRow
        Rows of the fit.
    control : str
        What it was compared with.
    """
    placebo = [row for row in rows if row.controlled and row.more["control"] == PLACEBO]
    controlled = {row.treatment for row in placebo}
    return tuple(
        f"{said(found.named[ids[0]])} {LOST} {control} in controlled studies: "
        "expect no more than the course beside it shows"
        for name, ids in found.groups.items()
        if found.named[ids[0]] in controlled and beat_nothing(effects[name], relevant)
    )
