"""The door of every page: who may open it, and the objects of their own clinic only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from needlework.clinic.models import Approval, Patient, TreatmentPlan
from needlework.clinic.roles import SECOND_FACTOR, Permission
from needlework.clinic.who import ClinicRequest, Who, identify

Rest = ParamSpec("Rest")
View = Callable[Concatenate[ClinicRequest, Rest], HttpResponse]
ALLOWED = "allowed_for"


def allowed(permission: Permission | None) -> Callable[[View[Rest]], Callable[..., HttpResponse]]:
    """Return a decorator that opens a view to members with a permission.

    A stranger is sent to sign in, a member without the permission is refused (403), and one who
    still lacks the second factor that the permission asks for is sent to set it up.

    Parameters
    ----------
    permission : str or None
        None for every member of a clinic.
    """

    def decorate(view: View[Rest]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            who = getattr(request, "who", None)
            if who is None or (permission is not None and not who.may(permission)):
                raise PermissionDenied
            if permission in SECOND_FACTOR and lacks_second_factor(who):
                return redirect("second_factor_needed")
            return view(request, *arguments, **named)  # type: ignore[arg-type]

        setattr(opened, ALLOWED, permission)
        return opened

    return decorate


def lacks_second_factor(who: Who) -> bool:
    """Whether the clinic asks for a second factor that somebody has not set up."""
    return bool(settings.REQUIRE_SECOND_FACTOR) and not is_mfa_enabled(who.user)


def patient_of(who: Who, identifier: int) -> Patient:
    """Return a patient of the clinic, or say that there is none (404)."""
    return get_object_or_404(Patient, clinic=who.clinic, pk=identifier)


def plan_of(who: Who, identifier: int) -> TreatmentPlan:
    """Return a plan of the clinic, or say that there is none (404)."""
    rows = TreatmentPlan.objects.select_related("clinic", "patient")
    return get_object_or_404(rows, clinic=who.clinic, pk=identifier)


def approval_of(who: Who, identifier: int) -> Approval:
    """Return an approved plan of the clinic, or say that there is none (404)."""
    rows = Approval.objects.select_related("plan__patient", "plan__clinic", "signer")
    return get_object_or_404(rows, plan__clinic=who.clinic, pk=identifier)


def who_asks(request: HttpRequest) -> Who | None:
    """Return who asks, looked up once for a request."""
    return identify(request)
