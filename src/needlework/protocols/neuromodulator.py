"""The toxin schemes, read from the table of protocols: one value per group of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from needlework.doses import Dose
from needlework.evidence import table
from needlework.evidence.label_status import label_statuses
from needlework.evidence.rule_cells import ages, recalled_parts
from needlework.protocols.amounts import Amount
from needlework.protocols.composites import parts_of
from needlework.protocols.execution import INDIVIDUAL, RECALLED, execution
from needlework.protocols.layout import Row
from needlework.protocols.purposes import areas, depth_word, indication
from needlework.protocols.rows import amount, bilateral, most, points, targets
from needlework.protocols.values import Point, Protocol, Target
from needlework.vocabulary import (
    ProductTerm,
    product,
    resolve_indications,
)


@cache
def library() -> Mapping[str, Protocol]:
    """Return every toxin scheme by id, in the order of the table."""
    grouped: dict[str, list[Row]] = {}
    for row in (row.cells for row in table("rules", "protocols")):
        term = product(row["product"])
        if term is not None and term.category == "toxin":
            grouped.setdefault(row["protocol"], []).append(row)
    combined = {slug for slug, rows in grouped.items() if _is_combined(rows[0])}
    single = {slug: _protocol(grouped[slug], ()) for slug in grouped if slug not in combined}
    alone = tuple(single.values())
    return {slug: single.get(slug) or _protocol(rows, alone) for slug, rows in grouped.items()}


def _is_combined(row: Row) -> bool:
    return len(resolve_indications(row["indication"])) > 1


def _protocol(rows: Sequence[Row], single: Sequence[Protocol]) -> Protocol:
    row = next((one for one in rows if one["seen"] != RECALLED), rows[0])
    term = product(row["product"])
    assert term is not None
    found = tuple(target for one in rows for target in targets(one, term))
    parts = parts_of(row, term, single) if single else ()
    given = _given(rows, found, term)
    places = tuple(part.area for part in parts) or areas(row)
    total = None if given is None or row["sites"] == INDIVIDUAL else bilateral(given)
    youngest, excluded = ages(row["indication"])
    purpose = indication(row)
    return Protocol(
        id=row["protocol"],
        product=term.slug,
        indication=purpose.slug,
        purpose=row["indication"],
        areas=places,
        therapeutic=purpose.therapeutic,
        targets=found,
        points=_adding_up(
            tuple(point for part in parts for point in part.points) or points(found), total
        ),
        given=given,
        total=total,
        most=most(row, term),
        parts=parts,
        depth=depth_word(row["depth"]),
        depth_words=row["depth"],
        technique=row["technique"],
        needle=row["needle_gauge"],
        limit_note=row["max_total"],
        label=label_statuses(row),
        retreat_minimum_days=int(row["retreat_min_days"]) if row["retreat_min_days"] else None,
        lowest_age=youngest,
        upper_age=excluded,
        unverified=frozenset[str]().union(*(recalled_parts(one["note"]) for one in rows)),
        execution=execution(row, found, given, places),
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _given(rows: Sequence[Row], found: Sequence[Target], term: ProductTerm) -> Amount | None:
    """Return the units of the whole scheme: those of the row that speaks for it, or the sum.

    Rows for different purposes are alternatives, which do not add up.
    """
    whole = [one for one in found if one.words.startswith("selected muscles")]
    if whole:
        return whole[0].total
    if len(rows) == 1:
        return amount(rows[0]["total_dose"], term, rows[0]["dose_unit"])
    doses = [None if one.total is None else one.total.fixed for one in found]
    known = [dose for dose in doses if dose is not None]
    if len(known) < len(doses) or len({row["indication"] for row in rows}) > 1:
        return None
    units = Dose.total(known).units
    return Amount(units, units, term.slug, term.unit)


def _adding_up(found: tuple[Point, ...], total: Dose | None) -> tuple[Point, ...]:
    """Return the points if their doses add up to the published total, else none."""
    if not found or total is None or Dose.total(point.dose for point in found) != total:
        return ()
    return found
