"""The audit: every read of a chart and every change, chained by hashes, never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEvent(models.Model):
    """Something that happened, as it is hashed.

    People and things are written as plain numbers and words, so that the row says the same for
    ever whatever happens to them.
    """

    number = models.BigIntegerField(unique=True)
    at = models.CharField(max_length=40)
    clinic = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=160)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    patient = models.BigIntegerField(null=True)
    details = models.TextField()
    previous = models.CharField(max_length=80)
    hash = models.CharField(max_length=80)

    class Meta:
        """In the order of the chain."""

        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "-number"], name="audit_by_clinic"),
            models.Index(fields=["patient", "-number"], name="audit_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
