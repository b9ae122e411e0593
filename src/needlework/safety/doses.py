"""Doses of toxins per area, site and sitting against the label of the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import (
    Scheme,
    item_schemes,
    schemes,
)
from needlework.safety.values import Finding, Place, Quantity, RuleSource, Severity

AREA, SITE = "LABEL-AREA-DOSE", "LABEL-SITE-DOSE"
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
        above = tuple(_area(case, item, of_the_day(case, item), known))
        yield from above or _one_side(item, known)
        yield from _sites(case, item, known)
        yield from _label(case, item, known)


def _limit(case: Case, known: tuple[Scheme, ...]) -> tuple[Decimal, Scheme] | None:
    """Return the largest total of the region's label, else of what was read, with its scheme."""
    here = case.region
    own = [one for one in known if (here in one.on_label if here else one.on_label)]
    read = _largest(case, [one for one in own if one.source.verified])
    if read is not None:
        return read
    # What is from memory may be stricter than what was read elsewhere, and never looser.
    recalled = _largest(case, [one for one in own if not one.source.verified])
    elsewhere = _largest(case, [one for one in known if one.source.verified])
    found = [each for each in (recalled, elsewhere) if each is not None]
    return min(found, key=lambda each: each[0]) if found else _largest(case, known)


def _largest(case: Case, known: Sequence[Scheme]) -> tuple[Decimal, Scheme] | None:
    amounts = [
        (amount, scheme.id, scheme)
        for scheme in known
        if (amount := scheme.largest(case.region)) is not None
    ]
    if not amounts:
        return None
    amount, _, scheme = max(amounts, key=lambda each: each[:2])
    return amount, scheme


def of_the_day(case: Case, item: Item) -> Dose:
    """Return what an area has received of a product on a day, up to and with a treatment."""
    return Dose.total(one.dose for one in case.alike(item) if one.dose is not None)


def _area(case: Case, item: Item, dose: Dose, known: tuple[Scheme, ...]) -> Iterator[Finding]:
    found = _limit(case, known)
    if found is None:
        return
    label, scheme = found
    rules = [f"{AREA}/{each.id}" for each in known]
    amount = case.limit(*rules, label=label, unit=scheme.unit)
    if dose.units <= amount:
        return
    gives = "the label gives" if scheme.on_label else "published practice has"
    whose = gives if amount == label else "the clinic allows"
    other = _fitting(item, dose) if dose.units > label else None
    shared = len(case.alike(item)) > 1
    together = f", {len(case.alike(item))} treatments of this day together" if shared else ""
    hint = f"; {dose.units} is a label dose of {other}, perhaps meant here" if other else ""
    yield Finding(
        code=AREA,
        rule=f"{AREA}/{scheme.id}",
        severity=Severity.OVERRIDE,
        place=item.place,
        message=(
            f"{dose} of {item.product} in the {item.treatment.area}{together}; {whose} "
            f"{amount} {scheme.unit}{hint}"
        ),
        remedy=CODES[0].remedy,
        sources=(scheme.source,),
        measured=Quantity(dose.units, dose.unit),
        limit=Quantity(amount, scheme.unit),
        distance=Quantity(dose.units - amount, scheme.unit),
        entitled=(PRESCRIBER,),
    )
    if other:
        yield _swap(item, dose, other, amount, scheme)


def _one_side(item: Item, known: tuple[Scheme, ...]) -> Iterator[Finding]:
    """Yield one side that gets more than a scheme by side gives it."""
    by_side = [one for one in known if one.one_side is not None and one.source.verified]
    if getattr(item.treatment, "side", "both") not in ("left", "right") or not by_side:
        return
    scheme = max(by_side, key=lambda each: each.one_side or 0)
    assert scheme.one_side is not None and item.dose is not None
    if item.dose.units > scheme.one_side:
        yield Finding(
            code=AREA,
            rule=f"{AREA}/{scheme.id}",
            severity=Severity.OVERRIDE,
            place=item.place,
            message=(
                f"{item.dose} of {item.product} on one side of the {item.treatment.area}; the "
                f"scheme gives {scheme.one_side} {scheme.unit} a side"
            ),
            remedy=CODES[0].remedy,
            sources=(scheme.source,),
            measured=Quantity(item.dose.units, item.dose.unit),
            limit=Quantity(scheme.one_side, scheme.unit),
            distance=Quantity(item.dose.units - scheme.one_side, scheme.unit),
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


def _swap(item: Item, dose: Dose, other: str, amount: Decimal, scheme: Scheme) -> Finding:
    return Finding(
        code=SWAP,
        rule=f"{SWAP}/any",
        severity=Severity.OVERRIDE,
        place=item.place,
        message=(
            f"{dose} planned for {item.product}, whose label gives {amount} {scheme.unit}; "
            f"{dose.units} units are the label dose of {other}"
        ),
        remedy=CODES[2].remedy,
        sources=(scheme.source,),
        measured=Quantity(dose.units, dose.unit),
        limit=Quantity(amount, scheme.unit),
        entitled=(PRESCRIBER,),
    )


def _sites(case: Case, item: Item, known: tuple[Scheme, ...]) -> Iterator[Finding]:
    having = [scheme for scheme in known if scheme.each is not None]
    limited = [scheme for scheme in having if scheme.source.verified] or having
    if not limited:
        return
    scheme = max(limited, key=lambda each: each.each or 0)
    assert scheme.each is not None
    rules = [f"{SITE}/{each.id}" for each in limited]
    most = case.limit(*rules, label=scheme.each, unit=scheme.unit)
    whose = "the label gives" if most == scheme.each else "the clinic allows"
    for site in item.sites:
        if site.dose.units > most:
            yield Finding(
                code=SITE,
                rule=f"{SITE}/{scheme.id}",
                severity=Severity.WARN,
                place=Place(item.session.id, item.treatment.id, site.id),
                message=f"{site.dose} at {site.id}; {whose} {most} {scheme.unit} a point",
                remedy=CODES[1].remedy,
                sources=(scheme.source,),
                measured=Quantity(site.dose.units, site.dose.unit),
                limit=Quantity(most, scheme.unit),
                distance=Quantity(site.dose.units - most, scheme.unit),
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
