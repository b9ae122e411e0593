"""The page of a whole day, to be printed in the morning."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from needlework.clinic.access import allowed
from needlework.clinic.audit.recording import record
from needlework.clinic.documents.day_pack import day_pack
from needlework.clinic.drafts import answers
from needlework.clinic.who import ClinicRequest
from needlework.problems import BadInputError

_REFUSED = 400


@require_safe
@allowed("chart.read")
def day(request: ClinicRequest) -> HttpResponse:
    """Show every approved plan of a day with its points, amounts and vials."""
    now = timezone.now()
    wanted, problem = timezone.localdate(now), ""
    try:
        wanted = answers.day(request.GET, "on", "day") or wanted
        pack = day_pack(request.who.clinic, wanted, now)
    except BadInputError as fault:
        problem = " ".join(one.sentence() for one in fault.problems)
    except OverflowError:
        problem = f"day: {wanted}; allowed: a day of our time. Choose another day."
    if problem:
        context = {"problem": problem, "today": date.today()}
        return render(request, "clinic/day_pack.html", context, status=_REFUSED)
    with transaction.atomic():
        for entry in (*pack.entries, *pack.held_back):
            patient = entry.approval.plan.patient
            record(request.who, "day-pack.read", f"approval {entry.approval.pk}", patient=patient)
    return render(request, "clinic/day_pack.html", {"pack": pack, "now": now})
