"""Find patients by the beginnings of words: the rarest by an index, the others by patient."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from needlework.clinic.models import Clinic, Patient, PatientWord
from needlework.clinic.patients.words import folded, parts

MOST = 25
_FEW, _SPELLINGS = 1000, 4
_LAST = "\U0010ffff"
_DATE = re.compile(r"\b(\d{1,4})[-./](\d{1,2})[-./](\d{1,4})\b")


def search(clinic: Clinic, text: str, most: int = MOST) -> list[Patient]:
    """Return the patients of whom every word given begins a word of theirs, by name.

    Where very many fit, some of them are returned: whoever searches goes on typing.

    Parameters
    ----------
    text : str
        Parts of names, a birth date, digits of a phone number, a chart number, in any order.
    """
    wanted = wanted_words(text)
    found = Patient.objects.filter(merged_into__isnull=True)
    if not wanted:
        return list(found.filter(clinic=clinic).order_by("-id")[:most])
    often = {word: _words(clinic, word)[: _FEW + 1].count() for word in wanted}
    rarest, *others = sorted(wanted, key=often.__getitem__)
    rows = _words(clinic, rarest).filter(*(_has(word) for word in others))
    # Of very many the first ones met will do; one person may have several words that begin so.
    few = often[rarest] <= _FEW
    ids = list(rows.values_list("patient", flat=True)[: None if few else _SPELLINGS * most])
    # By their numbers alone, or the database walks through all names for the sake of their order.
    found = found.filter(pk__in=set(ids)).order_by("family_name", "given_name", "pk")
    return list(found[:most])


def wanted_words(text: str) -> list[str]:
    """Return the words to look for, the longest, which fits the fewest, first."""
    dates = ["".join(found) for found in _DATE.findall(text)]
    rest = _DATE.sub(" ", text)
    mails = [folded(word) for word in rest.split() if "@" in word]
    words = [word for part in rest.split() if "@" not in part for word in parts(part)]
    return sorted(dict.fromkeys([*dates, *mails, *words]), key=len, reverse=True)[:6]


def _words(clinic: Clinic, word: str) -> QuerySet[PatientWord]:
    """Return the words of a clinic's patients that begin so."""
    return PatientWord.objects.filter(_begins(word), clinic=clinic)


def _has(word: str) -> Exists:
    """Return the condition that a patient has a word that begins so.

    The clinic is that of the patient; to name it here would lead to the index of the clinic.
    """
    return Exists(PatientWord.objects.filter(_begins(word), patient=OuterRef("patient")))


def _begins(word: str) -> Q:
    """Return the condition that a word begins so, as the indices of either database take it."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word) & Q(word__lt=word + _LAST)
