"""What a day brings, for the first page: who comes, and whose chart somebody opened last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.states import SIGNED, State
from needlework.clinic.approvals.watching import Reason, reasons_of
from needlework.clinic.documents.day_pack import NOT_LOOKED_AT, approvals_of, as_of, dated_plan
from needlework.clinic.models import Approval, AuditEvent, Clinic, Consent, Patient, TreatmentPlan
from needlework.clinic.who import Who

SEEN, RECENT, WEEK = 8, 12, 7
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


@dataclass(frozen=True, slots=True)
class Morning:
    """What a clinic has to know when it opens.

    Parameters
    ----------
    today, tomorrow : tuple of Due
        Who comes, by the names of the patients.
    again : tuple of State
        Signed plans of the week, and those changed last, that do not hold any more.
    """

    today: tuple[Due, ...]
    tomorrow: tuple[Due, ...]
    again: tuple[State, ...]


def morning(clinic: Clinic, now: datetime) -> Morning:
    """Return what a day brings; visits of tomorrow are looked at as of tomorrow morning."""
    records, today = Records(clinic), timezone.localdate(now)
    tomorrow = today + timedelta(days=1)
    week = list(approvals_of(clinic, today, WEEK))
    others = _changed_last(clinic, {one.plan_id for one in week})
    against = reasons_of((*week, *others), now, records)
    next_day = [one for one in week if _visits(one, tomorrow)]
    then = reasons_of(next_day, as_of(tomorrow, now), records)
    again = [
        State("needs approval", one, against[one.pk])
        for one in sorted((*week, *others), key=lambda one: one.plan.changed_at, reverse=True)
        if against[one.pk]
    ]
    return Morning(_due(week, today, against), _due(next_day, tomorrow, then), tuple(again))


def _changed_last(clinic: Clinic, known: set[int]) -> list[Approval]:
    """Return the newest approvals of the signed plans that were changed last."""
    plans = TreatmentPlan.objects.filter(SIGNED, clinic=clinic).values_list("pk", flat=True)
    wanted = [one for one in plans[:RECENT] if one not in known]
    rows = Approval.objects.filter(plan__in=wanted).order_by("number")
    rows = rows.defer(*NOT_LOOKED_AT).select_related("plan__patient", "plan__clinic")
    return list({one.plan_id: one for one in rows}.values())


def _due(
    signed: list[Approval], day: date, against: Mapping[int, tuple[Reason, ...]]
) -> tuple[Due, ...]:
    consents = Consent.objects.filter(approval__in=signed).order_by()
    consented = set(consents.values_list("approval", flat=True))
    found = [
        Due(one, visit, of, against[one.pk], one.pk in consented)
        for one in signed
        for visit, of in _visits(one, day)
    ]
    return tuple(sorted(found, key=_order))


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
