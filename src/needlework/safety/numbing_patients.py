"""Numbing against what the patient has and takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from needlework.plans import Anaesthesia
from needlework.safety.agents import Agent
from needlework.safety.case import Case, Item
from needlework.safety.numbing_limits import source_of_row
from needlework.safety.rows import data, finding
from needlework.safety.values import Finding
from needlework.vocabulary import classes_of


def patient_findings(case: Case, item: Item, used: Anaesthesia, found: Agent) -> Iterator[Finding]:
    """Yield conditions and medicines that speak against an anaesthetic."""
    for row in data("anaesthesia")["patient"]:
        if row.get("compounded") and not found.compounded:
            continue
        named = [name for name in found.anaesthetics if name in row.get("anaesthetics", [name])]
        because = _because(case, row)
        if named and because is not None:
            words = f"{used.product.given} holds {' and '.join(named)}"
            message = f"{words}; {because}" if because else words
            yield finding(row, item.place, message, sources=(source_of_row(row["row"]),))


def _because(case: Case, row: Mapping[str, Any]) -> str | None:
    """Return what of the patient a row is about; None where nothing is, empty for everybody."""
    conditions, classes = row.get("conditions"), row.get("classes")
    if conditions is None and classes is None:
        return ""
    patient = case.plan.patient
    listed = [(one.given, {one.slug, *one.also}) for one in patient.conditions.items]
    listed += [(one.given, {one.slug, *one.also}) for one in patient.allergies.items]
    found = [given for given, slugs in listed if slugs & set(conditions or ())]
    for one in patient.medicines.items:
        taken = {each for slug in (one.slug, *one.also) if slug for each in classes_of(slug)}
        if taken & set(classes or ()):
            found.append(one.given)
    return f"the patient named {', '.join(found)}" if found else None
