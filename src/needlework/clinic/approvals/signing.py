"""Sign a plan: everything it says and rests on is frozen with hashes, in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from needlework import __version__
from needlework.clinic.approvals.beside import beside
from needlework.clinic.approvals.examining import Examination, examine, expect
from needlework.clinic.approvals.facing import KEY
from needlework.clinic.approvals.frozen import compact, expansion
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.sealing import seal_of
from needlework.clinic.approvals.team import Crew, kinds_of, obstacles, team_of
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import chart_version, hold_person
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
    if holding(row):
        return holding(row)
    if not found.report.clear:
        waiting = sum(item.open for item in found.report)
        return f"{waiting} finding{'s'[: waiting != 1]} must be answered first."
    if found.laid_on.hash == BROKEN:
        return "The patient’s own face cannot be opened: bring its file back, or void that face."
    if found.obstacles:
        return f"{found.obstacles[0].message}. {found.obstacles[0].remedy}"
    return ""


def seen_of(row: TreatmentPlan, found: Examination) -> str:
    """Return the hash of everything that somebody reads before signing.

    A page carries it to the signature, so that nobody signs what they did not see: another chart,
    another finding, another team.
    """
    said = [
        row.pk, row.version, plan_hash(found.plan), findings_json_text(found.report, found.plan),
        [asdict(one) for one in found.obstacles], _team(found),
    ]  # fmt: skip
    return hashlib.sha256(compact(said).encode()).hexdigest()


def sign(
    who: Who, identifier: int, version: int, seen: str | None = None, how: str = ""
) -> Approval:
    """Freeze the plan that somebody saw as the next approval of it.

    Parameters
    ----------
    seen : str, optional
        What :func:`seen_of` said of the page that was read.
    how : str
        How they proved that it is them, for the audit.

    Raises
    ------
    StaleError
        Draft, chart, team or findings changed since the check that was signed.
    NotSignedError
        Something keeps it from being signed.
    """
    row = _row(who, identifier)
    if row.version != version:
        raise StaleError(f"this plan ({row.changed_by})")
    chart = chart_version(row.patient)
    found = examine(row, date.today(), with_forecast=True)
    if seen is not None and seen != seen_of(row, found):
        raise StaleError("what was checked (chart, people, lots or the day)")
    reason = refusal(who, row, found)
    if reason:
        raise NotSignedError(reason)
    made = _frozen(who, row, found)
    with transaction.atomic():
        _hold(who, row, found, chart)
        return _save(who, row, made, how)


def _hold(who: Who, row: TreatmentPlan, found: Examination, chart: int) -> None:
    """Queue behind everybody who changes chart or plan, and see that nobody did meanwhile."""
    patient = hold_person(row.patient)  # patients before plans, as a merge of charts locks them
    TreatmentPlan.objects.select_for_update().get(pk=row.pk)
    now = _row(who, row.pk)
    before = (row.patient_id, row.version, row.patient.version, chart)
    if (patient.pk, now.version, patient.version, chart_version(patient)) != before:
        raise StaleError("this plan or the patient’s chart")
    if found.laid_on.hash != hash_in_use(row.patient):
        raise StaleError("the patient’s own face")
    records, day = Records(now.clinic), date.today()
    crew = Crew.of(now, records)
    against = (*obstacles(records, crew, found.plan, day), *beside(now, found.plan, day))
    if against or team_of(now.clinic, crew, kinds_of(found.plan), day) != found.team:
        raise StaleError("who may do what, a lot, or another plan of the patient")
    standing = holding(now)
    if standing:
        raise NotSignedError(standing)


def holding(row: TreatmentPlan) -> str:
    """Return that this very version is signed already and holds; empty where it is not."""
    last = row.approval
    if last is None or last.draft_version != row.version or reasons(last, timezone.now()):
        return ""
    until = timezone.localdate(last.expires_at).isoformat()
    return f"This version is signed already, as version {last.number}, and holds until {until}."


@transaction.atomic
def withdraw(who: Who, approval: Approval, reason: str) -> Withdrawal:
    """Take an approval back; it stays readable, with who, when and why.

    Raises
    ------
    NotSignedError
        It was taken back before.
    """
    TreatmentPlan.objects.select_for_update().get(pk=approval.plan_id)
    if Withdrawal.objects.filter(approval=approval).exists():
        raise NotSignedError("This approval was taken back before.")
    found = Withdrawal.objects.create(approval=approval, by=who.user, reason=reason)
    record(
        who,
        "plan.withdrawn",
        f"approval {approval.pk}",
        patient=approval.plan.patient,
        details={"reason": reason},
        rows=[found],
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
        expansion=compact(expansion(found.plan)),
        findings=findings_json_text(found.report, found.plan),
        forecast=forecast_json_text(expected),
        team=compact(_team(found)),
        provenance=compact(
            {"package": __version__, **dict(expected.versions), KEY: found.laid_on.hash}
        ),
        seed=int(expected.seed),
        signed_by=who.user,
        signer=who.provider,
        signer_words=signer_words(who, row),
        statement=f"{STATEMENT} {SELF_APPROVED}" if alone else STATEMENT,
        self_approved=alone,
    )


def _save(who: Who, row: TreatmentPlan, made: Approval, how: str) -> Approval:
    last = row.approvals.order_by("-number").first()
    made.number = 1 if last is None else last.number + 1
    made.signed_at = timezone.now()
    made.expires_at = made.signed_at + timedelta(days=row.clinic.approval_days)
    made.seal = seal_of(made)
    made.save(force_insert=True)
    details = {"seal": made.seal, "plan_hash": made.plan_hash, "version": made.draft_version}
    details |= {"by": how} if how else {}
    about = f"approval {made.pk}"
    record(who, "plan.signed", about, patient=row.patient, details=details, rows=[made])
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
