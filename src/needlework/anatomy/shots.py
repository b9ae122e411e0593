"""How a picture was taken: the expression, the day, how the head was held, how well it is read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needlework.anatomy.faults import Faults, quoted

EXPRESSIONS = ("rest", "raise", "frown", "squint", "smile")
"""Faces that are measured: relaxed, brows raised, frown, eyes pressed shut, smile; each as far
as it goes."""
NUMBERS = {
    "day": (-3650.0, 36500.0, "days since the first treatment"),
    "turned": (-90.0, 90.0, "degrees that the head is turned to the patient's left"),
    "raised": (-90.0, 90.0, "degrees that the chin is raised"),
    "landmark_sd_mm": (0.0, 20.0, "millimetres, the standard deviation of a point"),
}
KEYS = ("expression", *NUMBERS)


@dataclass(frozen=True, slots=True)
class Shot:
    """How a picture of a face was taken.

    Parameters
    ----------
    expression : str
        One of :data:`EXPRESSIONS`, made as strongly as the patient can.
    day : float or None
        Days since the first treatment, negative before it.
    turned, raised : float or None
        Degrees that the head is turned to the patient's left, and the chin raised; None where
        nothing measured them.
    landmark_sd_mm : float or None
        How well points are placed; None for clicked ones.
    """

    expression: str = "rest"
    day: float | None = None
    turned: float | None = None
    raised: float | None = None
    landmark_sd_mm: float | None = None


def read_shot(picture: Mapping[str, Any], faults: Faults) -> Shot:
    """Return how the picture of a face file was taken.

    Parameters
    ----------
    picture : mapping
        The table ``picture``.
    faults : Faults
        Takes what is wrong.
    """
    expression = picture.get("expression", "rest")
    if expression not in EXPRESSIONS:
        remedy = "Name the face that was asked for."
        allowed = ", ".join(EXPRESSIONS)
        faults.report("picture.expression", quoted(expression), allowed, remedy, "expression")
        expression = "rest"
    numbers = {key: _number(picture[key], key, faults) for key in NUMBERS if key in picture}
    return Shot(expression, **numbers)


def _number(value: Any, key: str, faults: Faults) -> float | None:
    low, high, words = NUMBERS[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and math.isfinite(value) and low <= value <= high:
        return float(value)
    allowed = f"{low:g} to {high:g} {words}"
    faults.report(f"picture.{key}", quoted(value), allowed, "Correct it, or leave it out.", "shot")
    return None
