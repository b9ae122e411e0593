"""Providers with what entitles them: licences by place, delegations by scope and date."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from needlework.clinic.models.people import Clinic, User


class Provider(models.Model):
    """Somebody who assesses, prescribes, injects or delegates.

    ``identifier`` is the ``id`` of provider files, under which overrides are signed; ``role`` is a
    word of the vocabulary (``registered-nurse``); ``director`` says that they may delegate;
    ``assessment`` is how they see the patient.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="providers")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    identifier = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=60)
    director = models.BooleanField(default=False)
    assessment = models.CharField(max_length=20, default="in-person", blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        """One identifier and one user each in a clinic."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "identifier"], name="one_identifier"),
            models.UniqueConstraint(
                fields=["clinic", "user"], condition=Q(user__isnull=False), name="one_provider"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def licence_on(self, day: date, jurisdiction: str) -> Licence | None:
        """Return a licence that holds in a place on a day; any, where no place is named."""
        wanted = jurisdiction.strip().upper()
        # All of them, few as they are: where they were fetched before, nothing is asked again.
        for licence in self.licences.all():
            own = licence.jurisdiction
            there = not wanted or wanted == own or wanted.startswith(f"{own}-")
            if there and licence.holds_on(day):
                return licence
        return None


class Licence(models.Model):
    """A licence of a provider in a place."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="licences")
    jurisdiction = models.CharField(max_length=20)
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    def save(self, *arguments: Any, **options: Any) -> None:
        """Write the place in capitals, as places are compared."""
        self.jurisdiction = self.jurisdiction.strip().upper()
        super().save(*arguments, **options)

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.number}"


class Delegation(models.Model):
    """A director lets somebody act: which kinds of treatment, from when, until when.

    An empty ``scope`` covers nothing; ``ended_on`` ends it before its time, with a reason.
    """

    director = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="delegates_to")
    delegate = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="delegations")
    scope = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.director} to {self.delegate}: {', '.join(self.scope)}"

    @property
    def last_day(self) -> date:
        """Last day on which it holds."""
        return self.valid_until if self.ended_on is None else min(self.valid_until, self.ended_on)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day <= self.last_day

    def covers(self, kinds: set[str]) -> bool:
        """Whether its scope has all these kinds of treatment."""
        return kinds <= set(self.scope)
