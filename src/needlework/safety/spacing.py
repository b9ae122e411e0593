"""Days between treatments of one area, and their order where they share a day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from needlework.safety.case import Case, Item
from needlework.safety.history import kind_of
from needlework.safety.overlap import overlapping
from needlework.safety.registry import Rule
from needlework.safety.rows import Row, codes_of, data, finding, rule, when
from needlework.safety.values import Finding, Quantity

TABLE = "spacing"
CODES = codes_of(TABLE)


def rules() -> tuple[Rule, ...]:
    """Return one rule per row."""
    apart = [rule(row, limit=_days(row["days"]), most=False) for row in data(TABLE)["apart"]]
    return (*apart, *(rule(row) for row in data(TABLE)["order"]))


def findings(case: Case) -> Iterator[Finding]:
    """Yield treatments that follow another of the same place too soon, or share a day with it.

    On one day the plan's order is the order in which things are done.
    """
    for place, item in enumerate(case.items):
        for before in case.items[:place]:
            if overlapping(before.treatment.area, item.treatment.area):
                yield from _apart(case, before, item)
                yield from _order(case, before, item)
        yield from _after_history(case, item)


def _after_history(case: Case, item: Item) -> Iterator[Finding]:
    """Yield treatments that follow one of before the plan too soon."""
    for past in case.plan.patient.previous_treatments or ():
        if past.product is None or past.days_ago is None:
            continue
        if past.area is not None and not overlapping(past.area, item.treatment.area):
            continue
        gap, kind = item.day + past.days_ago, kind_of(past.product)
        for row in data(TABLE)["apart"]:
            if kind in row["first"] and item.treatment.kind in row["then"]:
                yield from _short(case, row, item, gap, f"{past.product} before this plan")


def _fits(row: Row, before: Item, item: Item) -> bool:
    return before.treatment.kind in row["first"] and item.treatment.kind in row["then"]


def _apart(case: Case, before: Item, item: Item) -> Iterator[Finding]:
    for row in data(TABLE)["apart"]:
        if _fits(row, before, item):
            yield from _short(case, row, item, item.day - before.day, str(before.treatment))


def _short(case: Case, row: Row, item: Item, gap: int, before: str) -> Iterator[Finding]:
    needed = _needed(case, row)
    if gap < needed:
        found = finding(
            row,
            item.place,
            f"{item.treatment} {gap} days after {before}: {row['words']}",
            measured=_days(gap),
            limit=Quantity(needed, "days"),
        )
        yield when(case, found, item.day + math.ceil(needed - gap))


def _order(case: Case, before: Item, item: Item) -> Iterator[Finding]:
    """Yield what is known of two kinds in one place on one day; nothing where it is too close."""
    same_kind = before.treatment.kind == item.treatment.kind
    if before.day != item.day or same_kind or any(_apart(case, before, item)):
        return
    row = next((row for row in data(TABLE)["order"] if _fits(row, before, item)), None)
    if row is not None:
        message = f"{before.treatment}, then {item.treatment} on one day: {row['words']}"
        yield finding(row, item.place, message)


def _needed(case: Case, row: Row) -> Decimal:
    """Return the days of a row, or the clinic's more."""
    named = f"{row['code']}/{row['id']}"
    return case.limit(named, label=Decimal(row["days"]), unit="days", most=False)


def _days(number: int) -> Quantity:
    return Quantity(Decimal(number), "days")
