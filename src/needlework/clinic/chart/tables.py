"""A chart as the ``[patient]`` table of a plan file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from needlework.clinic.chart.entries import Facts, facts
from needlework.clinic.models import Patient

ANSWERS = ("pregnant", "breastfeeding", "childbearing_potential")
LISTS = ("conditions", "medicines", "allergies")
PREVIOUS = "previous_treatments"
MEASURES = ("weight", "skin_type", "latitude", "protection")
SCORES = "scores"
SUBJECTS = (*ANSWERS, *LISTS, PREVIOUS, *MEASURES, SCORES)
"""Everything that a chart can say; each is not asked until it is answered."""

_NONE = {"none": True}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_KEPT = ("product", "dose", "area", "here")


def patient_table(patient: Patient, start: date) -> dict[str, Any]:
    """Return the ``[patient]`` table of a plan that starts on a day."""
    return table_of(facts(patient), patient.birth_date, patient.sex, start)


def table_of(said: Facts, birth_date: date, sex: str, start: date) -> dict[str, Any]:
    """Return the table of what a chart says; what was not asked is left out."""
    found: dict[str, Any] = {"birth_date": birth_date}
    if sex != "unspecified":
        found["sex"] = sex
    found |= {name: said[name] for name in ("weight", "skin_type", *ANSWERS) if name in said}
    found |= {name: said[name] or dict(_NONE) for name in LISTS if name in said}
    if PREVIOUS in said:
        rows = [_previous(row, start) for row in said[PREVIOUS]]
        found[PREVIOUS] = rows or dict(_NONE)
    sun = {name: _exact(said[name]) for name in ("latitude", "protection") if name in said}
    if sun:
        found["sun"] = sun
    if said.get(SCORES):
        found["score"] = [row | {"value": _exact(row["value"])} for row in said[SCORES]]
    return found


def _exact(value: Any) -> Any:
    """Return a number that was kept as text as the exact number that it is."""
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def _previous(row: Mapping[str, Any], start: date) -> dict[str, Any]:
    found = {name: row[name] for name in _KEPT if row.get(name) not in (None, "")}
    if row.get("on"):
        found["days_ago"] = max(0, (start - date.fromisoformat(row["on"])) // timedelta(days=1))
    return found
