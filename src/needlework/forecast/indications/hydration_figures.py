"""How figures about skin boosters are read from a table of the user."""

from __future__ import annotations

import re

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.family_rows import FRACTION, is_control, read_figure
from needlework.forecast.indications.hydration_rows import (
    DIFFERENCE,
    GEL,
    INSTRUMENT,
    NATIVE,
    RESPONDER,
)
from needlework.vocabulary import resolve_products

NAME = "hydration"
PERCENT = ("percent", "%")
MEASURES = {
    "hydration": "hydration",
    "corneometer": "hydration",
    "stiffness": "firmness",
    "firmness": "firmness",
    "compliance": "firmness",
    "elasticity": "elasticity",
    "wrinkle": "wrinkle_depth",
    "crows_feet_depth": "wrinkle_depth",
    "roughness": "roughness",
    "pore": "pores",
    "thickness": "thickness",
}
"""What is measured, by a word in the name of an outcome."""

FALLS = ("stiffness", "wrinkle", "depth", "roughness", "pore")
"""Properties that are better when they fall."""

SKIN = re.compile(
    r"hydrat|corneometer|firmness|stiffness|elastic|thickness|rough|smooth|skin|acss|afls|asrs"
)
"""Words in an outcome by which an arm without a substance belongs to these studies."""

RATED = re.compile(r"improv|satisf|responder|gais")
ONE_GRADE = re.compile(r"1_?(?:grade|pt|point)")


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure about a skin booster is read, or why it cannot be predicted."""
    treatment = _treatment(figure)
    if figure.value is None or treatment is None:
        return None
    more = _measured(figure) if figure.unit in PERCENT else _rated(figure)
    if more is None:
        if treatment == "placebo":
            return None
        return f"the outcome {figure.outcome} of hyaluronic acid in the skin is not forecast"
    measured = bool(more["measure"])
    against = "control" in figure.outcome or "saline" in figure.outcome
    return read_figure(
        figure,
        NAME,
        quantity=INSTRUMENT if measured else RESPONDER,
        treatment=treatment,
        session_days=_sessions(figure),
        more=more,
        **({"likelihood": DIFFERENCE} if measured and against else {}),
    )


def _treatment(figure: Figure) -> str | None:
    if is_control(figure):
        return "placebo" if SKIN.search(figure.outcome) else None
    slugs = {term.slug for term in resolve_products(figure.product)}
    return next((slug for slug in (GEL, NATIVE) if slug in slugs), None)


def _measured(figure: Figure) -> dict[str, str] | None:
    name = figure.outcome
    measure = next((each for word, each in MEASURES.items() if word in name), None)
    if measure is None:
        return None
    falls = any(word in name for word in FALLS) and "reduction" not in name
    return {"scale": "", "measure": measure, "sign": "-1" if falls else "1", "blinded": "yes"}


def _rated(figure: Figure) -> dict[str, str] | None:
    if figure.unit != FRACTION or not RATED.search(figure.outcome):
        return None
    one = ONE_GRADE.search(figure.outcome)
    scale = ("both" if "both" in figure.outcome else "each") if one else "improved"
    return {"scale": scale, "measure": "", "sign": "", "blinded": "yes"}


def _sessions(figure: Figure) -> tuple[float, ...]:
    """Return monthly sessions as many as printed, all before the visit."""
    count = int(figure.dose) if figure.dose is not None and figure.dose_unit == "sessions" else 1
    step = parameter("hydration.usual_interval").value
    days = (step * place for place in range(count))
    return tuple(day for day in days if figure.day is None or day <= figure.day) or (0.0,)
