"""The first page, and the pages that say what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from needlework.clinic.access import allowed
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.states import states_of
from needlework.clinic.models import Patient, TreatmentPlan
from needlework.clinic.who import CLINIC_KEY, ClinicRequest

RECENT = 12


@require_safe
@allowed(None)
def home(request: ClinicRequest) -> HttpResponse:
    """Show what needs an eye today: plans that need another approval, drafts, new patients."""
    context: dict[str, object] = {}
    if request.who.may("chart.read"):
        plans = TreatmentPlan.objects.filter(clinic=request.who.clinic)
        rows = list(plans.select_related("patient", "clinic", "changed_by")[: 3 * RECENT])
        found = states_of(rows, timezone.now(), Records(request.who.clinic))
        states = list(zip(rows, found, strict=True))
        for word in ("needs approval", "draft", "approved"):
            name = word.replace(" ", "_")
            context[name] = [pair for pair in states if pair[1].word == word][:RECENT]
    if request.who.may("patients.read"):
        recent = Patient.objects.filter(clinic=request.who.clinic, merged_into__isnull=True)
        context["recent"] = recent.order_by("-id")[:RECENT]
    return render(request, "clinic/home.html", context)


@require_safe
@allowed(None)
def second_factor_needed(request: ClinicRequest) -> HttpResponse:
    """Say why a second factor is asked for, and where it is set up."""
    return render(request, "clinic/second_factor.html")


@require_POST
@allowed(None)
def choose_clinic(request: ClinicRequest) -> HttpResponse:
    """Work in another clinic of the same person."""
    wanted = request.POST.get("clinic", "")
    mine = request.who.user.memberships.values_list("clinic_id", flat=True)
    if wanted.isdigit() and int(wanted) in mine:
        request.session[CLINIC_KEY] = int(wanted)
    return redirect("home")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, or not for this person."""
    return render(request, "clinic/error.html", {"code": 404}, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that somebody's role does not open this page."""
    return render(request, "clinic/error.html", {"code": 403}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent cannot be read."""
    return render(request, "clinic/error.html", {"code": 400}, status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the program failed; nothing is half saved."""
    return render(request, "clinic/error.html", {"code": 500}, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from a page of this clinic."""
    return render(request, "clinic/error.html", {"code": "csrf"}, status=403)
