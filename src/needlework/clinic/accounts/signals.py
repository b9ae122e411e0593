"""Signing in and out, and failing to, are audited."""

from __future__ import annotations

from typing import Any

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


def _signed_in(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    with transaction.atomic():
        record_of(user, None, "sign-in", f"user {user.pk}")


def _signed_out(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        with transaction.atomic():
            record_of(user, None, "sign-out", f"user {user.pk}")


def _failed(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    named = str(credentials.get("email") or credentials.get("username") or "")[:160]
    with transaction.atomic():
        record_of(None, None, "sign-in-failed", "user", details={"named": named})
