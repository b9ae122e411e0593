"""Assessment, goals and risks discussed as entries of the chart, each with its own history.

Scores are the ``scores`` of the chart, which check and forecast read. A goal and a risk are one
subject each (``goal/2``), so that each is revised or voided with a reason of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from needlework.clinic.chart.entries import chart_version, current, entries_of, facts, write
from needlework.clinic.chart.questions import score_words
from needlework.clinic.chart.reading_form import check
from needlework.clinic.chart.tables import SCORES
from needlework.clinic.drafts import answers
from needlework.clinic.models import ChartEntry, Patient
from needlework.clinic.stale import StaleError
from needlework.clinic.who import Who
from needlework.exchange.words import area_words

GOAL, RISK = "goal", "risk"
MOST = 200
"""Goals or risks of one patient."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that stands in the consultation now.

    Parameters
    ----------
    subject : str
        By which it is revised: ``goal/2``, or ``scores/0`` for the first score.
    """

    subject: str
    words: str
    value: Row
    entry: ChartEntry


@dataclass(frozen=True, slots=True)
class Before:
    """Something that stood before, what came instead, and why."""

    words: str
    instead: str
    entry: ChartEntry


def scores(patient: Patient) -> tuple[Item, ...]:
    """Return the assessment that holds now."""
    entry = current(patient).get(SCORES)
    if entry is None:
        return ()
    rows = enumerate(entry.value or ())
    return tuple(Item(f"{SCORES}/{at}", score_words(row), row, entry) for at, row in rows)


def items(patient: Patient, kind: str) -> tuple[Item, ...]:
    """Return the goals, or the risks discussed, that hold now."""
    found = [
        (int(subject.partition("/")[2]), entry)
        for subject, entry in current(patient).items()
        if subject.startswith(f"{kind}/")
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(Item(row.subject, words(row.value), row.value or {}, row) for _, row in found)


def before(patient: Patient) -> tuple[Before, ...]:
    """Return everything that was revised or voided, the newest first."""
    rows = (
        entries_of(patient)
        .filter(replaces__isnull=False)
        .select_related("replaces", "recorded_by")
    )
    found = []
    for row in rows.order_by("-pk"):
        assert row.replaces is not None
        if row.subject.startswith((f"{GOAL}/", f"{RISK}/")):
            found.append(Before(words(row.replaces.value), words(row.value), row))
        elif row.subject == SCORES:
            found += _scores_before(row)
    return tuple(found)


def words(value: Row | None) -> str:
    """Return a goal or a risk in words; nothing for one that is void."""
    if value is None:
        return ""
    place = f"{area_words(value['area'])}: " if value.get("area") else ""
    often = f", {value['often']}" if value.get("often") else ""
    return f"{place}{value['words']}{often}"


def newest(patient: Patient) -> int:
    """Return the version of a chart: what a page was filled in from."""
    return chart_version(patient)


@transaction.atomic
def add(who: Who, patient: Patient, kind: str, values: list[Row], last: int) -> None:
    """Add goals or risks.

    Raises
    ------
    BadInputError
        There would be too many.
    StaleError
        Somebody else changed the chart since the page was opened.
    """
    _hold(patient, last)
    subjects = entries_of(patient).filter(subject__startswith=f"{kind}/")
    used = {int(one.partition("/")[2]) for one in subjects.values_list("subject", flat=True)}
    first = max(used, default=0) + 1
    if first + len(values) > MOST:
        answers.refuse(f"{kind}s", f"more than {MOST}", f"at most {MOST}", "Revise an older one.")
    write(who, patient, {f"{kind}/{first + at}": value for at, value in enumerate(values)})


@transaction.atomic
def add_scores(who: Who, patient: Patient, rows: list[Row], last: int) -> None:
    """Add scores to the assessment.

    Raises
    ------
    BadInputError
        A scale, an area or a grade is not known, or the score is there already.
    StaleError
        Somebody else changed the chart since the page was opened.
    """
    _hold(patient, last)
    standing = list(facts(patient).get(SCORES) or ())
    taken = {_place(row) for row in standing}
    for row in rows:
        if _place(row) in taken:
            answers.refuse("score", f"{score_words(row)}, beside another", "one", "Revise it.")
    reason = "further scores of the consultation"
    _write_scores(who, patient, [*standing, *rows], reason)


@transaction.atomic
def revise(
    who: Who, patient: Patient, subject: str, value: Row | None, reason: str, last: int
) -> None:
    """Put something in the place of what stands, or nothing where it is void.

    Parameters
    ----------
    value : dict or None
        For a score only its ``value``; None declares it void.

    Raises
    ------
    BadInputError
        Nothing stands there, or what comes instead cannot be read.
    StaleError
        Somebody else changed the chart since the page was opened.
    """
    _hold(patient, last)
    kind, _, number = subject.partition("/")
    if kind == SCORES:
        standing = list(facts(patient).get(SCORES) or ())
        at = int(number) if number.isascii() and number.isdigit() else len(standing)
        if at >= len(standing):
            _refuse(subject)
        instead = [] if value is None else [standing[at] | value]
        _write_scores(who, patient, [*standing[:at], *instead, *standing[at + 1 :]], reason)
    elif kind in (GOAL, RISK) and subject in current(patient):
        write(who, patient, {subject: value}, reason)
    else:
        _refuse(subject)


def _write_scores(who: Who, patient: Patient, rows: list[Row], reason: str) -> None:
    said = {SCORES: rows or None}
    check(said, patient.birth_date, patient.sex, date.today())
    write(who, patient, said, reason)


def _scores_before(row: ChartEntry) -> Iterator[Before]:
    assert row.replaces is not None
    old, new = row.replaces.value or [], row.value or []
    by_place = {_place(one): one for one in new}
    for one in old:
        now = by_place.get(_place(one))
        if now != one:
            yield Before(score_words(one), score_words(now) if now else "", row)


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["scale"], row["area"], row.get("side", "both"), row.get("condition"))


def _hold(patient: Patient, last: int) -> None:
    """Queue behind others who change the chart, and see that nobody did."""
    row = Patient.objects.select_for_update().get(pk=patient.pk)
    if row.merged_into_id is not None or newest(patient) != last:
        raise StaleError("this chart")


def _refuse(subject: str) -> None:
    answers.refuse("entry", f'"{subject[:40]}"', "one that stands now", "Look at the page again.")
