"""Toxins in areas of which no scheme was read, or none is known at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from needlework.doses import Dose
from needlework.products import toxin, toxins
from needlework.safety.case import Case, Item
from needlework.safety.doses import of_the_day
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.rows import Row, finding, rule
from needlework.safety.tables import item_schemes, limits, schemes
from needlework.safety.values import Finding, Quantity, Severity

UNKNOWN, UNVERIFIED = "NO-KNOWN-SCHEME", "SCHEME-FROM-MEMORY"
ELSEWHERE = "PRODUCT-NOT-OF-REGION"
CODES = (
    Code(
        UNKNOWN,
        "No scheme known for this product and area",
        "No published dose of this product in this area stands in the tables.",
        "Choose a product with a published scheme, or let a prescriber accept it with a reason.",
    ),
    Code(
        UNVERIFIED,
        "The only scheme known is from memory",
        "Nobody has read the doses that this one is compared with; they clear nothing.",
        "Look the dose up in a label or a paper before treating.",
    ),
    Code(
        ELSEWHERE,
        "A product without any label of this region",
        "A product that is not licensed in the country is a warning sign, whatever its use.",
        "Use a product of this region, or show its licence.",
    ),
)
_BOTH = (PRESCRIBER, ANYONE)


def rules() -> tuple[Rule, ...]:
    """Return the three rules."""
    return (
        Rule(f"{UNKNOWN}/any", Severity.OVERRIDE, "product and area with the tables"),
        Rule(f"{UNVERIFIED}/any", Severity.WARN, "whether a scheme of product and area was read"),
        rule(_licence()),
    )


def findings(case: Case) -> Iterator[Finding]:
    """Yield toxins whose dose can be compared with nothing, or with what nobody has read."""
    for item in case.toxins:
        yield from _elsewhere_licensed(case, item)
        known = item_schemes(item)
        if not known:
            yield _unknown(item, of_the_day(case, item))
        elif not any(scheme.source.verified for scheme in known):
            yield _unverified(item)


def _licence() -> Row:
    found: Row = limits()["licence"]
    return found


def _elsewhere_licensed(case: Case, item: Item) -> Iterator[Finding]:
    """Yield a product of which nothing says that it is sold in the region of the plan."""
    sold = _regions(item.product)
    if case.region in {region for one in toxins() for region in one.regions} - sold:
        where = f"known in {', '.join(sorted(sold))}" if sold else "known in no region"
        message = f"{item.product} in {case.region}: {where}"
        yield finding(_licence(), item.place, message)


@cache
def _regions(product: str) -> frozenset[str]:
    """Return the regions with a vial or a label of a product."""
    known = toxin(product)
    labels = {region for one in schemes() if one.product == product for region in one.on_label}
    return frozenset(labels.union(() if known is None else known.regions))


def _unverified(item: Item) -> Finding:
    known = item_schemes(item)
    return Finding(
        code=UNVERIFIED,
        rule=f"{UNVERIFIED}/any",
        severity=Severity.WARN,
        place=item.place,
        message=(
            f"{item.product} in the {item.treatment.area}: the scheme is from memory "
            f"({', '.join(scheme.id for scheme in known)}), so {item.dose} is not confirmed by it"
        ),
        remedy=CODES[1].remedy,
        sources=tuple(dict.fromkeys(scheme.source for scheme in known)),
        entitled=_BOTH,
    )


def _unknown(item: Item, dose: Dose) -> Finding:
    """Return that nothing is known of an area; graver where no other area has as much."""
    most = max(_elsewhere(item), default=None)
    words = f"{dose} cannot be compared with anything"
    if most is not None and dose.units > most:
        words += f", and no single area has more than {most} {dose.unit}"
    usual = most is not None and dose.units <= most
    return Finding(
        code=UNKNOWN,
        rule=f"{UNKNOWN}/any",
        severity=Severity.WARN if usual else Severity.OVERRIDE,
        place=item.place,
        message=(
            f"no published scheme of {item.product} in the {item.treatment.area} is known: {words}"
        ),
        remedy=CODES[0].remedy,
        measured=Quantity(dose.units, dose.unit),
        limit=None if most is None else Quantity(most, dose.unit),
        entitled=_BOTH if usual else (PRESCRIBER,),
    )


def _elsewhere(item: Item) -> Iterator[Decimal]:
    """Yield the largest doses that schemes of a product give any one area, for like purposes."""
    for scheme in schemes():
        alike = scheme.product == item.product and scheme.therapeutic is item.therapeutic
        if alike and len(scheme.areas) == 1 and scheme.total is not None:
            yield scheme.total
