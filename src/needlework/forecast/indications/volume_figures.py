"""How figures about fillers are read from a table of the user."""

from __future__ import annotations

import re

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.family_rows import FRACTION, is_control, read_figure
from needlework.forecast.indications.volume_rows import GAIS, GOAL, RESPONDER, VOLUME
from needlework.vocabulary import ProductTerm, resolve_areas, resolve_products

NAME = "volume"
FILLER = "hyaluronic-acid-filler"
ONE = re.compile(r"responder_\w*1_?(?:pt|point|grade)\w*|responder")
GRADES = re.compile(r"([2-9])_?(?:pt|point|grade)")
GROUPS = ("face",)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure about a filler in the face is read, or why it cannot be predicted."""
    control = is_control(figure)
    if figure.value is None or not (_is_filler(figure) or control):
        return None
    areas = resolve_areas(figure.area)
    quantity = _quantity(figure)
    if quantity is None:
        return None if control else f"the outcome {figure.outcome} of a filler is not forecast"
    if len(areas) != 1 or areas[0].group not in GROUPS:
        return None if control else f"fillers are not forecast in the area {figure.area}"
    if control and not _speaks_of_filler(figure):
        return None
    return read_figure(
        figure,
        NAME,
        quantity=quantity,
        treatment="none" if control else FILLER,
        amount=0.0 if control else _amount(figure),
        amount_unit="mL",
        more={"place": areas[0].slug, "repeat_volume": "", "open": ""},
    )


def _is_filler(figure: Figure) -> bool:
    return any(
        isinstance(term, ProductTerm) and term.category == "filler"
        for term in resolve_products(figure.product)
    )


def _quantity(figure: Figure) -> str | None:
    name = figure.outcome
    if "volume_gain" in name:
        return VOLUME
    if figure.unit != FRACTION or GRADES.search(name):
        return None
    if "gais" in name:
        return GAIS
    if "goal" in name:
        return GOAL
    return RESPONDER if ONE.fullmatch(name) else None


SCALES = ("nlf", "lfs", "wsrs", "mmvd", "mvd", "midface", "lip", "fold", "fullness")


def _speaks_of_filler(figure: Figure) -> bool:
    """Whether an untreated arm belongs to a study of volume: its outcome names such a scale."""
    said = f"{figure.outcome} {figure.definition}".lower()
    return "volume_gain" in said or any(word in said for word in SCALES)


def _amount(figure: Figure) -> float | None:
    return float(figure.dose) if figure.dose is not None and figure.dose_unit == "mL" else None
