"""What a day brings, for the first page: who comes, and whose chart somebody opened last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.watching import Reason, reasons_of
from needlework.clinic.documents.day_pack import approvals_of, as_of, dated_plan
from needlework.clinic.models import Approval, AuditEvent, Consent, Patient
from needlework.clinic.who import Who

SEEN = 8
_LOOKED_BACK = 400


@dataclass(frozen=True, slots=True)
class Due:
    """A visit of a signed plan on a day.

    Parameters
    ----------
    visit, of : int
        Which visit of the plan it is, and of how many.
    reasons : tuple of Reason
        Why nobody may treat by the plan; empty where it holds.
    consented : bool
        Whether the patient signed a consent to this version.
    """

    approval: Approval
    visit: int
    of: int
    reasons: tuple[Reason, ...]
    consented: bool


def due(who: Who, day: date, now: datetime) -> list[Due]:
    """Return the visits of a day by the names of the patients."""
    signed = list(approvals_of(who.clinic, day))
    against = reasons_of(signed, as_of(day, now), Records(who.clinic))
    consents = Consent.objects.filter(approval__in=signed).order_by()
    consented = set(consents.values_list("approval", flat=True))
    found = [
        Due(one, visit, of, against[one.pk], one.pk in consented)
        for one in signed
        for visit, of in _visits(one, day)
    ]
    return sorted(found, key=_order)


def seen_last(who: Who, most: int = SEEN) -> list[Patient]:
    """Return the patients whose charts somebody opened last, as the audit says."""
    rows = AuditEvent.objects.filter(clinic=who.clinic.pk).order_by("-number")
    looked = rows.values_list("actor", "patient")[:_LOOKED_BACK]
    numbers = dict.fromkeys(patient for actor, patient in looked if actor == who.user.pk)
    wanted = [number for number in numbers if number is not None][:most]
    found = Patient.objects.filter(clinic=who.clinic, merged_into__isnull=True).in_bulk(wanted)
    return [found[number] for number in wanted if number in found]


def _visits(approval: Approval, day: date) -> list[tuple[int, int]]:
    plan = dated_plan(approval)
    of = len(plan.sessions)
    return [
        (number, of)
        for number, session in enumerate(plan.sessions, start=1)
        if plan.date_of(session.day) == day
    ]


def _order(one: Due) -> tuple[str, str, int]:
    patient = one.approval.plan.patient
    return patient.family_name, patient.given_name, one.approval.pk
