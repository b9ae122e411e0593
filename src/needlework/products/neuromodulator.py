"""The toxin products, read from the table of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from needlework.doses import Dilution, Dose, Volume
from needlework.products.reading import Row, composition, label_uses, of_record, rows_by_product
from needlework.products.values import (
    RECALLED,
    LabelDilution,
    NotInterchangeable,
    ObservedRatio,
    Storage,
    Toxin,
    VialSize,
)
from needlework.vocabulary import ProductTerm, product, terms

_STORED = ("storage_unopened", "storage_reconstituted")


def toxins() -> tuple[Toxin, ...]:
    """Return every toxin with a row in the table of products."""
    return tuple(_library().values())


def toxin(word: str) -> Toxin | None:
    """Return the toxin that a slug or brand names; None where the table has none."""
    term = product(word)
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, Toxin]:
    rows = rows_by_product()
    return {
        term.slug: _toxin(term, rows[term.slug])
        for term in terms("product")
        if isinstance(term, ProductTerm) and term.category == "toxin" and term.slug in rows
    }


def _toxin(term: ProductTerm, rows: tuple[Row, ...]) -> Toxin:
    sold = [row for row in rows if row["record"] in ("vial", "dilution")]
    stored = [row for row in rows if row["record"] in _STORED]
    return Toxin(
        slug=term.slug,
        unit=term.unit,
        brands=_distinct(row["brand"] for row in sold),
        regions=_distinct(region for row in sold for region in row["region"].split("/")),
        vials=tuple(_vial(row, term) for row in of_record(rows, "vial")),
        dilutions=tuple(_dilution(row, term) for row in of_record(rows, "dilution")),
        storages=tuple(_storage(row) for row in stored),
        compositions=tuple(composition(row) for row in of_record(rows, "composition")),
        not_interchangeable=tuple(
            _kept_apart(row) for row in of_record(rows, "interchangeability")
        ),
        observed_ratios=tuple(_ratio(row) for row in of_record(rows, "conversion")),
        label_uses=label_uses(lambda row: row["product"] == term.slug),
    )


def _vial(row: Row, term: ProductTerm) -> VialSize:
    size = _size(row, term)
    return VialSize(
        brand=row["brand"],
        region=row["region"],
        size=size,
        volume=_liquid(row, size),
        source=row["source"],
        seen=RECALLED if RECALLED in row["note"].lower() else row["seen"],
        note=row["note"],
    )


def _size(row: Row, term: ProductTerm) -> Dose:
    return Dose(Decimal(row["vial_units"]), term.slug, term.unit)


def _liquid(row: Row, size: Dose) -> Volume | None:
    """Return the volume of a ready-to-use liquid from its units per 0.1 mL."""
    if not row["units_per_0p1ml"]:
        return None
    return Volume.of(Fraction(size.units) / (10 * Fraction(row["units_per_0p1ml"])))


def _dilution(row: Row, term: ProductTerm) -> LabelDilution:
    return LabelDilution(
        brand=row["brand"],
        regions=tuple(row["region"].split("/")),
        dilution=Dilution(_size(row, term), Volume.of(Decimal(row["diluent_ml"]))),
        solution=row["storage"],
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _storage(row: Row) -> Storage:
    return Storage(
        brand=row["brand"],
        regions=tuple(row["region"].split("/")),
        made_up=row["record"] == "storage_reconstituted",
        words=row["storage"],
        lowest_celsius=_whole(row["temp_c_min"]),
        highest_celsius=_whole(row["temp_c_max"]),
        use_within_hours=_whole(row["use_within_h"]),
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _kept_apart(row: Row) -> NotInterchangeable:
    return NotInterchangeable(
        row["brand"], row["compare_product"], row["note"], row["source"], row["seen"]
    )


def _ratio(row: Row) -> ObservedRatio:
    return ObservedRatio(
        other=row["compare_product"],
        low=Decimal(row["ratio_low"]),
        high=Decimal(row["ratio_high"]),
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
