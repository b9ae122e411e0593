"""Recompute the chain of the audit and say where it breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from needlework.clinic.audit.recording import FIRST, hash_of
from needlework.clinic.models import Approval, AuditEvent


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audit looks like.

    Parameters
    ----------
    events : int
        Events read.
    head : str
        Hash of the last one; kept elsewhere, it proves that nothing was cut off at the end.
    faults : tuple of str
        One sentence for each break; empty where the chain holds.
    """

    events: int
    head: str
    faults: tuple[str, ...]


def verify() -> Verdict:
    """Return whether every event follows the one before and says what it said when written."""
    return chain(AuditEvent.objects.order_by("number").iterator(chunk_size=2000))


def everything() -> Verdict:
    """Return the verdict on the chain, every seal, every row that is kept, and noted heads."""
    from needlework.clinic.audit import heads
    from needlework.clinic.audit.rows import changed_rows

    found = verify()
    faults = (*found.faults, *broken_seals(), *changed_rows(), *heads.faults())
    return Verdict(found.events, found.head, faults)


def chain(events: Iterable[AuditEvent]) -> Verdict:
    """Return the verdict on events in the order of their numbers."""
    faults: list[str] = []
    number, previous = 0, FIRST
    for event in events:
        faults += _faults(event, number, previous)
        number, previous = event.number, event.hash
    return Verdict(number, previous, tuple(faults))


def _faults(event: AuditEvent, number: int, previous: str) -> Iterator[str]:
    if event.number != number + 1:
        yield f"event {number + 1}: missing; the next one is event {event.number}"
    elif event.previous != previous:
        yield f"event {event.number}: does not follow event {number}"
    if event.hash != hash_of(event):
        yield f"event {event.number}: its words are not those that were hashed"


def broken_seals() -> tuple[str, ...]:
    """Return one sentence for each approved plan that no longer fits its seal."""
    from needlework.clinic.approvals.sealing import seal_of

    signed = AuditEvent.objects.filter(action="plan.signed").values_list("subject", "details")
    said = {subject: json.loads(details)["seal"] for subject, details in signed.iterator()}
    faults = []
    for row in Approval.objects.order_by("pk").iterator(chunk_size=100):
        name = f"approval {row.pk}"
        if row.seal != seal_of(row):
            faults.append(f"{name}: it is not what was signed")
        if said.pop(name, None) != row.seal:
            faults.append(f"{name}: it has another seal than the audit says")
    return (*faults, *(f"{name}: it is gone; the audit has its seal" for name in said))
