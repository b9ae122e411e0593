"""Doses of toxins per area, site and sitting against the label of the product."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.ceilings import (
    AREA,
    SITE,
    Ceiling,
    area_ceiling,
    side_ceiling,
    site_ceiling,
)
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import (
    Scheme,
    item_schemes,
    schemes,
)
from needlework.safety.values import Finding, Place, Quantity, RuleSource, Severity

SWAP, OFF = "PRODUCT-SWAP-SUSPECTED", "OFF-LABEL"
CODES = (
    Code(
        AREA,
        "Dose of an area above the label",
        "More units than the label of this product gives the area spread further.",
        "Lower the dose, or let a prescriber accept it with a reason.",
    ),
    Code(
        SITE,
        "Dose of a site above the label",
        "A single point with more units than the label gives any point of the area.",
        "Spread the units over more points, or let a prescriber accept it with a reason.",
    ),
    Code(
        SWAP,
        "Probably the dose of another product",
        "The dose fits the label of another product for this area; units do not convert.",
        "Check product and dose against the vial in hand.",
    ),
    Code(
        OFF,
        "Use outside the label",
        "The label of this region does not have this area; consent must name that.",
        "Name the off-label use in the consent.",
    ),
)
_BOTH = (PRESCRIBER, ANYONE)


def rules() -> tuple[Rule, ...]:
    """Return one rule per scheme and cap."""
    found = []
    for scheme in schemes():
        named = f"{scheme.product} in {', '.join(scheme.areas)}"
        if scheme.total is not None and len(scheme.areas) == 1:
            words = f"the dose of {named} with {scheme.total} {scheme.unit}"
            limit = Quantity(scheme.total, scheme.unit)
            named, own = f"{AREA}/{scheme.id}", (scheme.source,)
            found.append(Rule(named, Severity.OVERRIDE, words, own, limit))
        if scheme.each is not None and len(scheme.areas) == 1:
            words = f"the dose of each site of {named} with {scheme.each} {scheme.unit}"
            limit = Quantity(scheme.each, scheme.unit)
            found.append(
                Rule(f"{SITE}/{scheme.id}", Severity.WARN, words, (scheme.source,), limit)
            )
    found.append(Rule(f"{SWAP}/any", Severity.OVERRIDE, "the dose with labels of other products"))
    found.append(Rule(f"{OFF}/any", Severity.INFORM, "the area with the label of the region"))
    return tuple(found)


def findings(case: Case) -> Iterator[Finding]:
    """Yield doses above the label, probable swaps and uses outside the label."""
    for item in case.toxins:
        assert item.dose is not None
        known = item_schemes(item)
        above = tuple(_area(case, item, of_the_day(case, item)))
        yield from above or _one_side(item)
        yield from _sites(case, item)
        yield from _label(case, item, known)


def of_the_day(case: Case, item: Item) -> Dose:
    """Return what an area has received of a product on a day, up to and with a treatment."""
    return Dose.total(one.dose for one in case.alike(item) if one.dose is not None)


def _area(case: Case, item: Item, dose: Dose) -> Iterator[Finding]:
    most = area_ceiling(case, item)
    if most is None or dose.units <= most.amount:
        return
    other = _fitting(item, dose) if dose.units > most.label else None
    shared = len(case.alike(item)) > 1
    together = f", {len(case.alike(item))} treatments of this day together" if shared else ""
    hint = f"; {dose.units} is a label dose of {other}, perhaps meant here" if other else ""
    message = (
        f"{dose} of {item.product} in the {item.treatment.area}{together}; {most.whose} "
        f"{most.amount} {most.unit}{hint}"
    )
    yield _above(item, dose, most, message)
    if other:
        yield _swap(item, dose, other, most)


def _one_side(item: Item) -> Iterator[Finding]:
    """Yield one side that gets more than a scheme by side gives it."""
    most = side_ceiling(item)
    assert item.dose is not None
    if most is not None and item.dose.units > most.amount:
        message = (
            f"{item.dose} of {item.product} on one side of the {item.treatment.area}; the "
            f"scheme gives {most.amount} {most.unit} a side"
        )
        yield _above(item, item.dose, most, message)


def _above(item: Item, dose: Dose, most: Ceiling, message: str) -> Finding:
    return Finding(
        code=AREA,
        rule=most.rule,
        severity=Severity.OVERRIDE,
        place=item.place,
        message=message,
        remedy=CODES[0].remedy,
        sources=(most.source,),
        measured=Quantity(dose.units, dose.unit),
        limit=Quantity(most.amount, most.unit),
        distance=Quantity(dose.units - most.amount, most.unit),
        entitled=(PRESCRIBER,),
    )


def _fitting(item: Item, dose: Dose) -> str | None:
    """Return another product whose label gives this area exactly this number of units."""
    for scheme in schemes():
        if scheme.product == item.product or scheme.areas != (item.treatment.area,):
            continue
        if scheme.total == dose.units and scheme.therapeutic is item.therapeutic:
            return scheme.product
    return None


def _swap(item: Item, dose: Dose, other: str, most: Ceiling) -> Finding:
    return Finding(
        code=SWAP,
        rule=f"{SWAP}/any",
        severity=Severity.OVERRIDE,
        place=item.place,
        message=(
            f"{dose} planned for {item.product}, whose label gives {most.amount} {most.unit}; "
            f"{dose.units} units are the label dose of {other}"
        ),
        remedy=CODES[2].remedy,
        sources=(most.source,),
        measured=Quantity(dose.units, dose.unit),
        limit=Quantity(most.amount, most.unit),
        entitled=(PRESCRIBER,),
    )


def _sites(case: Case, item: Item) -> Iterator[Finding]:
    most = site_ceiling(case, item)
    if most is None:
        return
    allowed = f"{most.whose} {most.amount} {most.unit} a point"
    for site in item.sites:
        if site.dose.units > most.amount:
            yield Finding(
                code=SITE,
                rule=most.rule,
                severity=Severity.WARN,
                place=Place(item.session.id, item.treatment.id, site.id),
                message=f"{site.dose} at {site.id}; {allowed}",
                remedy=CODES[1].remedy,
                sources=(most.source,),
                measured=Quantity(site.dose.units, site.dose.unit),
                limit=Quantity(most.amount, most.unit),
                distance=Quantity(site.dose.units - most.amount, most.unit),
                entitled=_BOTH,
            )


def _label(case: Case, item: Item, known: tuple[Scheme, ...]) -> Iterator[Finding]:
    found = off_label(case, item)
    if found is not None:
        yield _off_label(item, found[0], known[0])


def off_label(case: Case, item: Item) -> tuple[str, tuple[RuleSource, ...]] | None:
    """Return in what a toxin is outside the label of the region, and who says so."""
    known = item_schemes(item)
    regions = tuple(dict.fromkeys(region for scheme in known for region in scheme.on_label))
    if not known or case.region is None or case.region in regions:
        return None
    where = f"on label in {', '.join(regions)}" if regions else "on no label"
    words = f"{item.product} in the {item.treatment.area} is {where}"
    alike = [one for one in schemes() if one.therapeutic is item.therapeutic]
    if case.region not in {region for scheme in alike for region in scheme.on_label}:
        words += f"; no label of {case.region} was read"
    return words, (known[0].source,)


def _off_label(item: Item, message: str, scheme: Scheme) -> Finding:
    return Finding(
        code=OFF,
        rule=f"{OFF}/any",
        severity=Severity.INFORM,
        place=item.place,
        message=message,
        remedy=CODES[3].remedy,
        sources=(scheme.source,),
    )
