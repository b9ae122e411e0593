"""The first page, and the pages that say what went wrong."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from needlework.clinic.access import allowed
from needlework.clinic.approvals.states import SIGNED
from needlework.clinic.audit.recording import record_list
from needlework.clinic.middleware import secure_headers
from needlework.clinic.models import Patient, TreatmentPlan
from needlework.clinic.photographs.limits import LARGEST_FILE, MEGA
from needlework.clinic.today import RECENT, morning, seen_last
from needlework.clinic.who import CLINIC_KEY, ClinicRequest, Who


@require_safe
@allowed(None)
def home(request: ClinicRequest) -> HttpResponse:
    """Show what the day brings: who comes, what waits for whom, whose chart was open last."""
    now = timezone.now()
    context: dict[str, Any] = {"now": now}
    if request.who.may("chart.read"):
        found = morning(request.who.clinic, now)
        context |= {"due": found.today, "tomorrow": found.tomorrow, "again": found.again}
        context |= _drafts(request.who)
    if request.who.may("patients.read"):
        recent = Patient.objects.filter(clinic=request.who.clinic, merged_into__isnull=True)
        context["seen"] = seen_last(request.who)
        context["recent"] = list(recent.order_by("-id")[:RECENT])
    record_list(request.who, "list.read", "today", _shown(context))
    return render(request, "clinic/home.html", context)


def _drafts(who: Who) -> dict[str, object]:
    """Return the plans that were never signed: those that wait for this prescriber, and others."""
    rows = TreatmentPlan.objects.filter(~SIGNED, clinic=who.clinic).select_related(
        "patient", "clinic", "changed_by", "prescriber"
    )
    mine = rows.none()
    if who.may("plans.sign") and who.provider is not None:
        mine, rows = rows.filter(prescriber=who.provider), rows.exclude(prescriber=who.provider)
    return {"mine": list(mine[:RECENT]), "draft": list(rows[:RECENT])}


def _shown(context: dict[str, Any]) -> set[int]:
    """Return the patients whose names stand on the page."""
    drafts = (plan for name in ("mine", "draft") for plan in context.get(name, ()))
    again = (state.approval.plan for state in context.get("again", ()))
    visits = (one for name in ("due", "tomorrow") for one in context.get(name, ()))
    people = (one for name in ("seen", "recent") for one in context.get(name, ()))
    return {
        *(plan.patient_id for plan in (*drafts, *again)),
        *(one.approval.plan.patient_id for one in visits),
        *(one.pk for one in people),
    }


@require_safe
@allowed(None)
def second_factor_needed(request: ClinicRequest) -> HttpResponse:
    """Say why a second factor is asked for, and where it is set up."""
    return render(request, "clinic/second_factor.html")


@require_POST
@allowed(None)
def choose_clinic(request: ClinicRequest) -> HttpResponse:
    """Work in another clinic of the same person."""
    wanted = request.POST.get("clinic", "")[:20]
    mine = request.who.user.memberships.values_list("clinic_id", flat=True)
    if wanted in map(str, mine):
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
    code = "host" if isinstance(exception, DisallowedHost) else 400
    return render(request, "clinic/error.html", {"code": code}, status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the program failed; nothing is half saved."""
    return render(request, "clinic/error.html", {"code": 500}, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from a page of this clinic."""
    return render(request, "clinic/error.html", {"code": "csrf"}, status=403)


def page_of_server(code: int) -> HttpResponse:
    """Return the page for a request that the server refused, with the headers of every page."""
    request = HttpRequest()
    request.path = "/"
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    text = render_to_string("clinic/error.html", {"code": code, "largest": LARGEST_FILE // MEGA})
    page = HttpResponse(text, status=code)
    # The middleware is asked for its headers alone.
    return SecurityMiddleware(lambda _: page).process_response(
        request, secure_headers(lambda _: page)(request)
    )
