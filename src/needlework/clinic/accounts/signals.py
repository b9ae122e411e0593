"""Signing in and out, failing to, and changes of what proves who somebody is, are audited."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from needlework.clinic.audit.recording import record_of
from needlework.clinic.models import User


def connect() -> None:
    """Listen to the framework's signals."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit signed in")
    user_logged_out.connect(_signed_out, dispatch_uid="audit signed out")
    user_login_failed.connect(_failed, dispatch_uid="audit failed")
    for signal, action in (
        (password_changed, "password.changed"),
        (password_set, "password.changed"),
        (mfa.authenticator_added, "second-factor.added"),
        (mfa.authenticator_removed, "second-factor.removed"),
        (mfa.authenticator_reset, "second-factor.reset"),
    ):
        signal.connect(_changed(action), weak=False, dispatch_uid=f"audit {action}")
    mfa.authentication_failed.connect(_code_failed, dispatch_uid="audit code failed")


def _signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    _record(user, "sign-in", user)


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _record(user, "sign-out", user)


def _failed(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    """Write whose account it was; what else was typed may be somebody's password."""
    named = str(credentials.get("email") or credentials.get("username") or "").lower()
    _record(None, "sign-in-failed", User.objects.filter(email=named).first())


def _code_failed(sender: object, user: User, **_: Any) -> None:
    _record(None, "second-factor-failed", user)


def _changed(action: str) -> Any:
    def written(sender: object, user: User, authenticator: Any = None, **_: Any) -> None:
        kind = "" if authenticator is None else str(authenticator.type)
        _record(user, action, user, {"kind": kind} if kind else {})

    return written


def _record(
    actor: User | None, action: str, about: User | None, details: dict[str, Any] | None = None
) -> None:
    subject = "user" if about is None else f"user {about.pk}"
    with transaction.atomic():
        record_of(actor, None, action, subject, details=details or {})
