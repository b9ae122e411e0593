"""Recompute the chain of the audit and say where it breaks."""

from __future__ import annotations

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

    return tuple(
        f"approval {row.pk}: it is not what was signed"
        for row in Approval.objects.order_by("pk").iterator(chunk_size=100)
        if row.seal != seal_of(row)
    )
