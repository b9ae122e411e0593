"""Who signs proves it: by passkey, or by password and code, for the page that they read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from needlework.clinic.accounts import passkey, signature
from needlework.clinic.approvals import signing
from needlework.clinic.approvals.examining import Examination
from needlework.clinic.audit.recording import record
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.stale import StaleError
from needlework.clinic.who import ClinicRequest

PASSKEY, PASSWORD = "passkey", "password"


def asked(request: ClinicRequest, row: TreatmentPlan, found: Examination) -> dict[str, Any]:
    """Return what the page asks for beside a plan that can be signed."""
    user = request.who.user
    seen = signing.seen_of(row, found)
    page: dict[str, Any] = {
        "seen": seen,
        "needs_code": signature.needs_code(user),
        "has_app": signature.has_app(user),
    }
    if passkey.has_passkey(user):
        page["challenge"] = passkey.challenge(request, user, seen)
    return page


def signed(request: ClinicRequest, row: TreatmentPlan) -> str:
    """Sign a plan; return why it was not signed, if so."""
    sent = request.POST
    if sent.get("statement") != "yes":
        return "Confirm the statement above your signature. Nothing was signed."
    seen = sent.get("seen", "")
    how, wrong = _proved(request, seen)
    if wrong:
        with transaction.atomic():
            details = {"by": how, "on": date.today().isoformat()}
            subject = f"plan {row.pk}"
            record(request.who, "signature.refused", subject, patient=row.patient, details=details)
        return wrong
    version = sent.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        signing.sign(request.who, row.pk, number, seen, how)
    except (StaleError, signing.NotSignedError) as reason:
        return str(reason)
    return ""


def _proved(request: ClinicRequest, seen: str) -> tuple[str, str]:
    """Return how somebody proved that it is them, and why that does not count, if so."""
    sent, user = request.POST, request.who.user
    if sent.get("credential"):
        return PASSKEY, passkey.refused(request, user, sent["credential"], seen)
    password, code = sent.get("password", ""), sent.get("code", "")
    return PASSWORD, signature.refused(request, user, password, code)
