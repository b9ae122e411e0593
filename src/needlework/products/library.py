"""The toxin products that ship with the package, read from the table of products."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from needlework.doses import Dilution, Dose, Volume
from needlework.evidence import table
from needlework.products.values import LabelDilution, Toxin, VialSize
from needlework.vocabulary import ProductTerm, product, terms

Row = Mapping[str, str]


def toxins() -> tuple[Toxin, ...]:
    """Return every toxin with a row in the table of products."""
    return tuple(_library().values())


def toxin(word: str) -> Toxin | None:
    """Return the toxin that a slug or brand names; None where the table has none."""
    term = product(word)
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, Toxin]:
    rows: dict[str, list[Row]] = {}
    for row in table("rules", "products"):
        rows.setdefault(row.cells["product"], []).append(row.cells)
    known = [term for term in terms("product") if isinstance(term, ProductTerm)]
    return {
        term.slug: _toxin(term, rows[term.slug])
        for term in known
        if term.category == "toxin" and term.slug in rows
    }


def _toxin(term: ProductTerm, rows: list[Row]) -> Toxin:
    sold = [row for row in rows if row["record"] in ("vial", "dilution")]
    made_up = [row for row in rows if row["record"] == "storage_reconstituted"]
    hours = made_up[0]["use_within_h"] if made_up else ""
    return Toxin(
        slug=term.slug,
        unit=term.unit,
        brands=_distinct([row["brand"] for row in sold]),
        regions=_distinct([region for row in sold for region in row["region"].split("/")]),
        vials=tuple(_vial(row, term) for row in sold if row["record"] == "vial"),
        dilutions=tuple(_dilution(row, term) for row in sold if row["record"] == "dilution"),
        use_within_hours=int(hours) if hours else None,
        use_within_seen=made_up[0]["seen"] if hours else "",
    )


def _vial(row: Row, term: ProductTerm) -> VialSize:
    size = Dose(Decimal(row["vial_units"]), term.slug, term.unit)
    return VialSize(
        row["brand"], row["region"], size, _liquid(row, size), row["source"], row["seen"]
    )


def _liquid(row: Row, size: Dose) -> Volume | None:
    """Return the volume of a ready-to-use liquid from its units per 0.1 mL."""
    if not row["units_per_0p1ml"]:
        return None
    return Volume.of(Fraction(size.units) / (10 * Fraction(row["units_per_0p1ml"])))


def _dilution(row: Row, term: ProductTerm) -> LabelDilution:
    size = Dose(Decimal(row["vial_units"]), term.slug, term.unit)
    return LabelDilution(
        brand=row["brand"],
        regions=tuple(row["region"].split("/")),
        dilution=Dilution(size, Volume.of(Decimal(row["diluent_ml"]))),
        solution=row["storage"],
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _distinct(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
