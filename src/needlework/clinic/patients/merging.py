"""Join two charts of one person: one closes, the other goes on with everything of both."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import transaction

from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import Facts, current, entries_of, write
from needlework.clinic.chart.tables import ANSWERS, SCORES
from needlework.clinic.models import ChartEntry, Patient, TreatmentPlan
from needlework.clinic.patients.words import index
from needlework.clinic.photographs import consenting
from needlework.clinic.who import Who

UNSAID = "unspecified"
ASKED_AGAIN = (*ANSWERS, "skin_type")
"""Subjects of which one answer is wrong where two differ; the others change with time."""
Entries = dict[str, ChartEntry]


@transaction.atomic
def merge(who: Who, patient: Patient, into: Patient, reason: str) -> bool:
    """Close a chart that turned out to be of somebody already here; both stay readable.

    Nothing is copied or deleted. Entries stay in the chart in which they were written, and the
    chart that goes on reads them there; plans with their approvals and consents belong to it from
    now on. Where both charts say something else, what holds is written as a new entry. Photographs
    and consents to them stay with their chart, and the person is asked for them as one.

    Returns
    -------
    bool
        Whether it was done: not where one of the two is closed, or both are the same.
    """
    rows = {
        row.pk: row
        for row in Patient.objects.select_for_update()
        .filter(pk__in=[patient.pk, into.pk], clinic=who.clinic, merged_into__isnull=True)
        .order_by("pk")
    }
    if len(rows) < 2:
        return False
    closed, open_ = rows[patient.pk], rows[into.pk]
    here, there = current(open_), current(closed)
    closed.merged_into = open_
    closed.version += 1
    closed.save(update_fields=["merged_into", "version"])
    moved = _move_plans(closed, open_)
    entries = {name: row.pk for name, row in there.items()}
    details = {"into": open_.pk, "reason": reason, "plans": moved, "entries": entries}
    details["identity"] = _one_identity(closed, open_)
    record(who, "patient.merged", f"patient {closed.pk}", patient=closed, details=details)
    details = details | {"from": closed.pk}
    record(who, "chart.joined", f"patient {open_.pk}", patient=open_, details=details)
    said = _numbered(open_, here, there) | _both(here, there)
    write(who, open_, said, f"charts {open_.number} and {closed.number} are one")
    consenting.join(who, open_)
    patient.refresh_from_db()
    return True


def _one_identity(closed: Patient, open_: Patient) -> dict[str, list[str]]:
    """Fill in who the person is from the closed chart; return what changed, before and after.

    Where the sexes differ, it is not said any more: it decides which questions are asked.
    """
    found: dict[str, list[str]] = {}
    for name in ("sex", "email", "phone"):
        one, other = str(getattr(open_, name)), str(getattr(closed, name))
        holds = _sex(one, other) if name == "sex" else one or other
        if holds != one:
            found[name] = [one, holds]
            setattr(open_, name, holds)
    if found:
        open_.version += 1
        open_.save(update_fields=[*found, "version"])
    index(open_)
    return found


def _sex(one: str, other: str) -> str:
    said = {one, other} - {UNSAID}
    return said.pop() if len(said) == 1 else UNSAID


def _move_plans(closed: Patient, open_: Patient) -> list[int]:
    """Let plans belong to the chart that goes on; drafts and approvals stay as they are."""
    rows = TreatmentPlan.objects.select_for_update().filter(patient=closed).order_by("pk")
    moved = list(rows.values_list("pk", flat=True))
    TreatmentPlan.objects.filter(pk__in=moved).update(patient=open_)
    return moved


def _both(here: Entries, there: Entries) -> Facts:
    """Return what is so of one person of whom two charts say something."""
    said: Facts = {}
    for subject in {**here, **there}:
        one, other = here.get(subject), there.get(subject)
        if one is None or other is None:
            said[subject] = (one or other).value  # type: ignore[union-attr]
        elif not _is_numbered(subject):
            first, last = sorted((one, other), key=lambda row: row.pk)
            said[subject] = _joined(subject, first.value, last.value)
    return said


def _numbered(open_: Patient, here: Entries, there: Entries) -> Facts:
    """Return goals and risks that have one number in both charts: the second gets a free one."""
    said: Facts = {}
    for subject in filter(_is_numbered, here.keys() & there.keys()):
        said[subject] = here[subject].value
        if here[subject].value != there[subject].value:
            kind = subject.partition("/")[0]
            rows = entries_of(open_).filter(subject__startswith=f"{kind}/")
            used = {*rows.values_list("subject", flat=True), *said}
            free = next(one for one in count(1) if f"{kind}/{one}" not in used)
            said[f"{kind}/{free}"] = there[subject].value
    return said


def _is_numbered(subject: str) -> bool:
    return "/" in subject


def _joined(subject: str, first: Any, last: Any) -> Any:
    """Return what holds of two answers, of which one was written last.

    Of lists everything holds; an answer that differs, as a yes in one chart and a no in the other,
    has to be asked again; of scores of one area, and of measures, the last holds.
    """
    if first == last:
        return last
    if subject in ASKED_AGAIN:
        return None
    if subject == SCORES:
        return list({_measured(row): row for row in [*first, *last]}.values())
    if isinstance(first, list) and isinstance(last, list):
        return [*first, *(row for row in last if row not in first)]
    return last


def _measured(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("area", "side", "scale", "condition"))
