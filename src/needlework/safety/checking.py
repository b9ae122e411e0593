"""The check: all rules over a plan, overrides applied, the gravest finding first."""

from __future__ import annotations

from collections.abc import Iterable

from needlework.plans import ForecastSummary, Plan
from needlework.safety.case import Case
from needlework.safety.context import Context
from needlework.safety.overriding import overridden
from needlework.safety.registry import GROUPS
from needlework.safety.values import Finding, Report


def check(
    plan: Plan, context: Context | None = None, forecast: ForecastSummary | None = None
) -> Report:
    """Return what the rules find in a plan.

    Parameters
    ----------
    plan : Plan
    context : Context, optional
        Today, the team and the clinic's policy; without it the plan's own dates are used, and
        nobody is known to be entitled to override.
    forecast : ForecastSummary, optional
        What is expected of the plan; without it the rules that need it do not run, and the
        report says so.
    """
    case = Case(plan, context or Context(), forecast)
    reasons = {group.name: group.not_run(case) for group in GROUPS}
    ran = tuple(group for group in GROUPS if not reasons[group.name])
    found = [finding for group in ran for finding in group.findings(case)]
    places: dict[str, set[str | None]] = {}
    for each in found:
        places.setdefault(each.code, set()).add(each.place.target)
    answered = (overridden(each, case, len(places[each.code])) for each in found)
    return Report(
        findings=ordered(answered),
        ran=tuple(group.name for group in ran),
        not_run=tuple((name, reason) for name, reason in reasons.items() if reason),
    )


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by gravity, then in the order of the plan; each once."""
    unique = {(item.rule, item.place, item.message): item for item in findings}
    return tuple(sorted(unique.values(), key=lambda item: item.severity.rank))
