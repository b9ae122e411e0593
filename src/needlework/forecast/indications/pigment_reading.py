"""Figures of melasma in any table: which of them the model predicts, and how they are read."""

from __future__ import annotations

import re

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.pigment_model import SLOTS
from needlework.forecast.indications.reading import (
    PLACEBOS,
    baseline_of,
    named_of,
    plain_row,
    session_days_of,
    words_of,
)

SCALES = ("hemi_masi", "mmasi", "masi")
ACTIVES = {
    "tranexamic": "tranexamic-acid",
    "txa": "tranexamic-acid",
    "ascorbic": "ascorbic-acid",
    "vitamin c": "ascorbic-acid",
    "vitc": "ascorbic-acid",
    "depigmenting": "depigmenting-solution",
    "multivitamin": "multivitamin-complex",
}
DAILY = {
    "triple": "triple-combination-topical",
    "fluocinolone": "triple-combination-topical",
    "hydroquinone": "hydroquinone-topical",
}
NEEDLES = ("microneedl", "needling", "dermaroller", "mn-")


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure is read, why it cannot be predicted, or None if it is no melasma."""
    if "melasma" not in f"{words_of(figure)} {figure.population}".lower() and not _scale(figure):
        return None
    form = _form(figure)
    if form is None:
        return f"the outcome {figure.outcome} of pigment is not predicted"
    if figure.day is None:
        return "the row has no day"
    if figure.day == 0:
        return "a value at the start is given, not predicted"
    treatment = treatment_of(figure)
    if treatment is None:
        return f"the model of pigment holds no arm like {figure.arm or figure.product}"
    likelihood, more = form
    if likelihood == "score":
        baseline = baseline_of(figure)
        if baseline is None:
            return "a mean score needs its value at the start: write `baseline 14.7` in the note"
        more["baseline"] = f"{baseline:g}"
    return plain_row(
        figure,
        "pigment",
        more | {"scale": (_scale(figure) or "masi").replace("_", "-"), "control": ""},
        quantity="severity",
        likelihood=likelihood,
        treatment=treatment,
        session_days=session_days_of(figure, figure.day),
        day=figure.day,
    )


def _scale(figure: Figure) -> str | None:
    return next((scale for scale in SCALES if scale in figure.outcome.lower()), None)


def _form(figure: Figure) -> tuple[str, dict[str, str]] | None:
    name = figure.outcome.lower()
    over = re.search(r"(?:over|gt|ge|above)_?(\d{2})|(\d{2})_?(?:pct|percent)", name)
    if figure.unit == "fraction" and over and ("respon" in name or "over" in name):
        return "share", {"low": f"0.{over[1] or over[2]}", "high": ""}
    falls = ("improvement", "reduction", "fall", "decrease")
    if figure.unit in ("percent", "fraction") and any(word in name for word in falls):
        return "fall", {}
    if name.endswith("_mean") and _scale(figure) and figure.unit in ("score", "points"):
        return "score", {}
    return None


def treatment_of(figure: Figure) -> str | None:
    """Return the treatment of an arm in the words of the model, None where it has none."""
    named = named_of(figure)
    needled = any(word in named for word in NEEDLES)
    active = next((slug for word, slug in ACTIVES.items() if word in named), None)
    daily = next((slug for word, slug in DAILY.items() if word in named), None)
    if active is not None:
        if active == "tranexamic-acid" and ("oral" in named or figure.dose_unit == "mg/day"):
            return "tranexamic-acid-oral"
        name = f"{active}-needled" if needled else f"{active}-injected"
        if name not in SLOTS.names:
            return None
        return f"needling+{name}" if needled else name
    if daily is not None:
        return f"needling+{daily}" if needled else daily
    if needled:
        return "needling"
    return "sunscreen" if any(word in named for word in PLACEBOS) else None
