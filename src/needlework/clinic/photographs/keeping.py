"""Pictures of a chart: put in, shown where a consent stands, declared void, never rewritten."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import chart_that_goes_on, charts_of, hold_person
from needlework.clinic.drafts import answers
from needlework.clinic.faces import showing
from needlework.clinic.models import (
    Clinic,
    Patient,
    Photograph,
    PhotographConsent,
    PhotographVoid,
)
from needlework.clinic.photographs import storing
from needlework.clinic.photographs.cleaning import Picture, clean
from needlework.clinic.photographs.consenting import TREATMENT, holding, refuse_closed
from needlework.clinic.photographs.limits import refuse
from needlework.clinic.who import Who


@dataclass(frozen=True, slots=True)
class Taken:
    """What a picture shows and when it was taken.

    Parameters
    ----------
    view, state : str
        Words of :class:`needlework.clinic.models.Photograph`.
    """

    view: str
    state: str
    on: date
    note: str = ""


def visible(photographs: type[Photograph] = Photograph) -> QuerySet[Photograph]:
    """Return the pictures that may be seen: under a consent that stands, and not void.

    Parameters
    ----------
    photographs : type
        The table, as an older clinic has it where that is asked.
    """
    rows = photographs.objects.filter(consent__withdrawal__isnull=True, void__isnull=True)
    return rows.select_related("patient", "consent", "added_by")


def of_person(patient: Patient) -> QuerySet[Photograph]:
    """Return every picture of a person, in all of their charts, the newest first."""
    rows = Photograph.objects.filter(patient__in=charts_of(patient))
    return rows.select_related("patient", "consent__withdrawal", "void__by", "added_by")


def shared(clinic: Clinic, scope: str) -> QuerySet[Photograph]:
    """Return the pictures of a clinic that may be used for teaching or publication."""
    agreed = PhotographConsent.objects.filter(
        patient=OuterRef("patient"), scope=scope, withdrawal__isnull=True
    )
    return visible().filter(Exists(agreed), patient__clinic=clinic)


def add(who: Who, patient: Patient, content: bytes, taken: Taken) -> Photograph:
    """Clean a file, encrypt it, and put it into a chart; all of it or nothing.

    Raises
    ------
    BadInputError
        There is no consent, the chart is closed, or the file is no picture that can be taken.
    """
    refuse_closed(patient, chart_that_goes_on(patient))
    if holding(patient, TREATMENT) is None:
        _refuse_without()
    picture = clean(content)
    name = secrets.token_hex(16)
    with storing.locked(shared=True):
        storing.keep(name, picture.content)
        try:
            return _enter(who, patient, name, picture, taken)
        except BaseException:
            storing.discard(name)
            raise


@transaction.atomic
def _enter(who: Who, patient: Patient, name: str, picture: Picture, taken: Taken) -> Photograph:
    refuse_closed(patient, hold_person(patient))
    consent = holding(patient, TREATMENT)  # it may have been taken back meanwhile
    if consent is None:
        _refuse_without()
    made = Photograph.objects.create(
        patient=patient,
        consent=consent,
        name=name,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        view=taken.view,
        state=taken.state,
        taken_on=taken.on,
        note=taken.note,
        added_by=who.user,
    )
    details = {"sha256": made.sha256, "view": made.view, "state": made.state}
    about = f"photograph {made.pk}"
    record(who, "photograph.added", about, patient=patient, details=details, rows=[made])
    return made


@transaction.atomic
def declare_void(who: Who, photograph: Photograph, reason: str) -> None:
    """Say that a picture is in the chart by mistake; it is in no view and no export any more.

    Raises
    ------
    BadInputError
        It is void already.
    """
    Patient.objects.select_for_update().get(pk=photograph.patient_id)
    if PhotographVoid.objects.filter(photograph=photograph).exists():
        answers.refuse("picture", "void already", "one that is in the chart", "Nothing to do.")
    made = PhotographVoid.objects.create(photograph=photograph, by=who.user, reason=reason)
    subject = f"photograph {photograph.pk}"
    details = {"reason": reason}
    patient = photograph.patient
    record(who, "photograph.void", subject, patient=patient, details=details, rows=[made])


@transaction.atomic
def look(who: Who, photograph: Photograph) -> bytes:
    """Return a picture and write down who looked at it.

    Raises
    ------
    SealError
        The file cannot be opened.
    """
    content = storing.content_of(photograph.name)
    record(who, "photograph.read", f"photograph {photograph.pk}", patient=photograph.patient)
    return content


def erase() -> int:
    """Remove the files of pictures and faces that nobody may see any more; return how many.

    Files of no row at all are what was left when a machine stopped in the middle of an upload.
    """
    with storing.locked(shared=False):
        kept = {*visible().values_list("name", flat=True)}
        kept |= {*showing.visible().values_list("name", flat=True)}
        gone = [name for name in storing.names() if name not in kept]
        for name in gone:
            storing.discard(name)
        return len(gone) + storing.discard_parts()


def _refuse_without() -> NoReturn:
    allowed = "a signed consent to photographs for the treatment record"
    refuse("no consent", allowed, "Let the patient sign it first.")
