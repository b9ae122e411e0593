"""Patients' own faces: that points were placed, how, and by whom; never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from needlework.clinic.models.patients import Patient
from needlework.clinic.models.people import User
from needlework.clinic.models.photographs import Photograph


class PatientFace(models.Model):
    """That a face was placed; the points themselves are an encrypted file under ``name``.

    ``sha256`` is the hash of the face file. A face of a photograph is seen only while the
    photograph may be.
    """

    ORIGINS: ClassVar = [
        ("clicked", "clicked on a photograph"),
        ("found", "found on a photograph"),
        ("corrected", "found on a photograph and corrected"),
        ("file", "a face file"),
    ]

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="faces")
    photograph = models.ForeignKey(
        Photograph, null=True, blank=True, on_delete=models.PROTECT, related_name="faces"
    )
    origin = models.CharField(max_length=10, choices=ORIGINS)
    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"face of {self.patient}, {self.get_origin_display()}"


class PatientFaceVoid(models.Model):
    """A face that is not to be used any more, with who, when and why."""

    face = models.OneToOneField(PatientFace, on_delete=models.PROTECT, related_name="void")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.face}, void"
