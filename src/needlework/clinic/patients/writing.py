"""Enter a patient, and change who they are."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from needlework.clinic.audit.recording import record
from needlework.clinic.models import Patient
from needlework.clinic.patients.words import index
from needlework.clinic.stale import StaleError
from needlework.clinic.who import Who

IDENTITY = ("given_name", "family_name", "birth_date", "sex", "email", "phone")


@transaction.atomic
def enter(who: Who, patient: Patient) -> Patient:
    """Save a new patient with the next chart number of the clinic."""
    # The clinic's row is the queue in which numbers are given on either database.
    type(who.clinic).objects.select_for_update().get(pk=who.clinic.pk)
    last = Patient.objects.filter(clinic=who.clinic).aggregate(last=Max("number"))["last"]
    patient.clinic = who.clinic
    patient.number = (last or 0) + 1
    patient.save()
    index(patient)
    record(who, "patient.entered", f"patient {patient.pk}", patient=patient)
    return patient


@transaction.atomic
def change(who: Who, patient: Patient, version: int) -> Patient:
    """Save who a patient is, unless somebody else did meanwhile.

    Raises
    ------
    StaleError
        The version is not the one in the database.
    """
    before = Patient.objects.select_for_update().get(pk=patient.pk)
    if before.version != version:
        raise StaleError("the patient")
    changed = [name for name in IDENTITY if getattr(before, name) != getattr(patient, name)]
    if changed:
        patient.version = version + 1
        patient.save()
        index(patient)
        details = {
            name: [str(getattr(before, name)), str(getattr(patient, name))] for name in changed
        }
        record(who, "patient.changed", f"patient {patient.pk}", patient=patient, details=details)
    return patient
