"""Entries of a chart: read what is so now, write what is so from now on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from needlework.clinic.audit.recording import record
from needlework.clinic.models import ChartEntry, Patient
from needlework.clinic.who import Who

Facts = dict[str, Any]


def charts_of(patient: Patient) -> list[int]:
    """Return the numbers of a chart and of every chart that was merged into it."""
    return list(charts_by_person([patient.pk]))


def charts_by_person(patients: Iterable[int]) -> dict[int, int]:
    """Return the numbers of charts, and of those merged into them, each with whose it is now."""
    found = {patient: patient for patient in patients}
    newest = list(found)
    while newest:
        rows = Patient.objects.filter(merged_into__in=newest).order_by("pk")
        closed = dict(rows.values_list("pk", "merged_into"))
        found |= {pk: found[into] for pk, into in closed.items() if into is not None}
        newest = list(closed)
    return found


def chart_that_goes_on(patient: Patient) -> Patient:
    """Return the open chart of the person of whom this is one: itself, where it is not closed."""
    found = patient
    while found.merged_into is not None:
        found = found.merged_into
    return found


def hold_person(patient: Patient) -> Patient:
    """Queue behind others who change any chart of a person; return the one that goes on.

    To be called in a transaction: it holds until that ends.
    """
    while True:
        open_ = chart_that_goes_on(Patient.objects.get(pk=patient.pk))
        wanted = charts_of(open_)
        rows = Patient.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        held = {row.pk: row for row in rows}
        # Somebody may have joined charts while this one waited.
        if held[open_.pk].merged_into_id is None and charts_of(open_) == wanted:
            return held[open_.pk]


def entries_of(patient: Patient) -> QuerySet[ChartEntry]:
    """Return what was recorded in a chart and in those merged into it, the oldest first."""
    return ChartEntry.objects.filter(patient__in=charts_of(patient)).order_by("pk")


def chart_version(patient: Patient) -> int:
    """Return a number that changes whenever anything of the chart does."""
    return chart_versions([patient.pk])[patient.pk]


def chart_versions(patients: Iterable[int]) -> dict[int, int]:
    """Return the versions of some charts: how many entries each has; 0 where it has none.

    Entries are only ever added, so their count tells; the newest of them would not tell that a
    chart with older ones was merged into this one.
    """
    whose = charts_by_person(patients)
    found = dict.fromkeys(whose.values(), 0)
    rows = ChartEntry.objects.filter(patient__in=whose).order_by().values("patient")
    for chart, entries in rows.annotate(entries=Count("pk")).values_list("patient", "entries"):
        found[whose[chart]] += entries
    return found


def current(patient: Patient) -> dict[str, ChartEntry]:
    """Return the entry that holds now for each subject.

    Where two charts of one person each say something, the entry written last holds; what should
    hold of both is written when they are merged.
    """
    return _newest(entries_of(patient).select_related("recorded_by", "patient"))


def _newest(rows: Iterable[ChartEntry]) -> dict[str, ChartEntry]:
    every = list(rows)
    replaced = {row.replaces_id for row in every}
    newest = {row.subject: row for row in every if row.pk not in replaced}
    return {subject: row for subject, row in newest.items() if not row.void}


def disagreeing(patient: Patient) -> dict[str, list[ChartEntry]]:
    """Return what the charts of one person said that made a subject to be asked again."""
    rows = list(entries_of(patient).select_related("recorded_by", "patient", "replaces__patient"))
    replaced = {row.replaces_id for row in rows}
    standing: dict[str, list[ChartEntry]] = {}
    for row in rows:
        if row.pk not in replaced:
            standing.setdefault(row.subject, []).append(row)
    found = {}
    for subject, each in standing.items():
        *others, newest = each
        said = [row for row in (*others, newest.replaces) if row is not None and not row.void]
        if newest.void and len({str(row.value) for row in said}) > 1:
            found[subject] = sorted(said, key=lambda row: row.pk)
    return found


def facts(patient: Patient) -> Facts:
    """Return what the chart says now; a subject that is absent was not asked."""
    rows = entries_of(patient).only("subject", "value", "void", "replaces")
    return {subject: entry.value for subject, entry in _newest(rows).items()}


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
        row = ChartEntry.objects.create(
            patient=patient,
            subject=subject,
            value=value,
            void=value is None,
            replaces=entry,
            reason=reason if entry is not None else "",
            recorded_by=who.user,
        )
        changed.append(row)
    subjects = [row.subject for row in changed]
    if changed:
        details = {"subjects": subjects, "reason": reason}
        about = f"patient {patient.pk}"
        record(who, "chart.changed", about, patient=patient, details=details, rows=changed)
    return tuple(subjects)
