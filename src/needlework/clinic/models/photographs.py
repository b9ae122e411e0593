"""Photographs, what patients agreed to, and what they took back; none of it is ever rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from needlework.clinic.models.patients import Patient
from needlework.clinic.models.people import User


class PhotographConsent(models.Model):
    """What a patient signed for one use of photographs: the words, their version, when."""

    SCOPES: ClassVar = [
        ("treatment", "treatment record"),
        ("teaching", "teaching"),
        ("publication", "publication"),
    ]

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="photograph_consents"
    )
    scope = models.CharField(max_length=20, choices=SCOPES)
    version = models.CharField(max_length=40)
    document = models.TextField()
    document_hash = models.CharField(max_length=80)
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    witness = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were signed."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"consent of {self.signed_name} to {self.get_scope_display()}"


class PhotographConsentWithdrawal(models.Model):
    """A consent taken back; its pictures are in no view and no export any more."""

    consent = models.OneToOneField(
        PhotographConsent, on_delete=models.PROTECT, related_name="withdrawal"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.consent}, withdrawn"


class Photograph(models.Model):
    """That there is or was a picture; the picture itself is an encrypted file under ``name``.

    ``sha256`` is the hash of the picture as it was re-encoded; ``consent`` is the one for the
    treatment record under which it was taken.
    """

    VIEWS: ClassVar = [
        ("front", "front"),
        ("right-oblique", "right oblique"),
        ("left-oblique", "left oblique"),
        ("right-side", "right side"),
        ("left-side", "left side"),
        ("detail", "detail"),
    ]
    STATES: ClassVar = [("rest", "at rest"), ("maximum", "at maximum expression")]

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="photographs")
    consent = models.ForeignKey(
        PhotographConsent, on_delete=models.PROTECT, related_name="photographs"
    )
    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    view = models.CharField(max_length=20, choices=VIEWS)
    state = models.CharField(max_length=10, choices=STATES)
    taken_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-taken_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_view_display()}, {self.get_state_display()}"


class PhotographVoid(models.Model):
    """A picture that was put into the chart by mistake, with who, when and why."""

    photograph = models.OneToOneField(Photograph, on_delete=models.PROTECT, related_name="void")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.photograph}, void"
