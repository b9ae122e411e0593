"""What a session gives per square centimetre of skin, from volume, spacing and strength."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.evidence import parameter
from needlework.evidence.study_rows import family_rows
from needlework.forecast.indications.fat_rows import BESIDE
from needlework.forecast.indications.substances import Substance
from needlework.forecast.indications.values import Given
from needlework.plans import FatDissolving, Mesotherapy, Treatment

NAME, TOPIC = "fat", "mesotherapy"
SQUARE_MM = 100.0
"""Square millimetres of a square centimetre."""


@dataclass(frozen=True, slots=True)
class FatDose:
    """One session.

    Parameters
    ----------
    dose : float
        mg/cm2.
    beside : bool
        Whether the substance was only compared with another one that has trials.
    words : tuple of str
        What was assumed.
    outside : str
        Why the dose lies outside the trials; empty where it does not.
    """

    treatment: str
    day: float
    substance: str
    dose: float
    beside: bool
    words: tuple[str, ...]
    outside: str


def fat_dose(given: Given, found: Substance) -> FatDose:
    """Return the dose of a session; the label's where the plan does not say enough."""
    treatment = given.treatment
    label = parameter("fat.label_dose").value
    dose = _planned(treatment, found)
    words = [found.words] if found.words else []
    if dose is None:
        words.append(
            f"The plan does not give volume and spacing of the points: the label's {label:g} mg "
            "per square centimetre is assumed."
        )
    amount = label if dose is None else dose
    return FatDose(
        treatment=treatment.id,
        day=given.day,
        substance=found.slug,
        dose=amount,
        beside=_is_beside(found.slug),
        words=tuple(words),
        outside=_outside(amount) or found.words,
    )


def _planned(treatment: Treatment, found: Substance) -> float | None:
    if not isinstance(treatment, FatDissolving | Mesotherapy):
        return None
    volume, spacing = treatment.volume_per_point, treatment.spacing
    if volume is None and isinstance(treatment, FatDissolving):
        total, points = treatment.total_volume, treatment.points
        volume = None if total is None or points is None else type(total)(total.amount / points)
    strength = _strength(treatment, found)
    if volume is None or spacing is None or not spacing.amount or strength is None:
        return None
    return float(volume.amount) * strength * SQUARE_MM / float(spacing.amount) ** 2


def _strength(treatment: FatDissolving | Mesotherapy, found: Substance) -> float | None:
    """Return mg/mL: of the approved solution, or what the mixture says."""
    if isinstance(treatment, FatDissolving):
        return parameter("fat.label_strength").value
    for item in treatment.mixture:
        if item.active == found.slug and item.concentration.unit == "mg/mL":
            return float(item.concentration.amount)
    return None


def _is_beside(slug: str) -> bool:
    return any(
        row.treatment == slug and row.quantity == BESIDE for row in family_rows(TOPIC, NAME)
    )


def _outside(dose: float) -> str:
    doses = [row.amount for row in family_rows(TOPIC, NAME, "seen-only") if row.amount]
    if min(doses) <= dose <= max(doses):
        return ""
    return f"{dose:.2g} mg/cm2 lies outside the {min(doses):g} to {max(doses):g} of the trials"
