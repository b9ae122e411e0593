"""Who may be in the clinic already."""

from __future__ import annotations

from difflib import SequenceMatcher

from needlework.clinic.models import Clinic, Patient, PatientWord
from needlework.clinic.patients.words import digits, folded, parts

ALIKE = 0.75
MOST = 300


def duplicates(clinic: Clinic, new: Patient) -> list[Patient]:
    """Return patients who may be the same person, the likeliest first.

    The same birth date with names that are alike, or swapped; or the same mail address or phone.
    """
    # By the index of words, which every database uses; a condition with OR may scan the table.
    near = PatientWord.objects.filter(clinic=clinic, word__in=_telling(new))
    ids = list(near.values_list("patient_id", flat=True).distinct().order_by()[:MOST])
    rows = Patient.objects.filter(pk__in=ids, merged_into__isnull=True).exclude(pk=new.pk)
    rows = rows.prefetch_related("merged")
    scored = [(max(_likeness(one, new) for one in [row, *row.merged.all()]), row) for row in rows]
    likely = [pair for pair in scored if pair[0] >= ALIKE]
    return [row for _, row in sorted(likely, key=lambda pair: -pair[0])][:5]


def _telling(new: Patient) -> list[str]:
    """Return the words that few others have: birth date, mail address, whole phone number."""
    phone = digits(new.phone)
    found = [f"{new.birth_date:%Y%m%d}", folded(new.email), phone]
    return [word for word in found if word]


def _likeness(one: Patient, other: Patient) -> float:
    same = bool(other.email and folded(one.email) == folded(other.email))
    if same or (other.phone and digits(one.phone) == digits(other.phone)):
        return 1.0
    if one.birth_date != other.birth_date:
        return 0.0
    first, second = sorted(_names(one)), sorted(_names(other))
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _names(patient: Patient) -> list[str]:
    return [*parts(patient.given_name), *parts(patient.family_name)]
