"""Entries of a chart: read what is so now, write what is so from now on."""

from __future__ import annotations

from typing import Any

from needlework.clinic.audit.recording import record
from needlework.clinic.models import ChartEntry, Patient
from needlework.clinic.who import Who

Facts = dict[str, Any]


def current(patient: Patient) -> dict[str, ChartEntry]:
    """Return the entry that holds now for each subject."""
    rows = patient.entries.filter(successor__isnull=True, void=False)
    return {row.subject: row for row in rows.select_related("recorded_by")}


def facts(patient: Patient) -> Facts:
    """Return what the chart says now; a subject that is absent was not asked."""
    return {subject: entry.value for subject, entry in current(patient).items()}


def write(who: Who, patient: Patient, said: Facts, reason: str = "") -> tuple[str, ...]:
    """Record what is so from now on, in the caller's transaction; return what changed.

    Parameters
    ----------
    said : dict
        Subject to its value; None says that it is not known any more.
    reason : str
        Why something that stood in the chart is revised.
    """
    before = current(patient)
    changed = []
    for subject, value in said.items():
        entry = before.get(subject)
        if value == (None if entry is None else entry.value):
            continue
        ChartEntry.objects.create(
            patient=patient,
            subject=subject,
            value=value,
            void=value is None,
            replaces=entry,
            reason=reason if entry is not None else "",
            recorded_by=who.user,
        )
        changed.append(subject)
    if changed:
        details = {"subjects": changed, "reason": reason}
        record(who, "chart.changed", f"patient {patient.pk}", patient=patient, details=details)
    return tuple(changed)
