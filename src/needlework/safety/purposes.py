"""What a treatment is for and where it goes: disease, area and muscles belong together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from needlework.safety.case import Case, Item
from needlework.safety.overlap import overlapping
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.values import Finding, Severity
from needlework.vocabulary import MuscleTerm, terms

ELSEWHERE, OUTSIDE = "INDICATION-ELSEWHERE", "SITE-OUTSIDE-AREA"
CODES = (
    Code(
        ELSEWHERE,
        "What it is for is treated elsewhere",
        "Rules of cosmetic treatment end where a disease is treated, not where one is named.",
        "Correct area or indication; until then the rules of cosmetic treatment hold.",
    ),
    Code(
        OUTSIDE,
        "A site in a muscle that is not of the area",
        "The doses of the area are compared with its label; another muscle has none of it.",
        "Correct the muscle, or plan it as a treatment of its own area.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return the two rules."""
    return (
        Rule(f"{ELSEWHERE}/any", Severity.OVERRIDE, "the disease named with the area"),
        Rule(f"{OUTSIDE}/any", Severity.OVERRIDE, "the muscles of sites with those of the area"),
    )


def findings(case: Case) -> Iterator[Finding]:
    """Yield diseases that are not treated in the area, and muscles that are not of it."""
    yield from _elsewhere(case)
    for item in case.toxins:
        yield from _outside(item)


def _outside(item: Item) -> Iterator[Finding]:
    known = _muscles(item.treatment.area)
    if item.therapeutic or not known:
        return
    strange = dict.fromkeys(site.muscle for site in item.sites if site.muscle not in known)
    for muscle in strange:
        yield Finding(
            code=OUTSIDE,
            rule=f"{OUTSIDE}/any",
            severity=Severity.OVERRIDE,
            place=item.place,
            message=(
                f"a site in {muscle}, and the {item.treatment.area} has {', '.join(sorted(known))}"
            ),
            remedy=CODES[1].remedy,
            entitled=(PRESCRIBER,),
        )


@cache
def _muscles(area: str) -> frozenset[str]:
    """Return the muscles of an area, of what lies in it and of what it lies in."""
    return frozenset(
        term.slug
        for term in terms("muscle")
        if isinstance(term, MuscleTerm) and any(overlapping(area, each) for each in term.areas)
    )


def _elsewhere(case: Case) -> Iterator[Finding]:
    for item in case.items:
        if not item.diseases or item.therapeutic:
            continue
        names = " and ".join(each.name for each in item.diseases)
        places = ", ".join(area for each in item.diseases for area in each.areas)
        by = "" if item in case.toxins else " with botulinum toxin"
        yield Finding(
            code=ELSEWHERE,
            rule=f"{ELSEWHERE}/any",
            severity=Severity.OVERRIDE,
            place=item.place,
            message=(
                f"for {names} in the {item.treatment.area}, which is treated{by} in: {places}; "
                "the rules of cosmetic treatment hold"
            ),
            remedy=CODES[0].remedy,
            entitled=(PRESCRIBER,),
        )
