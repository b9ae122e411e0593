"""Fits of study rows by name; what a fit needs is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from needlework.calibration.studies import StudyFit

STUDY_FITS: tuple[str, ...] = (
    "ageing",
    "fat",
    "volume",
    "hydration",
    "pigment",
    "hair",
    "needling",
)
"""Names of the fits; each is the ``FIT`` of the module ``needlework.calibration.<name>``."""


def study_fit(name: str) -> StudyFit:
    """Return the fit of this name."""
    return cast(StudyFit, import_module(f"needlework.calibration.{name}").FIT)
