"""Sums of one product over sessions and time; units of two products are never added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.ceilings import Ceiling
from needlework.safety.history import before
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import limits, severity_of, source_of
from needlework.safety.values import Finding, Place, Quantity

SUM = "CUMULATIVE-DOSE"
CODES = (
    Code(
        SUM,
        "Sum of a product above its limit",
        "Labels cap the sum of all indications, in a session or in some months; treatments "
        "elsewhere count.",
        "Lower the dose or wait until earlier doses leave the window.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return one rule per cap."""
    return tuple(
        Rule(
            f"{SUM}/{row['id']}",
            severity_of(row),
            f"the sum of {row['product']} with {row['limit']} {row['unit']} {row['words']}",
            (source_of(row),),
            Quantity(Decimal(row["limit"]), row["unit"]),
        )
        for row in limits()["sum"]
    )


def findings(case: Case) -> Iterator[Finding]:
    """Yield sessions after which the sum of a product is above its cap."""
    for row in limits()["sum"]:
        for day in case.days:
            here = [
                item for item in case.toxins if item.day == day and item.product == row["product"]
            ]
            if here:
                yield from _over(case, here, row)


def rooms(case: Case, day: int, product: str) -> Iterator[Ceiling]:
    """Yield what earlier doses of a product leave for a day, cap by cap."""
    here = [item for item in case.toxins if (item.day, item.product) == (day, product)]
    for row in limits()["sum"]:
        if here and row["product"] == product:
            label = Decimal(row["limit"])
            limit = case.limit(f"{SUM}/{row['id']}", label=label, unit=row["unit"])
            taken = sum((dose.units for dose, _ in _earlier(case, here[0], row)), Decimal(0))
            left = max(limit - taken, Decimal(0))
            yield Ceiling(f"{SUM}/{row['id']}", left, label, row["unit"], source_of(row))


def _earlier(case: Case, item: Item, row: Mapping[str, Any]) -> list[tuple[Dose, int]]:
    """Return earlier doses inside the window of a cap, each with its day."""
    return [
        (past.dose, past.day)
        for past in before(case, item)
        if past.product == row["product"]
        and past.dose is not None
        and past.days_before(item.day) < row["days"]
    ]


def _over(case: Case, here: list[Item], row: Mapping[str, Any]) -> Iterator[Finding]:
    today = [item.dose for item in here if item.dose is not None]
    earlier = _earlier(case, here[0], row)
    total = Dose.total([*today, *(dose for dose, _ in earlier)])
    label = Decimal(row["limit"])
    limit = case.limit(f"{SUM}/{row['id']}", label=label, unit=row["unit"])
    whose = "the limit" if limit == label else "the clinic's limit"
    if total.units <= limit:
        return
    day = _first_day(here[0].day, Dose.total(today), earlier, limit, row["days"])
    sums = f"{Dose.total(today)} now"
    if earlier:
        past = Dose.total(dose for dose, _ in earlier)
        sums = f"{past} in the {row['days']} days before and {sums}"
    yield Finding(
        code=SUM,
        rule=f"{SUM}/{row['id']}",
        severity=severity_of(row),
        place=Place(here[0].session.id),
        message=f"{sums}: {total} of {row['product']}, {whose} is {limit} {row['words']}",
        remedy=CODES[0].remedy,
        sources=(source_of(row),),
        measured=Quantity(total.units, total.unit),
        limit=Quantity(limit, row["unit"]),
        distance=Quantity(total.units - limit, row["unit"]),
        earliest_day=day,
        earliest=None if day is None else case.date_of(day),
        entitled=(PRESCRIBER,),
    )


def _first_day(
    day: int, today: Dose, earlier: list[tuple[Dose, int]], limit: Decimal, window: int
) -> int | None:
    """Return the first day on which enough has left the window; None where today is too much."""
    if today.units > limit:
        return None
    for _, left in sorted(earlier, key=lambda each: each[1]):
        when = left + window
        still = [dose for dose, given in earlier if when - given < window]
        if Dose.total([today, *still]).units <= limit:
            return max(when, day)
    return None
