"""What a treatment is for: a disease that is not treated in its area lifts no rule."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.safety.case import Case
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.values import Finding, Severity

ELSEWHERE = "INDICATION-ELSEWHERE"
CODES = (
    Code(
        ELSEWHERE,
        "What it is for is treated elsewhere",
        "Rules of cosmetic treatment end where a disease is treated, not where one is named.",
        "Correct area or indication; until then the rules of cosmetic treatment hold.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return the one rule."""
    return (Rule(f"{ELSEWHERE}/any", Severity.OVERRIDE, "the disease named with the area"),)


def findings(case: Case) -> Iterator[Finding]:
    """Yield treatments that name a disease which is not treated in their area."""
    for item in case.items:
        if not item.diseases or item.therapeutic:
            continue
        names = " and ".join(each.name for each in item.diseases)
        places = ", ".join(area for each in item.diseases for area in each.areas)
        yield Finding(
            code=ELSEWHERE,
            rule=f"{ELSEWHERE}/any",
            severity=Severity.OVERRIDE,
            place=item.place,
            message=(
                f"for {names} in the {item.treatment.area}, which is treated in: {places}; the "
                "rules of cosmetic treatment hold"
            ),
            remedy=CODES[0].remedy,
            entitled=(PRESCRIBER,),
        )
