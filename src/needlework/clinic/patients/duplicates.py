"""Who may be in the clinic already."""

from __future__ import annotations

from difflib import SequenceMatcher

from django.db.models import Q

from needlework.clinic.models import Clinic, Patient
from needlework.clinic.patients.words import parts

ALIKE = 0.75


def duplicates(clinic: Clinic, new: Patient) -> list[Patient]:
    """Return patients who may be the same person, the likeliest first.

    The same birth date with names that are alike, or swapped; or the same mail address or phone.
    """
    near = Q(birth_date=new.birth_date)
    if new.email:
        near |= Q(email__iexact=new.email)
    if new.phone:
        near |= Q(phone=new.phone)
    rows = Patient.objects.filter(near, clinic=clinic, merged_into__isnull=True)
    scored = [(_likeness(row, new), row) for row in rows.exclude(pk=new.pk)[:200]]
    likely = [pair for pair in scored if pair[0] >= ALIKE]
    return [row for _, row in sorted(likely, key=lambda pair: -pair[0])][:5]


def _likeness(one: Patient, other: Patient) -> float:
    same = bool(other.email and one.email.lower() == other.email.lower())
    if same or (other.phone and one.phone == other.phone):
        return 1.0
    first, second = sorted(_names(one)), sorted(_names(other))
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _names(patient: Patient) -> list[str]:
    return [*parts(patient.given_name), *parts(patient.family_name)]
