"""Figures of hair counts in any table: which of them the model predicts, and how they are read."""

from __future__ import annotations

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.hair_model import SLOTS
from needlework.forecast.indications.reading import (
    PLACEBOS,
    named_of,
    plain_row,
    session_days_of,
    words_of,
)

SCALP = "scalp"
COUNTED = {"5p1cm2": "5.1", "in2": "6.4516", "cm2": "1"}
TABLETS = ("finasteride", "dutasteride")
INJECTED = {
    "prp": "prp",
    "platelet": "prp",
    "dutasteride": "dutasteride",
    "minoxidil": "minoxidil",
}
BY_NEEDLE = ("inject", "meso", "intradermal", "saline", "prp", "platelet", "intralesional")
NEEDLES = ("microneedl", "needling", "dermaroller", "mn-", "mn+")


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure is read, why it cannot be predicted, or None if it is no hair."""
    name = figure.outcome.lower()
    if not figure.area.startswith(SCALP) and "hair" not in name:
        return None
    if not any(word in name for word in ("count_change", "density_change", "difference")):
        return f"the outcome {figure.outcome} of hair is not predicted"
    if figure.day is None or figure.day == 0:
        return "the row has no day after the start"
    treatment = treatment_of(figure)
    if treatment is None:
        return f"the model of hair holds no arm like {figure.arm or figure.product}"
    counted = next((size for unit, size in COUNTED.items() if unit in name), "1")
    difference = "difference" in name
    comparator = _comparator(treatment) if difference else ""
    return plain_row(
        figure,
        "hair",
        {"counted_cm2": counted, "control": "", "sex": ""},
        quantity="count_change",
        likelihood="difference" if difference else "change",
        treatment=treatment,
        comparator=comparator,
        session_days=session_days_of(figure, figure.day),
        day=figure.day,
    )


def _comparator(treatment: str) -> str:
    if treatment.startswith("needling+"):
        return treatment.split("+")[1]
    return "saline-injected" if treatment.endswith("-injected") else "placebo"


def treatment_of(figure: Figure) -> str | None:
    """Return the treatment of an arm in the words of the model, None where it has none."""
    named, words = named_of(figure), words_of(figure)
    needled = any(word in named for word in NEEDLES)
    injected = any(word in words for word in BY_NEEDLE) and not needled
    active = next((slug for word, slug in INJECTED.items() if word in named), None)
    topical = (
        "minoxidil-2-topical" if "2" in named.split("minoxidil")[-1] else "minoxidil-5-topical"
    )
    if needled:
        return f"needling+{topical}" if "minoxidil" in named else "needling"
    if active == "prp" or (active is not None and injected):
        name = f"{active}-injected"
        return name if name in SLOTS.names else None
    tablet = next((drug for drug in TABLETS if drug in named), None)
    if tablet is not None:
        return f"{tablet}-oral"
    if "minoxidil" in named:
        return topical
    if any(word in named for word in PLACEBOS):
        return "saline-injected" if injected else "placebo"
    return None
