"""What the patient said, as conditions: by name, through a medicine, through an allergy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from needlework.plans import Patient
from needlework.safety.subjects import reading
from needlework.vocabulary import candidates, classes_of, conditions_for_classes

_ALLERGY = ("allergy to {}", "{} allergy")


@dataclass(frozen=True, slots=True)
class Said:
    """A condition that an answer implies.

    Parameters
    ----------
    words : str
        What was typed.
    by : {"condition", "medicine", "allergy"}
    asks : bool
        Whether it only raises the question: the medicine is usually given for the condition.
    """

    condition: str
    words: str
    by: str
    asks: bool = False


def said(patient: Patient) -> tuple[Said, ...]:
    """Return every condition that the answers imply."""
    found = [*_conditions(patient), *_medicines(patient), *_allergies(patient)]
    return tuple(dict.fromkeys(found))


def _conditions(patient: Patient) -> Iterator[Said]:
    for item in patient.conditions.items:
        for slug in (item.slug, *item.also):
            if slug is not None:
                yield Said(slug, item.given, "condition")


def _medicines(patient: Patient) -> Iterator[Said]:
    reveals = set(reading()["reveals"]["classes"])
    for item in patient.medicines.items:
        classes = {each for slug in (item.slug, *item.also) if slug for each in classes_of(slug)}
        for term in conditions_for_classes(tuple(sorted(classes - reveals))):
            yield Said(term.slug, item.given, "medicine")
        for term in conditions_for_classes(tuple(sorted(classes & reveals))):
            yield Said(term.slug, item.given, "medicine", asks=True)


def _allergies(patient: Patient) -> Iterator[Said]:
    for item in patient.allergies.items:
        spellings = (item.given, *(pattern.format(item.given) for pattern in _ALLERGY))
        for spelling in spellings:
            for term in candidates(spelling[:200], "condition"):
                yield Said(term.slug, item.given, "allergy")
