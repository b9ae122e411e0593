"""What makes an approved plan invalid: recomputed with today's chart, team, lots and date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from needlework.clinic.approvals.beside import Signed, beside, signed_of
from needlework.clinic.approvals.facing import face_changed
from needlework.clinic.approvals.frozen import as_signed, frozen_plan
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.team import Crew, kinds_of, obstacles, team_of
from needlework.clinic.chart.entries import chart_versions
from needlework.clinic.chart.tables import patient_table
from needlework.clinic.drafts.document import patient_alone
from needlework.clinic.faces.using import face_in_use, hashes_in_use
from needlework.clinic.kept import Kept
from needlework.clinic.models import Approval, Withdrawal
from needlework.plans import Plan, Team
from needlework.safety import Context, check
from needlework.safety.asked import PAST  # that a series has begun is what was signed
from needlework.safety.values import Finding, Severity

KEPT = 1000
_READ_BEFORE_TREATING = (Severity.STOP, Severity.OVERRIDE, Severity.WARN)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan needs another approval before anybody treats by it."""

    code: str
    message: str
    remedy: str


Chart = tuple[int, str]
"""The newest entry of a chart, and the hash of its face."""
_answers: Kept[tuple[object, ...], tuple[Reason, ...]] = Kept(KEPT)


def reasons(
    approval: Approval, now: datetime, records: Records | None = None
) -> tuple[Reason, ...]:
    """Return why an approval no longer holds; empty where it does.

    The plan itself is the frozen one. The patient is as the chart says today, so that a medicine
    that was started since is found, and so are an expired delegation, an ended licence, a lot
    that was recalled, another signed plan, and a draft that was changed after signing.
    """
    return reasons_of([approval], now, records or Records(approval.plan.clinic))[approval.pk]


def reasons_of(
    approvals: Iterable[Approval], now: datetime, records: Records
) -> Mapping[int, tuple[Reason, ...]]:
    """Return the reasons of approvals of one clinic by their numbers; see :func:`reasons`."""
    every = list(approvals)
    patients = {one.plan.patient_id for one in every}
    charts, faces = chart_versions(patients), hashes_in_use(patients)
    rows = Withdrawal.objects.filter(approval__in=every).select_related("by")
    taken_back = {row.approval_id: row for row in rows} if every else {}
    day = timezone.localdate(now)
    signed = signed_of(one.plan.patient_id for one in every) if every else {}
    newest = Approval.objects.filter(plan__in={one.plan_id for one in every}).order_by()
    last = dict(newest.values_list("plan").annotate(last=Max("number"))) if every else {}
    return {
        # What concerns several sessions is one reason.
        one.pk: tuple(
            dict.fromkeys(
                (
                    *_of_itself(one, now, taken_back.get(one.pk), last[one.plan_id]),
                    *_of_the_face(one, faces[one.plan.patient_id]),
                    *_of_the_clinic(
                        one,
                        day,
                        records,
                        (charts[one.plan.patient_id], faces[one.plan.patient_id]),
                        signed,
                    ),
                )
            )
        )
        for one in every
    }


def _of_the_clinic(
    approval: Approval, day: date, records: Records, chart: Chart, others: Signed
) -> tuple[Reason, ...]:
    crew, signed = crew_of(approval, records), frozen_plan(approval)
    against = (*obstacles(records, crew, signed, day), *beside(approval.plan, signed, day, others))
    team = team_of(records.clinic, crew, kinds_of(signed), day)
    return (
        *(Reason(one.code, one.message, one.remedy) for one in against),
        *_newly_found(approval, day, team, chart),
    )


def _newly_found(approval: Approval, day: date, team: Team, chart: Chart) -> tuple[Reason, ...]:
    """Return the findings of today that nobody read at signing.

    The answer is kept while nothing that the check reads has changed: a list of plans is looked at
    often, a chart changes seldom.
    """
    patient = approval.plan.patient
    key = (approval.seal, patient.pk, patient.version, chart, day, repr(team))
    return _answers.get(key, lambda: tuple(_found_today(approval, day, team)))


def _found_today(approval: Approval, day: date, team: Team) -> Iterator[Reason]:
    own = face_in_use(approval.plan.patient).own
    report = check(plan_today(approval), Context(today=day, team=team, face=own))
    before = {_what(item) for item in json.loads(approval.findings)["findings"]}
    for item in report:
        if _is_new(item, before):
            yield Reason(item.code, item.message, item.remedy)


def _is_new(item: Finding, before: set[tuple[Any, ...]]) -> bool:
    """Whether somebody has to read a finding again: it waits, or was not there at signing."""
    if item.open:
        return True
    known = (item.rule, item.code, item.place.treatment) in before or item.code == PAST
    return item.severity in _READ_BEFORE_TREATING and not known


def _what(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["rule"], item["code"], item["treatment"]


def plan_today(approval: Approval) -> Plan:
    """Return the signed plan with the patient as the chart has them today."""
    signed = as_signed(approval)
    start = signed.start_date or approval.signed_at.date()
    table = patient_table(approval.plan.patient, start)
    return replace(signed, patient=patient_alone(table, start, "chart"))


def crew_of(approval: Approval, records: Records) -> Crew:
    """Return who signed to do what."""
    ids = json.loads(approval.team)["providers"]
    return Crew(**{name: records.provider(one) for name, one in ids.items()})


def _of_itself(
    approval: Approval, now: datetime, taken_back: Withdrawal | None, last: int
) -> list[Reason]:
    found = []
    if taken_back is not None:
        found.append(
            Reason(
                "WITHDRAWN",
                f"{taken_back.by} took the approval back: {taken_back.reason}",
                "Sign the plan again when it is right.",
            )
        )
    if approval.has_expired(now):
        when = approval.expires_at.date().isoformat()
        found.append(Reason("EXPIRED", f"the approval held until {when}", "Sign it again."))
    if approval.number < last:
        found.append(
            Reason(
                "SUPERSEDED", "this plan was signed again later", "Look at the newest signature."
            )
        )
    if approval.plan.version != approval.draft_version:
        found.append(
            Reason(
                "CHANGED",
                f"the plan was changed after signing (version {approval.plan.version}, signed "
                f"was version {approval.draft_version})",
                "Sign the new version, or treat by none.",
            )
        )
    return found


def _of_the_face(approval: Approval, now: str) -> list[Reason]:
    changed = face_changed(approval, frozen_plan(approval), now)
    remedy = "Look at the points on it, and sign again."
    return [Reason("FACE", changed, remedy)] if changed else []
