"""Write an event of the audit, in the transaction of what it tells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from needlework.clinic.audit.rows import ROWS, digests
from needlework.clinic.models import AuditEvent, Clinic, Patient, User
from needlework.clinic.who import Who

FIRST = "sha256:" + "0" * 64
"""What the first event of a chain follows."""

_LOCK = 720_260_901
_HASHED = (
    *("number", "at", "clinic", "actor", "actor_name", "action", "subject", "patient"),
    *("details", "previous"),
)


def record(
    who: Who,
    action: str,
    subject: str,
    *,
    patient: Patient | None = None,
    details: Mapping[str, Any] | None = None,
    rows: Iterable[models.Model] = (),
) -> AuditEvent:
    """Write what a member did.

    Parameters
    ----------
    action : str
        What was done (``chart.read``, ``plan.signed``).
    subject : str
        What it was done to, as kind and number (``plan 12``).
    details : mapping, optional
        More, as JSON values.
    rows : iterable of rows
        Rows that were added with it and that nobody changes any more; their digests are kept.

    Raises
    ------
    TransactionManagementError
        Outside a transaction: an event without what it tells of would be a lie.
    """
    said = dict(details or {})
    added = digests(rows)
    if added:
        said[ROWS] = added
    return record_of(who.user, who.clinic, action, subject, patient=patient, details=said)


def record_read(who: Who, action: str, subject: str, patient: Patient) -> None:
    """Write that somebody read something of a chart, in a transaction of its own."""
    with transaction.atomic():
        record(who, action, subject, patient=patient)


def record_list(who: Who, action: str, subject: str, patients: Iterable[int]) -> None:
    """Write whose names, or what of whose charts, stood in a list; nothing for an empty one."""
    shown = sorted(set(patients))
    if shown:
        with transaction.atomic():
            record(who, action, subject, details={"patients": shown})


def record_of(
    user: User | None,
    clinic: Clinic | None,
    action: str,
    subject: str,
    *,
    patient: Patient | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write what a user, or nobody known, did; see :func:`record`."""
    _queue()
    last = AuditEvent.objects.order_by("-number").first()
    event = AuditEvent(
        number=1 if last is None else last.number + 1,
        at=timezone.now().isoformat(timespec="microseconds"),
        clinic=None if clinic is None else clinic.pk,
        actor=None if user is None else user.pk,
        actor_name="" if user is None else str(user),
        action=action,
        subject=subject[:80],
        patient=None if patient is None else patient.pk,
        details=json.dumps(details or {}, sort_keys=True, ensure_ascii=False),
        previous=FIRST if last is None else last.hash,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def hash_of(event: AuditEvent) -> str:
    """Return the hash of everything that an event says, the hash before it included."""
    said = [getattr(event, name) for name in _HASHED]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _queue() -> None:
    """Let one writer of the chain in at a time, until its transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit event outside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
