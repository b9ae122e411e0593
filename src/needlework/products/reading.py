"""Read the rows that several kinds of product share: composition, label uses, rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache

from needlework.evidence import table
from needlework.evidence.label_status import label_statuses
from needlework.evidence.rule_cells import ages, leading_span, skin_types
from needlework.products.values import Composition, Ingredient, LabelUse, Presence, Rule

Row = Mapping[str, str]
_FREE = re.compile(r"\bno\b (?P<what>.+)|(?P<before>.+)-free\b.*")


@cache
def rows_by_product() -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of the table of products, by its own word for the product."""
    found: dict[str, list[Row]] = {}
    for row in table("rules", "products"):
        found.setdefault(row.cells["product"], []).append(row.cells)
    return {product: tuple(rows) for product, rows in found.items()}


def of_record(rows: tuple[Row, ...], record: str) -> Iterator[Row]:
    """Yield the rows of one kind of record."""
    return (row for row in rows if row["record"] == record)


def composition(row: Row) -> Composition:
    """Return what a row says of the composition."""
    parts = [part.strip() for part in row["excipients"].split(";") if part.strip()]
    return Composition(
        brand=row["brand"],
        ingredients=tuple(_ingredient(part) for part in parts),
        complexing_proteins=row["complexing_proteins"],
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _ingredient(words: str) -> Ingredient:
    presence: Presence = "contains"
    if words.startswith("may contain "):
        words, presence = words.removeprefix("may contain "), "may contain"
    elif found := _FREE.fullmatch(words):
        words, presence = found["what"] or found["before"], "free of"
    return Ingredient(words, presence)


def label_uses(belongs: Callable[[Row], bool]) -> tuple[LabelUse, ...]:
    """Return the uses of the table of protocols for which a row belongs to a product."""
    found: dict[tuple[str, str], LabelUse] = {}
    for row in (row.cells for row in table("rules", "protocols")):
        if belongs(row):
            for use in _uses(row):
                found.setdefault((use.protocol, use.region), use)
    return tuple(found.values())


def _uses(row: Row) -> Iterator[LabelUse]:
    youngest, excluded = ages(row["indication"])
    for status in label_statuses(row):
        yield LabelUse(
            protocol=row["protocol"],
            purpose=row["indication"],
            region=status.region,
            status=status.status,
            lowest_age=youngest,
            age_excluded=excluded,
            skin_types=skin_types(row["indication"]),
            deepest_mm=_deepest(row),
            source=row["source"],
            seen=status.seen,
        )


def _deepest(row: Row) -> Decimal | None:
    span, rest = leading_span(row["depth"])
    is_depth = rest.startswith("mm") and "needle" not in rest
    return span.high if span is not None and is_depth else None


def rules_for(name: str) -> tuple[Rule, ...]:
    """Return the contraindications whose row is about this one name."""
    return tuple(
        Rule(
            condition=row["condition"],
            kind=row["kind"],
            severity=row["severity"],
            words=row["text_in_own_words"],
            source=row["source"],
            seen=row["seen"],
        )
        for row in (row.cells for row in table("rules", "contraindications"))
        if row["product_or_procedure"] == name
    )
