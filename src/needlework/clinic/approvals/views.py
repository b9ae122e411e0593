"""Pages of approval: check, sign, and what was signed with whether it still holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlework.clinic.access import allowed, approval_of, plan_of
from needlework.clinic.approvals import signing
from needlework.clinic.approvals.examining import examine, examine_plan, expect
from needlework.clinic.approvals.facing import frozen_face
from needlework.clinic.approvals.frozen import as_signed, frozen_forecast, frozen_plan
from needlework.clinic.approvals.proving import asked, signed
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.states import state_of
from needlework.clinic.approvals.watching import crew_of, reasons
from needlework.clinic.audit.recording import record
from needlework.clinic.documents.consent import (
    VERSION,
    consent_of,
    consent_state,
    sign_consent,
    words_hash,
)
from needlework.clinic.documents.sheet import sheet_of
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.document import tables_of
from needlework.clinic.drafts.findings import groups
from needlework.clinic.drafts.page import visits
from needlework.clinic.drafts.panel import forecast_panel
from needlework.clinic.models import Approval, Consent
from needlework.clinic.papers.listing import downloads
from needlework.clinic.who import ClinicRequest
from needlework.exchange.calendar_file import calendar_text
from needlework.problems import BadInputError

REFUSED = 400


@sensitive_post_parameters("password", "code", "credential")
@require_http_methods(["GET", "POST"])
@allowed("plans.sign")
def review(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Everything to be read before signing, and the signature."""
    row = plan_of(request.who, identifier)
    problem = ""
    if request.method == "POST":
        problem = signed(request, row)
        if not problem:
            messages.success(request, "The plan is signed and frozen.")
            found = plan_of(request.who, identifier).approval
            return redirect("approval", found.pk if found else row.pk)
        row = plan_of(request.who, identifier)
    with transaction.atomic():
        record(request.who, "plan.reviewed", f"plan {row.pk}", patient=row.patient)
    records = Records(row.clinic)
    today = examine(row, date.today(), with_forecast=True, records=records)
    refusal = signing.refusal(request.who, row, today)
    context = {
        "plan": row,
        "edit_url": reverse("edit_plan", args=[row.pk]),
        "examination": today,
        "groups": groups(today, request.who.provider),
        "visits": visits(today.plan, tables_of(row.draft), face=today.laid_on.face),
        "laid_on": today.laid_on,
        "refusal": refusal,
        "self_approved": today.crew.alone,
        "statement": signing.STATEMENT,
        **({} if refusal else asked(request, row, today)),
        "forecast": forecast_panel(expect(today.plan), today.plan)
        if today.plan.treatments
        else "",
        "problem": problem,
        "stated": request.POST.get("statement") == "yes",
        "waiting": sum(item.open for item in today.report) + len(today.obstacles),
        "state": state_of(row, timezone.now(), records),
    }
    return render(request, "clinic/review.html", context, status=REFUSED if problem else 200)


@require_safe
@allowed("chart.read")
def approval(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show a signed plan as it was signed, and whether it still holds."""
    found = approval_of(request.who, identifier)
    _read(request, found, "approval.read")
    plan, laid_on = as_signed(found), frozen_face(found)
    context = {
        "approval": found,
        "plan": found.plan,
        "visits": visits(plan, tables_of(found.plan_file), face=laid_on.face),
        "laid_on": laid_on,
        "forecast": forecast_panel(frozen_forecast(found), plan),
        "downloads": downloads(found, plan),
        "reasons": reasons(found, timezone.now()),
        "findings": json.loads(found.findings)["findings"],
        "provenance": json.loads(found.provenance),
        "consents": found.consents.all(),
        "newest": found.plan.approval,
        "consent_state": consent_state(found),
    }
    return render(request, "clinic/approval.html", context)


@require_safe
@allowed("chart.read")
def sheet(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the sheet that the patient takes home."""
    found = approval_of(request.who, identifier)
    _read(request, found, "sheet.read")
    signed = found.signed_at.date()
    plan, laid_on = as_signed(found), frozen_face(found)
    records = Records(found.plan.clinic)
    seen = examine_plan(records, crew_of(found, records), plan, signed, laid_on)
    context = _document(found, "sheet", sheet_of(seen, frozen_forecast(found).risks))
    context |= {"visits": visits(plan, {}, face=laid_on.face), "laid_on": laid_on}
    return render(request, "clinic/document.html", context)


@require_http_methods(["GET", "POST"])
@allowed("chart.read")
def consent(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the consent to read, print and sign."""
    found = approval_of(request.who, identifier)
    if request.method == "POST":
        return _consented(request, found)
    _read(request, found, "consent.read")
    context = _document(found, "consent", consent_of(found))
    context |= {"consents": found.consents.all(), "version": VERSION}
    context["words"] = words_hash(context["body"])
    return render(request, "clinic/document.html", context)


@require_safe
@allowed("chart.read")
def calendar(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Give the days of a signed plan as a calendar file."""
    found = approval_of(request.who, identifier)
    if reasons(found, timezone.now()):
        messages.error(request, "No calendar file: this plan needs another approval.")
        return redirect("approval", found.pk)
    _read(request, found, "calendar.read")
    plan = frozen_plan(found)
    dated = plan if plan.start_date else replace(plan, start_date=found.signed_at.date())
    # A later version moves the events of an earlier one: they have the name of the first.
    first = found.plan.approvals.order_by("number").values_list("seal", flat=True)[0]
    text = calendar_text(dated, first[7:19], found.signed_at, sequence=found.number - 1)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="plan-{found.pk}.ics"'
    return response


@require_POST
@allowed("plans.sign")
def withdraw(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Take an approval back, with the reason."""
    found = approval_of(request.who, identifier)
    try:
        reason = answers.needed(request.POST, "reason", "reason")
    except BadInputError as fault:
        messages.error(request, " ".join(one.sentence() for one in fault.problems))
        return redirect("approval", found.pk)
    else:
        try:
            signing.withdraw(request.who, found, reason)
            messages.success(request, "The approval is taken back.")
        except signing.NotSignedError as before:
            messages.error(request, str(before))
    return redirect("approval", found.pk)


def _consented(request: ClinicRequest, found: Approval) -> HttpResponse:
    try:
        name = answers.text(request.POST, "name", "name", answers.room(Consent, "signed_name"))
    except BadInputError as fault:
        messages.error(request, " ".join(one.sentence() for one in fault.problems))
        return redirect("consent", found.pk)
    if not request.who.may("chart.write"):
        messages.error(request, "Your role reads consents only.")
    elif not name or request.POST.get("agreed") != "yes":
        messages.error(request, "Write the name of whoever signs, and tick that they agree.")
    else:
        try:
            sign_consent(request.who, found, name, request.POST.get("words", ""))
            messages.success(request, "The consent is kept with these words.")
        except BadInputError as fault:
            messages.error(request, " ".join(one.sentence() for one in fault.problems))
    return redirect("consent", found.pk)


def _read(request: ClinicRequest, found: Approval, action: str) -> None:
    with transaction.atomic():
        record(request.who, action, f"approval {found.pk}", patient=found.plan.patient)


def _document(found: Approval, kind: str, body: str) -> dict[str, Any]:
    return {
        "approval": found,
        "plan": found.plan,
        "patient": found.plan.patient,
        "kind": kind,
        "body": body,
        "reasons": reasons(found, timezone.now()),
    }
