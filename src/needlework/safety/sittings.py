"""Sums of one product over areas of one sitting against the caps of labels."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.ceilings import SITTING, Ceiling, sitting_ceilings
from needlework.safety.overlap import parts_of
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import limits, severity_of, source_of
from needlework.safety.values import Finding, Place, Quantity, Severity

CODES = (
    Code(
        SITTING,
        "Sum of areas above the label of one sitting",
        "Labels cap the sum when several areas are treated in one sitting.",
        "Lower a dose, or treat the areas apart.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return one rule per cap."""
    return tuple(
        Rule(
            f"{SITTING}/{row['id']}",
            severity_of(row),
            f"the sum of {row['product']} in {', '.join(row['areas'])} with {row['limit']}",
            (source_of(row),),
            Quantity(Decimal(row["limit"]), row["unit"]),
        )
        for row in limits()["sitting"]
    )


def findings(case: Case) -> Iterator[Finding]:
    """Yield sums over areas of one day above the cap."""
    for day in case.days:
        here = [item for item in case.toxins if item.day == day]
        for product in dict.fromkeys(item.product for item in here):
            own = [item for item in here if item.product == product]
            for most in sitting_ceilings(case, product):
                yield from _above(own, most)


def _above(here: list[Item], most: Ceiling) -> Iterator[Finding]:
    counted = [item for item in here if most.sums(item.treatment.area)]
    doses = [item.dose for item in counted if item.dose is not None]
    # One area alone has a limit of its own; a composite one is several.
    areas = {part for item in counted for part in parts_of(item.treatment.area)}
    total = Dose.total(doses) if doses and len(areas) > 1 else None
    if total is None or total.units <= most.amount:
        return
    yield Finding(
        code=SITTING,
        rule=most.rule,
        severity=_severity(most.rule),
        place=Place(here[0].session.id),
        message=(
            f"{total} of {here[0].product} over {len(areas)} areas in one sitting; "
            f"{most.whose} {most.amount} {most.unit} for {', '.join(most.areas)}"
        ),
        remedy=CODES[0].remedy,
        sources=(most.source,),
        measured=Quantity(total.units, total.unit),
        limit=Quantity(most.amount, most.unit),
        distance=Quantity(total.units - most.amount, most.unit),
        entitled=(PRESCRIBER,),
    )


def _severity(rule: str) -> Severity:
    rows = limits()["sitting"]
    return next(severity_of(row) for row in rows if rule.endswith(f"/{row['id']}"))
