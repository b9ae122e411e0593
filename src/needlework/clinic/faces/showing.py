"""Which faces may be seen: not void, and of pictures whose consent stands."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from needlework.clinic.chart.entries import charts_of
from needlework.clinic.models import Patient, PatientFace


def visible(faces: type[PatientFace] = PatientFace) -> QuerySet[PatientFace]:
    """Return the faces that may be used; those of a picture go with its consent.

    Parameters
    ----------
    faces : type
        The table, as an older clinic has it where that is asked.
    """
    of_picture = Q(
        photograph__consent__withdrawal__isnull=True, photograph__void__isnull=True
    )  # true of a face without a picture, too
    rows = faces.objects.filter(of_picture, void__isnull=True)
    return rows.select_related("patient", "photograph", "added_by")


def usable(patient: Patient) -> QuerySet[PatientFace]:
    """Return the faces of somebody that may be used, of every chart of them, the newest first."""
    return visible().filter(patient__in=charts_of(patient)).order_by("-pk")


def recorded(patient: Patient) -> QuerySet[PatientFace]:
    """Return that faces were placed, with those that are not used any more."""
    rows = PatientFace.objects.filter(patient__in=charts_of(patient)).order_by("-pk")
    return rows.select_related("photograph__consent__withdrawal", "void__by", "added_by")
