"""Faces of a chart: put in as encrypted files, declared void, never rewritten."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from needlework.anatomy import Clicks, Face, face_from, read_clicks
from needlework.clinic.audit.recording import record
from needlework.clinic.drafts import answers
from needlework.clinic.models import Patient, PatientFace, PatientFaceVoid, Photograph
from needlework.clinic.photographs import keeping, storing
from needlework.clinic.who import Who

NAME = "face"
REST = "rest"
LARGEST_FILE = 100_000
"""Bytes of a face file; points and lengths are far fewer."""


def checked(text: str) -> tuple[Clicks, Face]:
    """Return the points of a face file and the face that they make.

    Raises
    ------
    BadInputError
        With the sentences that the command line has, or because no face at rest is shown.
    """
    clicks = read_clicks(text, NAME)
    if clicks.shot.expression != REST:
        allowed = "a face at rest, on which plans are laid"
        answers.refuse(
            f"{NAME}, picture.expression", f'"{clicks.shot.expression}"', allowed, "Take another."
        )
    return clicks, face_from(clicks)


def add(
    who: Who, patient: Patient, text: str, origin: str, photograph: Photograph | None = None
) -> PatientFace:
    """Encrypt a face file and put it into a chart; all of it or nothing.

    Raises
    ------
    BadInputError
        The points are no face, or the picture may not be used (any more).
    """
    checked(text)
    name = secrets.token_hex(16)
    with storing.locked(shared=True):
        storing.keep(name, text.encode())
        try:
            return _enter(who, patient, PatientFace(
                patient=patient,
                photograph=photograph,
                origin=origin,
                name=name,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                added_by=who.user,
            ))  # fmt: skip
        except BaseException:
            storing.discard(name)
            raise


@transaction.atomic
def _enter(who: Who, patient: Patient, made: PatientFace) -> PatientFace:
    Patient.objects.select_for_update().get(pk=patient.pk)
    if made.photograph is not None:
        check_picture(made.photograph)  # its consent may have been taken back meanwhile
    made.save(force_insert=True)
    details = {"sha256": made.sha256, "origin": made.origin, "photograph": made.photograph_id}
    about = f"face {made.pk}"
    record(who, "face.added", about, patient=patient, details=details, rows=[made])
    return made


def check_picture(photograph: Photograph) -> None:
    """Refuse a picture on which no face can be placed.

    Raises
    ------
    BadInputError
        It may not be seen, or it does not show the face from ahead and at rest.
    """
    if not keeping.visible().filter(pk=photograph.pk).exists():
        allowed = "a picture whose consent stands"
        answers.refuse("picture", "not to be seen any more", allowed, "Take another.")
    if (photograph.view, photograph.state) != ("front", REST):
        allowed = "a picture from the front, at rest"
        answers.refuse("picture", str(photograph), allowed, "Take or choose such a one.")


@transaction.atomic
def declare_void(who: Who, face: PatientFace, reason: str) -> None:
    """Say that a face is not to be used; the one before it counts again.

    Raises
    ------
    BadInputError
        It is void already.
    """
    Patient.objects.select_for_update().get(pk=face.patient_id)
    if PatientFaceVoid.objects.filter(face=face).exists():
        answers.refuse("face", "void already", "one that is used", "Nothing to do.")
    made = PatientFaceVoid.objects.create(face=face, by=who.user, reason=reason[:300])
    details = {"reason": reason[:300]}
    about = f"face {face.pk}"
    record(who, "face.void", about, patient=face.patient, details=details, rows=[made])
