"""How figures about fat under the chin are read from a table of the user."""

from __future__ import annotations

import re

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.family_rows import fitted, is_control, read_figure
from needlework.forecast.indications.fat_rows import (
    CLINICIAN,
    COMPOSITE,
    MRI,
    PATIENT,
    RESPONDER,
    SATISFIED,
)
from needlework.vocabulary import resolve_areas, resolve_products

NAME, TOPIC, CHIN = "fat", "mesotherapy", "submental"
OUTCOME = re.compile(r"responder_(composite|cr|pr|smf)\w*?_(\d)_?(?:grade|pt|point)")
RATERS = {"composite": COMPOSITE, "cr": CLINICIAN, "pr": PATIENT, "smf": CLINICIAN}
PLACEBO = "placebo"


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure about fat under the chin is read, or why it cannot be predicted."""
    areas = [area.slug for area in resolve_areas(figure.area)]
    if figure.value is None or areas != [CHIN]:
        return None
    found = _outcome(figure.outcome)
    if found is None:
        return f"the outcome {figure.outcome} of fat under the chin is not forecast"
    treatment = _treatment(figure)
    if treatment is None:
        return f"no figure of {figure.product} for fat under the chin entered the fit"
    quantity, rater, grades = found
    return read_figure(
        figure,
        NAME,
        quantity=quantity,
        treatment=treatment,
        session_days=_sessions(figure),
        amount=_amount(figure),
        amount_unit="mg/cm2",
        more={
            **dict.fromkeys(("baseline", "open", "since", "control_value"), ""),
            "rater": rater,
            "grades": grades,
        },
    )


def _outcome(name: str) -> tuple[str, str, str] | None:
    """Return quantity, rater and grades of an outcome."""
    found = OUTCOME.match(name)
    if found is not None:
        return RESPONDER, RATERS[found[1]], found[2]
    if name.startswith("satisfied"):
        return RESPONDER, SATISFIED, "1"
    return (MRI, "", "1") if "mri" in name else None


def _treatment(figure: Figure) -> str | None:
    if is_control(figure):
        return PLACEBO
    slugs = [product.slug for product in resolve_products(figure.product)]
    known = {row.treatment for row in fitted(TOPIC, NAME)}
    return next((slug for slug in slugs if slug in known), None)


def _sessions(figure: Figure) -> tuple[float, ...]:
    """Return the sessions before a visit, four weeks apart, the last twelve weeks before it."""
    step = parameter("fat.shortest_interval").value
    most = int(parameter("fat.most_sessions").value)
    count = 1 + int(max(0.0, (figure.day or 0.0) - parameter("fat.last_to_visit").value) // step)
    if figure.dose_unit == "sessions" and figure.dose is not None:
        count = int(figure.dose)
    return tuple(step * place for place in range(min(most, count)))


def _amount(figure: Figure) -> float:
    """Return the dose of a session in mg/cm2: printed so, by strength, or the label's."""
    label = parameter("fat.label_dose").value
    if is_control(figure):
        return 0.0
    if figure.dose is None or figure.dose_unit == "sessions":
        return label
    return float(figure.dose) * (label if figure.dose_unit == "percent" else 1)
