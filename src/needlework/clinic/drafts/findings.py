"""Findings by gravity, each with who may accept it here, or what has to be done instead."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.clinic.approvals.examining import Examination
from needlework.clinic.models import Provider
from needlework.safety.case import Case
from needlework.safety.overriding import never_accepted, not_by
from needlework.safety.values import Finding, Severity

HEADS = {
    Severity.STOP: "Not to be done",
    Severity.OVERRIDE: "Answer, change or accept",
    Severity.WARN: "Read before treating",
    Severity.INFORM: "Worth knowing",
}
NEVER = "Nobody can accept this: answer it or change the plan."
NO_PROVIDER = "Somebody who treats can accept this with a reason."


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Whether somebody may accept a finding with a reason.

    Parameters
    ----------
    offered : bool
        Whether the page has a form for it.
    refused : str
        Why it has none, in one sentence.
    naming : str
        What the reason has to name, with commas.
    """

    offered: bool
    refused: str = ""
    naming: str = ""


Group = tuple[str, tuple[tuple[Finding, Acceptance], ...]]


def groups(found: Examination, provider: Provider | None) -> list[Group]:
    """Return the findings by gravity, each group with its heading."""
    case = Case(found.plan, found.context)
    judged = [(item, acceptance(item, provider, case)) for item in found.report]
    grouped = [
        (HEADS[severity], tuple(pair for pair in judged if pair[0].severity is severity))
        for severity in Severity
    ]
    return [(words, members) for words, members in grouped if members]


def acceptance(item: Finding, provider: Provider | None, case: Case) -> Acceptance:
    """Return whether a provider may accept a finding; what the check says is what is offered."""
    if never_accepted(item):
        return Acceptance(False, NEVER)
    if provider is None:
        return Acceptance(False, NO_PROVIDER)
    if refused := not_by(item, provider.identifier, case):
        return Acceptance(False, f"{refused[:1].upper()}{refused[1:]}.")
    return Acceptance(True, naming=", ".join(item.words))
