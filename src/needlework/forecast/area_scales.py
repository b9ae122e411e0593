"""The scale of each area, laid over the one scale that the model has.

Trials of every area take people of two neighbouring grades. The model calls the lower one
moderate (2) and the upper one severe (3), whatever their numbers are; below them lie mild (1) and
none (0). So "none or mild" is "below the grades of entry" everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from needlework.evidence import parameter
from needlework.forecast.published import GLABELLA
from needlework.scales.endpoints import entry_grades

FORECAST_AREAS = (GLABELLA, "forehead", "lateral-canthal", "platysma", "masseter")


@dataclass(frozen=True, slots=True)
class AreaScale:
    """How an area is scored.

    Parameters
    ----------
    name : str
        Scale of the courses.
    accepted : tuple of str
        Scales whose grades are those of the trials.
    below_entry : str
        What "none or mild" is called on this scale.
    words : tuple of str
        Names of the four grades, from the best to the worst.
    kept : str
        The same as ``below_entry`` in short, after "no longer".
    back : str
        What is there again once that is lost.
    """

    name: str
    accepted: tuple[str, ...]
    below_entry: str
    words: tuple[str, ...]
    kept: str = "none or mild"
    back: str = "lines are moderate"


_WORDS = ("none", "mild", "moderate", "severe")
_WRINKLES = ("FWS", "FWS-A")
_SCALES = {
    GLABELLA: AreaScale(
        "FWS", (*_WRINKLES, "GLSS", "IGA-FWS", "GL-ILA"), "None or mild lines", _WORDS
    ),
    "forehead": AreaScale("FWS", _WRINKLES, "None or mild lines", _WORDS),
    "lateral-canthal": AreaScale(
        "FWS", (*_WRINKLES, "LCL-severity"), "None or mild lines", _WORDS
    ),
    "platysma": AreaScale(
        "C-APPS",
        ("C-APPS",),
        "Minimal or mild bands",
        ("minimal", "mild", "moderate", "severe or extreme"),
        "minimal or mild",
        "bands are moderate",
    ),
    "masseter": AreaScale(
        "MMPS",
        ("MMPS",),
        "Prominence of grade 3 or less",
        ("minimal or mild", "moderate", "marked", "very marked"),
        "of grade 3 or less",
        "prominence is marked (grade 4)",
    ),
}


def area_scale(area: str) -> AreaScale:
    """Return the scale of an area that is forecast."""
    return _SCALES[area]


def lower_entry_grade(area: str) -> int:
    """Return the lower of the two grades that trials of an area take, on their own scale."""
    if area == GLABELLA:
        return entry_grades()[0]
    return int(parameter(f"area.{area}.entry_grade").value)


def model_grade(area: str, value: int) -> int:
    """Return a grade of an area's scale as a grade of the model, 2 being the lower at entry.

    Grades below the model's are its lowest one; those above stay above, for no trial took them.
    """
    return max(value - lower_entry_grade(area) + entry_grades()[0], 0)


def lowest_grade(area: str) -> int:
    """Return the grade of an area's own scale that the model calls none; 0 for any other area."""
    if area not in FORECAST_AREAS:
        return 0
    return lower_entry_grade(area) - entry_grades()[0]


def trial_entry(area: str) -> str:
    """Return the two grades that trials of an area take, as the curated table writes them."""
    low = lower_entry_grade(area)
    return f"{low}-{low + 1}"
