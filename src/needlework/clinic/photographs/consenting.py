"""Consents to photographs: one for each use, signed with version and time, taken back at once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from needlework.clinic.audit.recording import record
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
    """A use, its words, the consent that holds for it now, and all that were signed."""

    wording: Wording
    consent: PhotographConsent | None
    signed: tuple[PhotographConsent, ...]


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
    """Return what somebody agreed to, for every use."""
    rows = list(patient.photograph_consents.select_related("withdrawal__by", "witness"))
    found = []
    for wording in wordings():
        signed = tuple(row for row in rows if row.scope == wording.slug)
        holding = [row for row in signed if not hasattr(row, "withdrawal")]
        found.append(Standing(wording, holding[-1] if holding else None, signed))
    return tuple(found)


def holding(patient: Patient, scope: str) -> PhotographConsent | None:
    """Return the consent that holds for a use, or None."""
    rows = patient.photograph_consents.filter(scope=scope, withdrawal__isnull=True)
    return rows.order_by("-pk").first()


@transaction.atomic
def sign(who: Who, patient: Patient, scope: str, name: str) -> PhotographConsent:
    """Keep what a patient signed for one use.

    Raises
    ------
    BadInputError
        There is no such use, or a consent to it holds already.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    found = next((one for one in wordings() if one.slug == scope), None)
    if found is None:
        allowed = ", ".join(one.slug for one in wordings())
        answers.refuse("use of photographs", f'"{scope[:40]}"', allowed, "Choose one.")
    if holding(patient, scope) is not None:
        answers.refuse(found.name, "signed already", "one consent at a time", "Nothing to do.")
    made = PhotographConsent.objects.create(
        patient=patient,
        scope=scope,
        version=version(),
        document=found.document,
        document_hash="sha256:" + hashlib.sha256(found.document.encode()).hexdigest(),
        signed_name=name[:160],
        signed_at=timezone.now(),
        witness=who.user,
    )
    details = {"scope": scope, "version": made.version, "hash": made.document_hash}
    subject = f"photograph-consent {made.pk}"
    record(who, "photographs.agreed", subject, patient=patient, details=details)
    return made


@transaction.atomic
def withdraw(who: Who, consent: PhotographConsent, reason: str) -> None:
    """Take a consent back; from this moment no view and no export has its pictures.

    Raises
    ------
    BadInputError
        It was taken back before.
    """
    Patient.objects.select_for_update().get(pk=consent.patient_id)
    if PhotographConsentWithdrawal.objects.filter(consent=consent).exists():
        answers.refuse("consent", "taken back already", "one that holds", "Nothing to do.")
    PhotographConsentWithdrawal.objects.create(consent=consent, by=who.user, reason=reason[:300])
    details = {"scope": consent.scope, "reason": reason[:300]}
    subject = f"photograph-consent {consent.pk}"
    record(who, "photographs.withdrawn", subject, patient=consent.patient, details=details)
