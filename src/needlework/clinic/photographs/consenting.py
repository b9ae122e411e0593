"""Consents to photographs: one for each use, signed with version and time, taken back at once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import charts_of, hold_person
from needlework.clinic.drafts import answers
from needlework.clinic.models import (
    Patient,
    PhotographConsent,
    PhotographConsentWithdrawal,
)
from needlework.clinic.who import Who

TREATMENT = "treatment"
SHARED = ("teaching", "publication")


@dataclass(frozen=True, slots=True)
class Wording:
    """What is signed for one use.

    Parameters
    ----------
    says : str
        The sentence that is agreed to; ``points`` are what follows from it.
    """

    slug: str
    name: str
    says: str
    points: tuple[str, ...]

    @property
    def document(self) -> str:
        """The words as they are kept with the signature."""
        return "\n".join([self.says, *(f"* {point}" for point in self.points)])


@dataclass(frozen=True, slots=True)
class Standing:
    """A use, its words, what holds for it now, and everything that was signed.

    Parameters
    ----------
    holding : tuple of PhotographConsent
        One, or one for each chart of a person of whom there were several.
    missing : tuple of Patient
        Charts of the person whose pictures nothing covers for this use.
    """

    wording: Wording
    holding: tuple[PhotographConsent, ...]
    missing: tuple[Patient, ...]
    signed: tuple[PhotographConsent, ...]

    @property
    def consent(self) -> PhotographConsent | None:
        """The newest that holds."""
        return self.holding[-1] if self.holding else None


@cache
def _data() -> dict[str, Any]:
    text = files("needlework.clinic").joinpath("data", "photographs.toml").read_text("utf-8")
    return tomllib.loads(text)


def version() -> str:
    """Return the version of the words."""
    return str(_data()["version"])


@cache
def wordings() -> tuple[Wording, ...]:
    """Return the words of every use."""
    data = _data()
    common = data["common"]["points"]
    return tuple(
        Wording(row["slug"], row["name"], row["says"], (*row["points"], *common))
        for row in data["scope"]
    )


def standing(patient: Patient) -> tuple[Standing, ...]:
    """Return what somebody agreed to, for every use, in all of their charts."""
    charts = list(Patient.objects.filter(pk__in=charts_of(patient)).order_by("pk"))
    rows = list(
        PhotographConsent.objects.filter(patient__in=charts)
        .select_related("withdrawal__by", "witness", "patient")
        .order_by("pk")
    )
    found = []
    for wording in wordings():
        signed = tuple(row for row in rows if row.scope == wording.slug)
        holds = tuple(row for row in signed if not hasattr(row, "withdrawal"))
        missing = _uncovered(charts, holds, wording.slug)
        found.append(Standing(wording, holds, missing, signed))
    return tuple(found)


def holding(patient: Patient, scope: str) -> PhotographConsent | None:
    """Return the newest consent of a person that holds for a use, or None."""
    return _holding(charts_of(patient), scope).order_by("-pk").first()


@transaction.atomic
def sign(who: Who, patient: Patient, scope: str, name: str) -> PhotographConsent:
    """Keep what a patient signed for one use.

    It stands in the chart that goes on. One for teaching or publication is about the pictures of
    a chart, so that it is kept for each closed chart of the person, too.

    Raises
    ------
    BadInputError
        There is no such use, a consent to it holds already, or the chart is closed.
    """
    open_ = hold_person(patient)
    found = next((one for one in wordings() if one.slug == scope), None)
    if found is None:
        allowed = ", ".join(one.slug for one in wordings())
        answers.refuse("use of photographs", f'"{scope[:40]}"', allowed, "Choose one.")
    refuse_closed(patient, open_)
    charts = list(Patient.objects.filter(pk__in=charts_of(open_)).order_by("pk"))
    missing = _uncovered(charts, tuple(_holding([row.pk for row in charts], scope)), scope)
    if not missing:
        answers.refuse(found.name, "signed already", "one consent at a time", "Nothing to do.")
    made = [_sign(who, chart, found, name) for chart in missing]
    return next((one for one in made if one.patient_id == open_.pk), made[-1])


def _sign(who: Who, chart: Patient, wording: Wording, name: str) -> PhotographConsent:
    made = PhotographConsent.objects.create(
        patient=chart,
        scope=wording.slug,
        version=version(),
        document=wording.document,
        document_hash="sha256:" + hashlib.sha256(wording.document.encode()).hexdigest(),
        signed_name=name,
        signed_at=timezone.now(),
        witness=who.user,
    )
    details = {"scope": made.scope, "version": made.version, "hash": made.document_hash}
    subject = f"photograph-consent {made.pk}"
    record(who, "photographs.agreed", subject, patient=chart, details=details, rows=[made])
    return made


@transaction.atomic
def withdraw(who: Who, consent: PhotographConsent, reason: str) -> None:
    """Take a consent back; from this moment no view and no export has its pictures.

    A person takes it back, not a chart: whatever holds for this use in another chart of theirs
    ends with it.

    Raises
    ------
    BadInputError
        It was taken back before.
    """
    open_ = hold_person(consent.patient)
    if PhotographConsentWithdrawal.objects.filter(consent=consent).exists():
        answers.refuse("consent", "taken back already", "one that holds", "Nothing to do.")
    for row in _holding(charts_of(open_), consent.scope).order_by("pk"):
        _withdraw(who, row, reason)


@transaction.atomic
def join(who: Who, open_: Patient) -> None:
    """End what was taken back in one of two charts that became one.

    To be called when they are merged: what somebody took back after they had signed the same use
    in their other chart, they took back there, too.
    """
    charts = charts_of(open_)
    rows = PhotographConsentWithdrawal.objects.filter(consent__patient__in=charts)
    last: dict[str, PhotographConsentWithdrawal] = {}
    for row in rows.select_related("consent__patient").order_by("at", "pk"):
        last[row.consent.scope] = row
    for scope, taken in last.items():
        number = taken.consent.patient.number
        reason = f"taken back in chart number {number} of the same person: {taken.reason}"
        for consent in _holding(charts, scope).filter(signed_at__lt=taken.at).order_by("pk"):
            _withdraw(who, consent, reason[: answers.LONGEST])


def refuse_closed(patient: Patient, open_: Patient) -> None:
    """Refuse to put anything into a chart that is closed."""
    if patient.pk != open_.pk:
        given, allowed = f"number {patient.number} is closed", f"number {open_.number}"
        answers.refuse("chart", given, allowed, "Go on in the chart of the same person.")


def _withdraw(who: Who, consent: PhotographConsent, reason: str) -> None:
    made = PhotographConsentWithdrawal.objects.create(consent=consent, by=who.user, reason=reason)
    details = {"scope": consent.scope, "reason": reason}
    subject = f"photograph-consent {consent.pk}"
    patient = consent.patient
    record(who, "photographs.withdrawn", subject, patient=patient, details=details, rows=[made])


def _holding(charts: list[int], scope: str) -> QuerySet[PhotographConsent]:
    return PhotographConsent.objects.filter(
        patient__in=charts, scope=scope, withdrawal__isnull=True
    )


def _uncovered(
    charts: list[Patient], holds: tuple[PhotographConsent, ...], scope: str
) -> tuple[Patient, ...]:
    """Return the charts for which a use is still to be signed.

    The treatment record is one of the person; further uses are of the pictures of a chart.
    """
    if scope == TREATMENT:
        return () if holds else tuple(row for row in charts if row.merged_into_id is None)
    covered = {row.patient_id for row in holds}
    return tuple(row for row in charts if row.pk not in covered)
