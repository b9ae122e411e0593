"""Answers of a plan that answer nothing: their code is no code of a finding."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.safety.case import Case
from needlework.safety.registry import Code, Rule, all_codes
from needlework.safety.values import Finding, Place, Severity
from needlework.vocabulary import fold

UNKNOWN = "OVERRIDE-UNKNOWN"
CODES = (
    Code(
        UNKNOWN,
        "An override of a code that does not exist",
        "It answers nothing, and whoever wrote it may think that it does.",
        "Write the code as the check prints it.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return the one rule."""
    return (Rule(f"{UNKNOWN}/any", Severity.WARN, "codes of overrides with those of findings"),)


def findings(case: Case) -> Iterator[Finding]:
    """Yield overrides whose code no finding can have."""
    known = {fold(code) for code in all_codes()}
    for answer in case.plan.overrides:
        if fold(answer.finding) not in known:
            yield Finding(
                code=UNKNOWN,
                rule=f"{UNKNOWN}/any",
                severity=Severity.WARN,
                place=Place(),
                message=f"{answer.finding!r} ({answer.id}) is no code of a finding",
                remedy=CODES[0].remedy,
            )
