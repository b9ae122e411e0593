"""Whom a row of the contraindication table means, and how grave it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """Return the rows that apply to a treatment in the plan's region."""
    return tuple(row for row in contraindications() if _means(row.subject, case, item))


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
