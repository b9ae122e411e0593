"""Pages of people: accounts with roles, providers with licences and delegations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlework.clinic.access import allowed
from needlework.clinic.approvals.team import KINDS
from needlework.clinic.drafts import answers
from needlework.clinic.models import Delegation, Provider
from needlework.clinic.people import writing
from needlework.clinic.roles import ROLES
from needlework.clinic.who import ClinicRequest
from needlework.problems import BadInputError
from needlework.vocabulary import terms

_REFUSED = 400


@require_safe
@allowed("people.manage")
def people(request: ClinicRequest) -> HttpResponse:
    """Who works here, what they may do, and what entitles them."""
    return _people(request)


def _people(request: ClinicRequest, problem: str = "") -> HttpResponse:
    clinic = request.who.clinic
    members = clinic.memberships.select_related("user").order_by("user__name", "role")
    today = date.today()
    rows: dict[Any, list[str]] = {}
    for row in members:
        rows.setdefault(row.user, []).append(row.role)
    providers = [
        (one, list(one.licences.all()), [(each, each.holds_on(today)) for each in _held(one)])
        for one in clinic.providers.prefetch_related("licences", "delegations")
    ]
    context: dict[str, Any] = {
        "members": rows,
        "providers": providers,
        "today": today,
        "roles": ROLES,
    }
    context |= {"problem": problem, "sent": request.POST if problem else {}}
    context["ticked"] = [*request.POST.getlist("roles"), *request.POST.getlist("scope")]
    status = _REFUSED if problem else 200
    return render(request, "clinic/people.html", {**context, **_choices(request)}, status=status)


@require_POST
@allowed("people.manage")
def change_people(request: ClinicRequest) -> HttpResponse:
    """Add an account, a provider, a licence or a delegation, or end one."""
    try:
        done = writing.CHANGES[answers.text(request.POST, "do")](request.who, request.POST)
    except KeyError:
        messages.error(request, "That is nothing that can be done here. Reload the page.")
    except BadInputError as fault:
        return _people(request, " ".join(one.sentence() for one in fault.problems))
    else:
        messages.success(request, done)
    return redirect("people")


@require_http_methods(["GET", "POST"])
@allowed("people.manage")
def delegation(request: ClinicRequest, identifier: int) -> HttpResponse:
    """One delegation, and its end before its time."""
    rows = Delegation.objects.select_related("director", "delegate")
    found = get_object_or_404(rows, delegate__clinic=request.who.clinic, pk=identifier)
    if request.method == "POST":
        try:
            messages.success(request, writing.end_delegation(request.who, found, request.POST))
        except BadInputError as fault:
            messages.error(request, " ".join(one.sentence() for one in fault.problems))
        return redirect("people")
    return render(request, "clinic/delegation.html", {"delegation": found, "today": date.today()})


def _held(provider: Provider) -> list[Delegation]:
    return list(provider.delegations.select_related("director"))


def _choices(request: ClinicRequest) -> dict[str, Any]:
    return {
        "provider_roles": terms("role"),
        "kinds": KINDS,
        "directors": request.who.clinic.providers.filter(director=True, retired=False),
        "delegates": request.who.clinic.providers.filter(retired=False),
    }
