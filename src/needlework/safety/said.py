"""What the patient said, as conditions: by name, through a medicine, through an allergy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from needlework.plans import DailyUse, Named, Patient, Plan
from needlework.safety.subjects import implied, reading
from needlework.vocabulary import candidates, classes_of, conditions_for_classes

_HERPES, _AT_SITE = "active-herpes", "infection-at-site"
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


def said(plan: Plan, day: int = 0) -> tuple[Said, ...]:
    """Return every condition that the answers imply on a day, and what is swallowed at home."""
    patient = plan.patient
    swallowed = [use.product for use in at_home(plan) if _is_used(use, day)]
    found = [
        *_conditions(patient),
        *_medicines([*patient.medicines.items, *swallowed]),
        *_allergies(patient),
    ]
    herpes = {one.words for one in found if one.condition == _HERPES}
    also = [
        replace(one, condition=name)
        for one in found
        for name in implied(one.condition)
        # A cold sore is an infection, but not of every place that is treated.
        if name != _AT_SITE or one.words not in herpes
    ]
    return tuple(dict.fromkeys([*found, *also]))


def at_home(plan: Plan) -> tuple[DailyUse, ...]:
    """Return what is swallowed at home; what is put on the skin acts there."""
    return tuple(use for use in plan.daily if use.route != "topical")


def _is_used(use: DailyUse, day: int) -> bool:
    return use.from_day <= day and (use.until_day is None or day < use.until_day)


def _conditions(patient: Patient) -> Iterator[Said]:
    for item in patient.conditions.items:
        for slug in (item.slug, *item.also):
            if slug is not None:
                yield Said(slug, item.given, "condition")


def _medicines(items: Sequence[Named]) -> Iterator[Said]:
    reveals = set(reading()["reveals"]["classes"])
    for item in items:
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
