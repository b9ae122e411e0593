"""The audit as a page: what happened, the newest first, and whether the chain holds."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlework.clinic.access import allowed
from needlework.clinic.audit.recording import record
from needlework.clinic.audit.rows import ROWS
from needlework.clinic.audit.verifying import everything
from needlework.clinic.chart.entries import charts_of
from needlework.clinic.models import AuditEvent, Patient
from needlework.clinic.who import ClinicRequest

PAGE = 100
_LONGEST_NUMBER = 12


@require_safe
@allowed("audit.read")
def audit(request: ClinicRequest) -> HttpResponse:
    """Events of the clinic, of one patient where asked; older ones page by page."""
    rows = AuditEvent.objects.filter(_of_clinic(request)).order_by("-number")
    patient, before = _whole(request, "patient"), _whole(request, "before")
    if patient:
        rows = rows.filter(patient__in=_charts(request, patient))
    if before:
        rows = rows.filter(number__lt=before)
    events = list(rows[:PAGE])
    with transaction.atomic():
        record(request.who, "audit.read", "audit", details={"patient": patient or None})
    context = {
        "events": [(event, _said(event)) for event in events],
        "verdict": everything() if "verify" in request.GET else None,
        "patient": Patient.objects.filter(clinic=request.who.clinic, pk=patient).first(),
        "older": events[-1].number if len(events) == PAGE else None,
    }
    return render(request, "clinic/audit.html", context)


def _of_clinic(request: ClinicRequest) -> Q:
    """Return which events are the clinic's: its own, and signing in of those who work there."""
    clinic = request.who.clinic
    people = clinic.memberships.values_list("user_id", flat=True)
    return Q(clinic=clinic.pk) | Q(
        clinic__isnull=True, subject__in=[f"user {one}" for one in people]
    )


def _said(event: AuditEvent) -> dict[str, Any]:
    """Return the details of an event as people read them, without hashes of rows."""
    found: dict[str, Any] = json.loads(event.details)
    return {name: value for name, value in found.items() if name != ROWS}


def _charts(request: ClinicRequest, number: int) -> list[int]:
    """Return a patient's chart and those merged into it: one person, one list of events."""
    found = Patient.objects.filter(clinic=request.who.clinic, pk=number).first()
    return [number] if found is None else charts_of(found)


def _whole(request: ClinicRequest, name: str) -> int:
    given = request.GET.get(name, "")
    plain = given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER
    return int(given) if plain else 0
