"""Overrides of a plan: they count only from those entitled, and never against a stop."""

from __future__ import annotations

from dataclasses import replace

from needlework.plans import Override
from needlework.safety.accepted import beyond
from needlework.safety.case import Case
from needlework.safety.values import Finding, Severity
from needlework.vocabulary import fold

PRESCRIBER = "prescriber"
ANYONE = "provider"


def overridden(finding: Finding, case: Case, places: int = 1) -> Finding:
    """Return the finding with the plan's override, or with the reason why that does not count.

    Parameters
    ----------
    places : int
        In how many places of the plan the code was found: one reason without a place is none
        for several of them.
    """
    first = ""
    for answer in _answers(finding, case):
        refused = _refused(finding, answer, case, places)
        if not refused:
            return replace(finding, override=answer)
        first = first or refused
    return replace(finding, override_refused=first) if first else finding


def _answers(finding: Finding, case: Case) -> list[Override]:
    """Return the answers to a finding; those that name a place go before those that name none."""
    places = {None, finding.place.session, finding.place.treatment, finding.place.site}
    answers = [
        answer
        for answer in case.plan.overrides
        if fold(answer.finding) == fold(finding.code) and answer.target in places
    ]
    return [each for each in answers if each.target is not None] or answers


def _refused(finding: Finding, answer: Override, case: Case, places: int) -> str:
    """Return why an override does not count, empty where it does."""
    if refused := _not_entitled(finding, answer, case):
        return refused
    if answer.target is None and finding.place.target and places > 1:
        return f"{finding.code} was found in {places} places; it has to name which one it is for"
    return beyond(finding, answer)


def _not_entitled(finding: Finding, answer: Override, case: Case) -> str:
    if refused := never_accepted(finding):
        return refused
    if not answer.reason.strip():
        return "an override needs its reason"
    if missing := [word for word in finding.words if fold(word) not in fold(answer.reason)]:
        return f"its reason has to name {', '.join(missing)}"
    return not_by(finding, answer.by, case)


def never_accepted(finding: Finding) -> str:
    """Return why nobody can accept a finding, empty where somebody can."""
    if finding.severity is Severity.STOP:
        return "a stop cannot be overridden"
    if not finding.entitled:
        return "this finding is cleared by answering it or by changing the plan only"
    return ""


def not_by(finding: Finding, by: str, case: Case) -> str:
    """Return why one provider cannot accept a finding that can be accepted, empty where they can.

    Parameters
    ----------
    by : str
        Identifier of the provider.
    """
    if PRESCRIBER in finding.entitled and ANYONE not in finding.entitled:
        return _no_prescriber(by, case)
    return ""


def _no_prescriber(by: str, case: Case) -> str:
    """Return why somebody does not sign as a prescriber, empty where they do."""
    team = case.context.team
    member = None if team is None else team.member(by)
    if member is None:
        return f"{by} is not in the team given; a prescriber must sign"
    if not member.prescribes:
        return f"{by} does not prescribe; a prescriber must sign"
    if _barred(member.role, case):
        return f"a {member.role} does not prescribe{_where(case)}; a prescriber must sign"
    return ""


def _where(case: Case) -> str:
    return f" in {case.jurisdiction}" if case.jurisdiction else ""


def _barred(role: str, case: Case) -> bool:
    """Whether the law of the place, or where it is silent all that was read, bars a role."""
    from needlework.safety.authority_rows import holding, is_allowed_somewhere

    rows = [row for row in holding("permission", case.jurisdiction or "") if role in row.roles]
    said = [row.says("prescribe") for row in rows if row.says("prescribe")]
    return "no" in said if said else not is_allowed_somewhere(role, "prescribe")
