"""Find patients by the beginnings of words, in one step of an index."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q, QuerySet

from needlework.clinic.models import Clinic, Patient, PatientWord
from needlework.clinic.patients.words import folded, parts

MOST = 25
_FEW = 500
_LAST = "\U0010ffff"
_DATE = re.compile(r"\b(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})\b")


def search(clinic: Clinic, text: str, most: int = MOST) -> list[Patient]:
    """Return the patients of whom every word given begins a word of theirs.

    Parameters
    ----------
    text : str
        Parts of names, a birth date, digits of a phone number, a chart number, in any order.
    """
    wanted = wanted_words(text)
    found = Patient.objects.filter(clinic=clinic, merged_into__isnull=True)
    if not wanted:
        return list(found.order_by("-id")[:most])
    ids = _words(clinic, wanted[0])
    if len(wanted) > 1:
        ids = ids.intersection(*(_words(clinic, word) for word in wanted[1:]))
    few = list(ids[: _FEW + 1])
    # A short list is sorted by itself; a long one is met soon on the way through the names.
    found = found.filter(pk__in=few if len(few) <= _FEW else ids)
    return list(found.order_by("family_name", "given_name", "pk")[:most])


def wanted_words(text: str) -> list[str]:
    """Return the words to look for, the longest, which fits the fewest, first."""
    dates = ["".join(found) for found in _DATE.findall(text)]
    rest = _DATE.sub(" ", text)
    mails = [folded(word) for word in rest.split() if "@" in word]
    words = [word for part in rest.split() if "@" not in part for word in parts(part)]
    return sorted(dict.fromkeys([*dates, *mails, *words]), key=len, reverse=True)[:6]


def _words(clinic: Clinic, word: str) -> QuerySet[PatientWord, int]:
    """Return the patients of words that begin so, by the index of either database."""
    if connection.vendor == "postgresql":
        begins = Q(word__startswith=word)
    else:
        begins = Q(word__gte=word) & Q(word__lt=word + _LAST)
    rows = PatientWord.objects.filter(begins, clinic=clinic)
    return rows.values_list("patient_id", flat=True).distinct().order_by()
