"""Whom a row of the contraindication table means, and how grave it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.evidence import table
from needlework.safety.case import Case, Item
from needlework.safety.values import RuleSource, Severity
from needlework.vocabulary import ConditionTerm, resolve, resolve_indications

_RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Contraindication:
    """A row: subject, condition, severity, words and source."""

    subject: str
    condition: str
    kind: str
    severity: Severity
    words: str
    source: RuleSource


@cache
def reading() -> Mapping[str, Any]:
    """Return how the table is read."""
    text = files("needlework.safety").joinpath("data", "contraindications.toml")
    return tomllib.loads(text.read_text("utf-8"))


@cache
def contraindications() -> tuple[Contraindication, ...]:
    """Return the rows that the patient answers; others belong to other groups of rules."""
    return tuple(row for row in _rows() if not _elsewhere(row.condition))


def _rows() -> Iterator[Contraindication]:
    for row in table("rules", "contraindications"):
        cells = row.cells
        how = "severity_recalled" if cells["seen"] == _RECALLED else "severity"
        yield Contraindication(
            subject=cells["product_or_procedure"],
            condition=cells["condition"],
            kind=cells["kind"],
            severity=Severity(reading()[how][cells["severity"]]),
            words=cells["text_in_own_words"],
            source=RuleSource(cells["source"], cells["seen"]),
        )


def _elsewhere(condition: str) -> bool:
    if condition in reading()["elsewhere"]["conditions"]:
        return True
    term = condition_term(condition)
    return term is not None and term.plan_rule


def condition_term(slug: str) -> ConditionTerm | None:
    """Return the condition of a slug."""
    term = resolve(slug, "condition")
    return term if isinstance(term, ConditionTerm) else None


def applying(case: Case, item: Item) -> tuple[Contraindication, ...]:
    """Return the rows that apply to a treatment in the plan's region.

    Rows of one product's instructions stand in for those of another that nobody has read, and
    then never stop a plan.
    """
    own = tuple(row for row in contraindications() if _means(row.subject, case, item))
    borrowed = (row for row in contraindications() if _stands_in(row.subject, item))
    return (*own, *(_milder(row) for row in borrowed))


def _stands_in(subject: str, item: Item) -> bool:
    who = reading()["subject"][subject]
    same_kind = item.treatment.kind == who["kind"]
    return "others" in who and same_kind and item.product not in who["products"]


def _milder(row: Contraindication) -> Contraindication:
    most = Severity(reading()["subject"][row.subject]["others"])
    severity = max(row.severity, most, key=lambda each: each.rank)
    words = f"{row.words.rstrip('.')} (read for {row.subject}, not for this device)"
    return replace(row, severity=severity, words=words)


def applying_to_active(active: str) -> tuple[Contraindication, ...]:
    """Return the rows about an active itself, however it is taken."""
    subjects = reading()["subject"]
    return tuple(
        row
        for row in contraindications()
        if any(is_form_of(active, one) for one in subjects[row.subject].get("actives", ()))
    )


def is_form_of(medicine: str, active: str) -> bool:
    """Whether a medicine is an active or one of its forms (``minoxidil-oral``)."""
    return medicine == active or medicine.startswith(f"{active}-")


@cache
def implied(condition: str) -> tuple[str, ...]:
    """Return what a condition says under other names; see the table of contraindications."""
    found: list[str] = list(reading()["implies"].get(condition, ()))
    return tuple(found)


def _means(subject: str, case: Case, item: Item) -> bool:
    who = reading()["subject"][subject]
    if item.treatment.kind != who["kind"] or (who.get("aesthetic") and item.therapeutic):
        return False
    # Without a region nobody knows which label holds: the rows of all regions are asked.
    regions = who.get("regions")
    if regions is not None and case.region is not None and case.region not in regions:
        return False
    if "products" in who and item.product not in who["products"]:
        return False
    if "actives" in who and not set(who["actives"]) & set(item.actives):
        return False
    return "indications" not in who or _is_for(item, who["indications"])


def _is_for(item: Item, indications: list[str]) -> bool:
    named = item.treatment.indication
    known = resolve_indications(named) if named is not None else ()
    return any(each.slug in indications for each in known)
