"""Sums of one product over areas of one sitting against the caps of labels."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from needlework.doses import Dose
from needlework.safety.case import Case
from needlework.safety.overlap import parts_of
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import limits, severity_of, source_of
from needlework.safety.values import Finding, Place, Quantity

SITTING = "LABEL-SITTING-DOSE"
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
        for row in limits()["sitting"]:
            counted = [
                item
                for item in here
                if item.product == row["product"]
                and set(parts_of(item.treatment.area)) <= set(row["areas"])
            ]
            doses = [item.dose for item in counted if item.dose is not None]
            # One area alone has a limit of its own; a composite one is several.
            areas = {part for item in counted for part in parts_of(item.treatment.area)}
            if len(areas) < 2 or not doses:
                continue
            total, label = Dose.total(doses), Decimal(row["limit"])
            limit = case.limit(f"{SITTING}/{row['id']}", label=label, unit=row["unit"])
            if total.units <= limit:
                continue
            whose = "the label gives" if limit == label else "the clinic allows"
            yield Finding(
                code=SITTING,
                rule=f"{SITTING}/{row['id']}",
                severity=severity_of(row),
                place=Place(here[0].session.id),
                message=(
                    f"{total} of {row['product']} over {len(areas)} areas in one sitting; "
                    f"{whose} {limit} {row['unit']} for {', '.join(row['areas'])}"
                ),
                remedy=CODES[0].remedy,
                sources=(source_of(row),),
                measured=Quantity(total.units, total.unit),
                limit=Quantity(limit, row["unit"]),
                distance=Quantity(total.units - limit, row["unit"]),
                entitled=(PRESCRIBER,),
            )
