"""How far a forecast of a treatment can be trusted, computed from the rows of its fit."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.evidence.study_rows import StudyRow
from needlework.forecast.grading import Graded
from needlework.vocabulary import resolve

RECALLED = "recalled"


def graded_by(rows: Sequence[StudyRow], treatment: str, quantity: str) -> Graded:
    """Return the grade that the fitted rows of a treatment give an outcome.

    *calibrated* asks for two controlled studies that were seen, *informed* for one, *assumed* for
    any figure; without one it is *insufficient*.

    Parameters
    ----------
    rows : sequence of StudyRow
        Rows of the family; those that are not fitted do not count.
    treatment, quantity : str
        As the rows name them.
    """
    own = [
        row
        for row in rows
        if row.use == "fit" and (row.treatment, row.quantity) == (treatment, quantity)
    ]
    if not own:
        return Graded("insufficient", (f"no figure of {said(treatment)} entered the fit",))
    studies = dict.fromkeys(row.study for row in own if row.controlled and row.seen != RECALLED)
    if not studies:
        reason = f"no controlled study of {said(treatment)} with a seen figure of this outcome"
        return Graded("assumed", (f"{reason} entered the fit",))
    if len(studies) < 2:
        (only,) = studies
        reason = f"one controlled study of {said(treatment)} ({only}) gives this outcome"
        return Graded("informed", (reason,))
    return Graded("calibrated")


ENDINGS = {
    "-needled": "{}",
    "-injected": "injected {}",
    "-oral": "{} by mouth",
    "-topical": "{} on the skin",
}


def said(treatment: str) -> str:
    """Return a treatment in words: ``needling with tranexamic acid``."""
    return " with ".join(map(_part, treatment.split("+")))


def _part(component: str) -> str:
    for ending, words in ENDINGS.items():
        if component.endswith(ending):
            return words.format(_active(component.removesuffix(ending)))
    return component.replace("-", " ")


def _active(slug: str) -> str:
    """Return the name of an active, with its strength where the slug ends in one."""
    name, _, strength = slug.rpartition("-")
    if strength.isdigit():
        return f"{_active(name)} {strength} %"
    term = resolve(slug, "active")
    return slug.replace("-", " ") if term is None else term.name
