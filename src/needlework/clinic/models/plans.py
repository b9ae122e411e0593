"""Plans: a draft that people edit, approvals that nobody can, and the lots that they name."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from needlework.clinic.models.patients import Patient
from needlework.clinic.models.people import Clinic, User
from needlework.clinic.models.providers import Provider


class TreatmentPlan(models.Model):
    """A plan of a patient: its draft is a plan file, without the patient, who has a chart.

    ``version`` counts the changes of the draft, so that of two who edit at once the second is
    told; the three providers make up the team of the check.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="plans")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=160)
    draft = models.TextField()
    version = models.PositiveIntegerField(default=1)
    assessor = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    prescriber = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    injector = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The one changed last first."""

        ordering: ClassVar = ["-changed_at"]
        indexes: ClassVar = [models.Index(fields=["clinic", "-changed_at"], name="plan_by_change")]

    def __str__(self) -> str:
        return self.title

    @property
    def approval(self) -> Approval | None:
        """The newest approval."""
        return self.approvals.order_by("-number").first()


class DraftVersion(models.Model):
    """A draft as it once was: what undo goes back to; the database refuses to change it."""

    plan = models.ForeignKey(TreatmentPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    draft = models.TextField()
    did = models.CharField(max_length=160)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_draft_number")
        ]

    def __str__(self) -> str:
        return f"{self.plan}, draft {self.number}"


class Approval(models.Model):
    """An approved plan, frozen: the database refuses to change or delete the row.

    ``document`` is the canonical JSON of the plan and ``plan_hash`` its hash; ``plan_file`` is the
    same plan as a file that every later version can read. ``seal`` is the hash of all of it.
    """

    plan = models.ForeignKey(TreatmentPlan, on_delete=models.PROTECT, related_name="approvals")
    number = models.PositiveIntegerField()
    draft_version = models.PositiveIntegerField()
    document = models.TextField()
    plan_file = models.TextField()
    plan_hash = models.CharField(max_length=80)
    expansion = models.TextField()
    findings = models.TextField()
    forecast = models.TextField()
    team = models.TextField()
    provenance = models.TextField()
    seed = models.BigIntegerField()
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    signer_words = models.CharField(max_length=300)
    statement = models.TextField()
    self_approved = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seal = models.CharField(max_length=80)

    class Meta:
        """Numbered per plan."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_approval_number")
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="approval_by_end")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.expires_at


class Withdrawal(models.Model):
    """An approval taken back, with who, when and why; it cannot be changed either."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.approval} withdrawn"


class Consent(models.Model):
    """What a patient signed: the words, their hash, and when; it cannot be changed."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="consents")
    version = models.CharField(max_length=40)
    document = models.TextField()
    document_hash = models.CharField(max_length=80)
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    witness = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-signed_at"]

    def __str__(self) -> str:
        return f"consent of {self.signed_name}"


class Lot(models.Model):
    """A lot of a product; once recalled, every plan that names it says so."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="lots")
    product = models.CharField(max_length=80)
    number = models.CharField(max_length=60)
    recalled_on = models.DateField(null=True, blank=True)
    recall_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Each lot once."""

        ordering: ClassVar = ["product", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "product", "number"], name="one_lot")
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.number}"
