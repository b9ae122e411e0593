"""The words by which a patient is found."""

from __future__ import annotations

import re
import unicodedata

from needlework.clinic.chart.entries import charts_of
from needlework.clinic.models import Patient, PatientWord

_PARTS = re.compile(r"[^\W_]+")
"""Letters and digits of any alphabet."""
_NO_DIGIT = re.compile(r"\D+")
SHORTEST_NUMBER = 4


def folded(text: str) -> str:
    """Return text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def parts(text: str) -> list[str]:
    """Return the words of a text, folded: ``zoe``, ``o``, ``brien`` of “Zoë O’Brien”."""
    return _PARTS.findall(folded(text))


def digits(text: str) -> str:
    """Return the digits of a phone number."""
    return _NO_DIGIT.sub("", text)


def words_of(patient: Patient) -> set[str]:
    """Return every word by which a patient is found: names, birth date, phone, chart number."""
    names = {*parts(patient.given_name), *parts(patient.family_name)}
    names |= {"".join(parts(patient.family_name)), "".join(parts(patient.given_name))}
    phone = digits(patient.phone)
    ends = {phone[place:] for place in range(max(0, len(phone) - SHORTEST_NUMBER + 1))}
    born = patient.birth_date
    dates = {born.isoformat().replace("-", ""), f"{born:%d%m%Y}", str(born.year)}
    mail = {folded(patient.email)} if patient.email else set()
    return {word[:80] for word in {*names, *ends, *dates, *mail, str(patient.number)} if word}


def index(patient: Patient) -> None:
    """Write the words of a patient anew, in the caller's transaction.

    A person of whom there were several charts is found by the words of all of them.
    """
    closed = Patient.objects.filter(pk__in=charts_of(patient)).exclude(pk=patient.pk)
    words = words_of(patient).union(*map(words_of, closed))
    PatientWord.objects.filter(patient=patient).delete()
    PatientWord.objects.bulk_create(
        PatientWord(clinic_id=patient.clinic_id, patient=patient, word=word)
        for word in sorted(words)
    )
