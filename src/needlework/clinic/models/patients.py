"""Patients, the words by which they are found, and the entries of their charts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from needlework.clinic.models.people import Clinic, User
from needlework.plans import whole_years


class Patient(models.Model):
    """Who a person is; everything clinical is a chart entry.

    ``version`` counts changes, so that of two who edit at once the second is told.
    """

    SEXES: ClassVar = [("unspecified", "not said"), ("female", "female"), ("male", "male")]

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="patients")
    number = models.PositiveIntegerField()
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=12, choices=SEXES, default="unspecified")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Chart numbers are given once in a clinic."""

        ordering: ClassVar = ["family_name", "given_name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "number"], name="one_chart_number")
        ]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "family_name", "given_name"], name="patient_by_name"),
            models.Index(fields=["clinic", "birth_date"], name="patient_by_birth"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def age_on(self, day: date) -> int:
        """Return the completed years on a day."""
        return whole_years(self.birth_date, day)


class PatientWord(models.Model):
    """A word by which a patient is found, folded: part of a name, a phone number, a birth date."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, db_index=False)
    patient = models.ForeignKey(
        Patient, on_delete=models.CASCADE, related_name="words", db_index=False
    )
    word = models.CharField(max_length=80)

    class Meta:
        """Found by the beginning of a word, and the words of one patient."""

        indexes: ClassVar = [
            models.Index(
                fields=["patient", "word"],
                name="word_by_patient",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["clinic", "word", "patient"],
                name="patient_by_word",
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.word


class ChartEntry(models.Model):
    """One clinical fact; it is never changed, only followed by another that says why.

    ``subject`` says what it is about (``medicines``), ``value`` what is so. A void entry ends the
    one it replaces and states nothing.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="entries")
    subject = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    void = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successor"
    )
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT)

    class Meta:
        """In the order in which they were written."""

        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["patient", "subject"], name="chart_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} of {self.patient}"
