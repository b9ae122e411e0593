"""What an operator does with a command, outside every page, stands in the audit too."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from needlework.clinic.audit.recording import record_of
from needlework.clinic.models import Clinic


def operated(action: str, subject: str, details: Mapping[str, Any] | None = None) -> None:
    """Write that somebody ran a command, under the name by which the machine knows them."""
    said = {"machine_user": _user(), **(details or {})}
    with transaction.atomic():
        for clinic in Clinic.objects.order_by("pk"):
            record_of(None, clinic, action, subject, details=said)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a machine that knows nobody
        return "unknown"
