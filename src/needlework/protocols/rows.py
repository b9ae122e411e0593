"""One row of the table of protocols as targets with their units."""

from __future__ import annotations

import re
from decimal import Decimal

from needlework.doses import Dose
from needlework.evidence.rule_cells import leading_span, recalled_parts
from needlework.protocols.amounts import Amount
from needlework.protocols.execution import RECALLED
from needlework.protocols.layout import Row, gland_spots, muscles_named, spots
from needlework.protocols.values import Point, Target
from needlework.vocabulary import ProductTerm

_PER_SIDE = re.compile(r"per (axilla|palm|eye|masseter)\b")
_PER_WEIGHT_OR = re.compile(r"(\d+(?:\.\d+)?) U/kg or (\d+) U")
_BETWEEN_GLANDS = " / "


def targets(row: Row, term: ProductTerm) -> tuple[Target, ...]:
    """Return what a row has injected: one target, or one per gland where each has its own dose."""
    if _BETWEEN_GLANDS not in row["dose_per_site"]:
        each = amount(row["dose_per_site"], term, row["dose_unit"])
        total = amount(row["total_dose"], term, row["dose_unit"])
        named = muscles_named(row["muscle_or_site"])
        return (Target(row["muscle_or_site"], named, row["sites"], spots(row), each, total,
                       row["source"], _seen(row)),)  # fmt: skip
    return tuple(
        _gland(row, gland, cell, term)
        for gland, cell in zip(
            muscles_named(row["muscle_or_site"]),
            row["dose_per_site"].split(_BETWEEN_GLANDS),
            strict=True,
        )
    )


def amount(cell: str, term: ProductTerm, unit: str) -> Amount | None:
    """Return the units that a cell starts with; None where it starts with none, or with mL."""
    span, rest = leading_span(cell)
    if span is None or rest.startswith("mL"):
        return None
    return Amount(
        low=span.low,
        high=span.high,
        product=term.slug,
        unit=term.unit,
        per_kilogram="/kg" in unit,
        per_side=bool(_PER_SIDE.match(rest)),
        about=span.about,
    )


def most(row: Row, term: ProductTerm) -> tuple[Amount, ...]:
    """Return the largest doses of one session that a row gives, per kilogram and in all."""
    if found := _PER_WEIGHT_OR.search(row["max_total"]):
        by_weight, in_all = Decimal(found[1]), Decimal(found[2])
        return (
            Amount(None, by_weight, term.slug, term.unit, per_kilogram=True),
            Amount(None, in_all, term.slug, term.unit),
        )
    span, _ = leading_span(row["max_total"])
    return () if span is None else (Amount(None, span.high, term.slug, term.unit),)


def points(found: tuple[Target, ...]) -> tuple[Point, ...]:
    """Return every point with its dose; empty unless all rows place and dose all of theirs."""
    each = [_points_of(target) for target in found]
    return tuple(point for few in each for point in few) if all(each) else ()


def _points_of(target: Target) -> tuple[Point, ...]:
    dose = None if target.each is None or target.seen == RECALLED else target.each.fixed
    if dose is None:
        return ()
    return tuple(Point(spot.name, spot.muscle, spot.side, dose) for spot in target.spots)


def _gland(row: Row, gland: str, cell: str, term: ProductTerm) -> Target:
    each = amount(cell, term, row["dose_unit"])
    assert each is not None, f"{cell} is no amount"
    both = Amount(_twice(each.low), _twice(each.high), each.product, each.unit)
    sites = gland_spots(row, gland)
    return Target(gland.replace("-", " "), (gland,), str(len(sites)), sites, each, both,
                  row["source"], _seen(row))  # fmt: skip


def _twice(units: Decimal | None) -> Decimal | None:
    return None if units is None else 2 * units


def _seen(row: Row) -> str:
    return RECALLED if "dose" in recalled_parts(row["note"]) else row["seen"]


def bilateral(given: Amount) -> Dose | None:
    """Return the units of both sides together, where the table gives one number."""
    fixed = given.fixed
    return fixed * 2 if fixed is not None and given.per_side else fixed
