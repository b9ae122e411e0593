"""How far an outcome of the skin can be trusted, computed from the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from needlework.evidence.study_rows import StudyRow
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import active
from needlework.forecast.indications.treatment_names import said
from needlework.forecast.values import Grade, NotForecast

VERDICT = "beats_control"
LOST = "did not beat"
"""How reasons say that a treatment was no better than its control."""
"""Quantity of a row that says only whether a treatment beat its control: 1 or 0."""

ENOUGH = 2


def graded_by(rows: Sequence[StudyRow], treatment: str, quantity: str) -> Graded:
    """Return the grade that the rows of a fit give an outcome, before looking at a plan.

    *calibrated* asks for two controlled studies with seen figures of this treatment and
    quantity, *informed* for one; with none it is *assumed*, and *insufficient* without any row
    of the treatment.

    Parameters
    ----------
    rows : sequence of StudyRow
        Rows of the family; those that are not fitted do not count.
    treatment, quantity : str
        In the words of the family.
    """
    own = [row for row in rows if row.use == "fit" and row.treatment == treatment]
    name = said(treatment)
    if not own:
        return Graded("insufficient", (f"no figure of {name} entered the fit",))
    studies = controlled_studies([row for row in own if row.quantity == quantity])
    if len(studies) >= ENOUGH:
        return Graded("calibrated")
    if studies:
        only = f"only one controlled study of {name} ({studies[0]}) gives this outcome"
        return Graded("informed", (f"{only}; two are asked for",))
    reason = f"no controlled study of {name} with a seen figure of this outcome entered the fit"
    return Graded("assumed", (reason,))


def unseen_grade(rows: Sequence[StudyRow], row: StudyRow) -> Grade:
    """Return the grade of the prediction of a figure from the rows that speak of the same.

    Control arms and outcomes that nothing in the fit speaks of are assumed, not refused: the
    prediction is made and scored.
    """
    grade = graded_by(rows, row.treatment, row.quantity).grade
    return "assumed" if grade == "insufficient" else grade


def controlled_studies(rows: Iterable[StudyRow]) -> tuple[str, ...]:
    """Return the studies with a control and a figure that was seen, each once."""
    found = (row.study for row in rows if row.controlled and row.seen != "recalled")
    return tuple(dict.fromkeys(found))


def refused(rows: Sequence[StudyRow], treatment: str, item: str) -> NotForecast | None:
    """Return why a treatment is not forecast, None where controlled figures carry it.

    A treatment that was tested and did not beat its control is not drawn unless a controlled
    study says otherwise; nor is one whose figures have no control at all.

    Parameters
    ----------
    rows : sequence of StudyRow
        All rows of the family, verdicts among them.
    item : str
        Id of the treatment in the plan.
    """
    own = [row for row in rows if row.treatment == treatment]
    if controlled_studies(row for row in own if row.use == "fit"):
        return None
    lost = [row for row in own if row.quantity == VERDICT and row.value == 0]
    if lost:
        return NotForecast(item, _lost(treatment, lost), _sources(lost))
    if own:
        return NotForecast(item, _uncontrolled(treatment, own), _sources(own))
    return unknown(treatment, item)


def _lost(treatment: str, rows: Sequence[StudyRow]) -> str:
    studies = {row.study: row for row in rows}
    each = [
        f"{study} (against {row.comparator}, {row.n:g} people)" if row.n else study
        for study, row in studies.items()
    ]
    return (
        f"insufficient: {said(treatment)} {LOST} control in "
        f"{' and in '.join(each)}, and no controlled study that was read says otherwise"
    )


def _uncontrolled(treatment: str, rows: Sequence[StudyRow]) -> str:
    studies = ", ".join(dict.fromkeys(row.study for row in rows))
    return (
        f"insufficient: no controlled study of {said(treatment)} for this purpose; what "
        f"there is has no untreated control ({studies})"
    )


def unknown(treatment: str, item: str) -> NotForecast:
    """Return the refusal of a treatment without any row: what the table of actives knows."""
    known = active(treatment)
    reason = f"insufficient: no figure of {said(treatment)} for this purpose"
    if known is None:
        return NotForecast(item, f"{reason} is on record")
    return NotForecast(item, f"{reason} entered a fit; on record: {known.note}", known.sources)


def _sources(rows: Sequence[StudyRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.source for row in rows))
