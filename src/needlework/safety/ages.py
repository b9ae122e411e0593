"""Age at the session against the limits of products, devices and the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from needlework.safety.case import Case, Item
from needlework.safety.overlap import lies_in
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import limits, severity_of, source_of
from needlework.safety.values import Finding, Place, Quantity, Severity

AGE, UNKNOWN = "AGE-LIMIT", "AGE-NOT-ASKED"
CODES = (
    Code(
        AGE,
        "Age outside the limit",
        "Labels and laws set ages below or above which a product or device may not be used.",
        "Choose a product or device whose label covers this age, or do not treat.",
    ),
    Code(
        UNKNOWN,
        "Age not asked",
        "Without a birth date or an age no age limit can be checked.",
        "Add birth_date or age to [patient].",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return one rule per row of the age limits."""
    rows = tuple(
        Rule(
            f"{AGE}/{row['id']}",
            severity_of(row),
            f"the age at the session with: {row['words']}",
            (source_of(row),),
            _limit(row),
            most="below" in row,
        )
        for row in limits()["age"]
    )
    asked = Rule(f"{UNKNOWN}/patient", Severity.OVERRIDE, "whether the age is known at all")
    return (*rows, asked)


def findings(case: Case) -> Iterator[Finding]:
    """Yield treatments whose patient is too young or too old on the day of the session."""
    if case.items and all(item.age is None for item in case.items):
        yield _not_asked(case)
        return
    for item in case.items:
        for row in limits()["age"]:
            if item.age is None or not _applies(row, item, case):
                continue
            limit = case.limit(
                f"{AGE}/{row['id']}",
                label=_limit(row).amount,
                unit=_limit(row).unit,
                most="below" in row,
            )
            if item.age > limit if "below" in row else item.age < limit:
                found = _outside(row, item, item.age, limit)
                yield found if "below" in row else _grown_up(case, found, int(limit))


def _limit(row: Mapping[str, Any]) -> Quantity:
    """Return the oldest or the youngest age that a row allows."""
    years = row["below"] - 1 if "below" in row else row["youngest"]
    return Quantity(Decimal(years), "years")


def _applies(row: Mapping[str, Any], item: Item, case: Case) -> bool:
    if item.therapeutic:
        return False
    kinds, products = row.get("kinds"), row.get("products")
    if kinds is not None and item.treatment.kind not in kinds:
        return False
    if products is not None and item.product not in products:
        return False
    areas = row.get("areas")
    if areas is not None and not any(lies_in(item.treatment.area, each) for each in areas):
        return False
    # Without a region nobody knows which label holds: the rows of all regions are asked.
    regions = row.get("regions")
    return regions is None or case.region is None or case.region in regions


def _outside(row: Mapping[str, Any], item: Item, age: int, limit: Decimal) -> Finding:
    bound = f"at most {limit}" if "below" in row else f"at least {limit}"
    severity = severity_of(row)
    return Finding(
        code=AGE,
        rule=f"{AGE}/{row['id']}",
        severity=severity,
        place=item.place,
        message=f"{age} years old at {item.session.id}; {row['words']} ({bound})",
        remedy="Do not treat." if severity is Severity.STOP else CODES[0].remedy,
        sources=(source_of(row),),
        measured=Quantity(Decimal(age), "years"),
        limit=Quantity(limit, "years"),
        distance=Quantity(Decimal(abs(age - limit)), "years"),
        entitled=() if severity is Severity.STOP else (PRESCRIBER, ANYONE),
    )


def _grown_up(case: Case, found: Finding, years: int) -> Finding:
    """Return a finding with the birthday on which the youngest age is reached, where known."""
    born, start = case.plan.patient.birth_date, case.start
    if born is None or start is None:
        return found
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:  # born on 29 February: the day after counts in other years
        birthday = (born + timedelta(days=1)).replace(year=born.year + years)
    return replace(found, earliest=birthday, earliest_day=(birthday - start).days)


def _not_asked(case: Case) -> Finding:
    born = case.plan.patient.birth_date is not None
    missing = (
        "neither start_date nor the day of the check" if born else "neither birth date nor age"
    )
    return Finding(
        code=UNKNOWN,
        rule=f"{UNKNOWN}/patient",
        severity=Severity.OVERRIDE,
        place=Place(),
        message=f"{missing} is given, so no age limit can be checked",
        remedy=CODES[1].remedy,
    )
