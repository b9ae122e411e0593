"""What other signed plans of a patient have against a plan: the check reads one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

from django.utils import timezone

from needlework.clinic.approvals.frozen import frozen_plan, kinds_and_days
from needlework.clinic.approvals.team import Obstacle
from needlework.clinic.chart.entries import current
from needlework.clinic.chart.tables import PREVIOUS
from needlework.clinic.models import Approval, Patient, TreatmentPlan
from needlework.plans import Plan

Days = dict[str, set[date]]
Signed = Mapping[int, list[Approval]]


def beside(
    row: TreatmentPlan, plan: Plan, day: date, signed: Signed | None = None
) -> tuple[Obstacle, ...]:
    """Return what keeps a plan from being signed because of the patient's other signed plans.

    Two signed plans with one kind of treatment to come would add up, unseen by the check. A visit
    of another plan that is over counts as a previous treatment: the history has to say so, or that
    it did not happen.

    Parameters
    ----------
    signed : mapping, optional
        What :func:`signed_of` found, where it was asked for many at once.
    """
    patient = row.patient
    if patient.merged_into_id is not None:
        return (
            Obstacle(
                "CLINIC-CHART-CLOSED",
                f"the chart number {patient.number} is closed: it is not all that is known",
                "Begin the plan in the chart that goes on.",
            ),
        )
    every = signed_of([row.patient_id]) if signed is None else signed
    others = [one for one in every.get(row.patient_id, ()) if one.plan_id != row.pk]
    found = [(one, _days(one, plan)) for one in others]
    return (*_to_come(found, day), *_past(patient, found, plan.start_date or day))


def signed_of(patients: Iterable[int]) -> Signed:
    """Return the approvals of some patients that were not taken back, without what is long."""
    rows = Approval.objects.filter(plan__patient__in=set(patients), withdrawal__isnull=True)
    long = ("document", "expansion", "findings", "forecast", "team", "provenance", "statement")
    found: dict[int, list[Approval]] = {}
    for one in rows.select_related("plan").defer(*long, "plan__draft").order_by("plan", "number"):
        found.setdefault(one.plan.patient_id, []).append(one)
    return found


def _days(approval: Approval, plan: Plan) -> Days:
    """Return the days of a signed plan by the kinds of treatment that both plans have."""
    mine = {treatment.kind for treatment in plan.treatments}
    theirs = kinds_and_days(frozen_plan(approval), timezone.localdate(approval.signed_at))
    return {kind: days for kind, days in theirs.items() if kind in mine}


def _to_come(found: list[tuple[Approval, Days]], day: date) -> Iterator[Obstacle]:
    now = timezone.make_aware(datetime.combine(day, time.min))
    newest = {approval.plan_id: (approval, days) for approval, days in found}
    for approval, days in newest.values():
        holds = approval.plan.version == approval.draft_version and not approval.has_expired(now)
        shared = sorted(kind for kind, each in days.items() if max(each) >= day)
        if holds and shared:
            until = approval.expires_at.date().isoformat()
            yield Obstacle(
                "CLINIC-OTHER-PLAN",
                f"another signed plan of this patient, “{approval.plan.title}”, has "
                f"{', '.join(shared)} too and holds until {until}; the check does not add them up",
                "Put both into one plan, or take the other approval back.",
            )


def _past(
    patient: Patient, found: list[tuple[Approval, Days]], before: date
) -> Iterator[Obstacle]:
    over = [
        (max(past), approval)
        for approval, days in found
        if (past := [one for each in days.values() for one in each if _was(approval, one, before)])
    ]
    if not over:
        return
    last, approval = max(over, key=lambda pair: pair[0])
    entry = current(patient).get(PREVIOUS)
    if entry is None or timezone.localdate(entry.recorded_at) < last:
        yield Obstacle(
            "CLINIC-HISTORY-OLD",
            f"the signed plan “{approval.plan.title}” had a visit on {last.isoformat()}, and "
            "previous treatments were recorded before it",
            "Record in the history what was done; if nothing was, take that approval back.",
        )


def _was(approval: Approval, day: date, before: date) -> bool:
    """Whether a visit lay in the time of its approval, before this plan and before today."""
    until = min(before, timezone.localdate(), timezone.localdate(approval.expires_at))
    return timezone.localdate(approval.signed_at) <= day < until
