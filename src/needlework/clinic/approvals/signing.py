"""Sign a plan: everything it says and rests on is frozen with hashes, in one transaction."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from needlework import __version__
from needlework.clinic.approvals.examining import Examination, examine, expect
from needlework.clinic.approvals.facing import KEY
from needlework.clinic.approvals.frozen import expansion
from needlework.clinic.approvals.sealing import seal_of
from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import last_entry
from needlework.clinic.faces.using import BROKEN, hash_in_use
from needlework.clinic.models import Approval, TreatmentPlan, Withdrawal
from needlework.clinic.stale import StaleError
from needlework.clinic.who import Who
from needlework.exchange.findings_json import findings_json_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.planfile import canonical_json, plan_hash, write_plan

STATEMENT = (
    "I have examined the patient or read the examination, I have read the findings, the forecast "
    "and its limits, and I prescribe this plan."
)
SELF_APPROVED = "Self-approved: the same person assesses, prescribes and injects."


class NotSignedError(Exception):
    """Why a plan was not signed, in one sentence."""


def refusal(who: Who, row: TreatmentPlan, found: Examination) -> str:
    """Return why somebody cannot sign a plan now, empty where they can."""
    if not found.plan.treatments:
        return "There is nothing in this plan yet."
    if row.prescriber is None:
        return "Nobody is named who prescribes this plan."
    if who.provider is None or who.provider.pk != row.prescriber_id:
        return f"Only the prescriber, {row.prescriber.name}, signs this plan."
    if not found.report.clear:
        waiting = sum(item.open for item in found.report)
        return f"{waiting} finding{'s'[: waiting != 1]} must be answered first."
    if found.laid_on.hash == BROKEN:
        return "The patient’s own face cannot be opened: bring its file back, or void that face."
    if found.obstacles:
        return f"{found.obstacles[0].message}. {found.obstacles[0].remedy}"
    return ""


def sign(who: Who, identifier: int, version: int) -> Approval:
    """Freeze the plan that somebody saw as the next approval of it.

    Raises
    ------
    StaleError
        Draft or chart changed since the check that was signed.
    NotSignedError
        Something keeps it from being signed.
    """
    row = _row(who, identifier)
    if row.version != version:
        raise StaleError(f"this plan ({row.changed_by})")
    chart = last_entry(row.patient)
    found = examine(row, date.today(), with_forecast=True)
    reason = refusal(who, row, found)
    if reason:
        raise NotSignedError(reason)
    made = _frozen(who, row, found)
    with transaction.atomic():
        locked = TreatmentPlan.objects.select_for_update().get(pk=row.pk)
        merged = locked.patient_id != row.patient_id
        if merged or locked.version != version or last_entry(row.patient) != chart:
            raise StaleError("this plan or the patient’s chart")
        if found.laid_on.hash != hash_in_use(row.patient):
            raise StaleError("the patient’s own face")
        return _save(who, row, made)


@transaction.atomic
def withdraw(who: Who, approval: Approval, reason: str) -> Withdrawal:
    """Take an approval back; it stays readable, with who, when and why."""
    found = Withdrawal.objects.create(approval=approval, by=who.user, reason=reason)
    record(
        who,
        "plan.withdrawn",
        f"approval {approval.pk}",
        patient=approval.plan.patient,
        details={"reason": reason},
    )
    return found


def _row(who: Who, identifier: int) -> TreatmentPlan:
    rows = TreatmentPlan.objects.select_related(
        "clinic", "patient", "assessor", "prescriber", "injector", "changed_by"
    )
    return rows.get(clinic=who.clinic, pk=identifier)


def _frozen(who: Who, row: TreatmentPlan, found: Examination) -> Approval:
    assert who.provider is not None
    expected, alone = expect(found.plan), found.crew.alone
    return Approval(
        plan=row,
        draft_version=row.version,
        document=canonical_json(found.plan),
        plan_file=write_plan(found.plan),
        plan_hash=plan_hash(found.plan),
        expansion=_json(expansion(found.plan)),
        findings=findings_json_text(found.report, found.plan),
        forecast=forecast_json_text(expected),
        team=_json(_team(found)),
        provenance=_json(
            {"package": __version__, **dict(expected.versions), KEY: found.laid_on.hash}
        ),
        seed=int(expected.seed),
        signed_by=who.user,
        signer=who.provider,
        signer_words=signer_words(who, row),
        statement=f"{STATEMENT} {SELF_APPROVED}" if alone else STATEMENT,
        self_approved=alone,
    )


def _save(who: Who, row: TreatmentPlan, made: Approval) -> Approval:
    last = row.approvals.order_by("-number").first()
    made.number = 1 if last is None else last.number + 1
    made.signed_at = timezone.now()
    made.expires_at = made.signed_at + timedelta(days=row.clinic.approval_days)
    made.seal = seal_of(made)
    made.save(force_insert=True)
    details = {"seal": made.seal, "plan_hash": made.plan_hash, "version": made.draft_version}
    record(who, "plan.signed", f"approval {made.pk}", patient=row.patient, details=details)
    return made


def signer_words(who: Who, row: TreatmentPlan) -> str:
    """Return who signs, in words that stay true: name, role, licence."""
    assert who.provider is not None
    licence = who.provider.licence_on(date.today(), row.clinic.jurisdiction)
    number = "" if licence is None else f", licence {licence}"
    return f"{who.provider.name}, {who.provider.role}{number}"


def _team(found: Examination) -> dict[str, Any]:
    ids = {
        name: None if getattr(found.crew, name) is None else getattr(found.crew, name).pk
        for name in ("assessor", "prescriber", "injector")
    }
    members = [asdict(one) for one in found.team.providers]
    place = {"jurisdiction": found.team.jurisdiction, "premises": found.team.premises}
    return {"providers": ids, "members": members, **place}


def _json(values: Any) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
