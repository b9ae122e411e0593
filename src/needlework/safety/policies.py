"""The clinic's own policy: what it forbids, and limits that may only be stricter."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from needlework.plans import ClinicLimit, Policy
from needlework.problems import BadInputError, Problem
from needlework.safety.case import Case
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, finding, rule
from needlework.safety.values import Finding, Quantity

CODES = codes_of("policies")


def rules() -> tuple[Rule, ...]:
    """Return the rules of a policy; its limits belong to the rules that they make stricter."""
    return tuple(rule(row) for row in data("policies")["row"].values())


def not_run(case: Case) -> str:
    """Return why the group cannot run; empty where it can."""
    if case.context.policy == Policy():
        return "nobody gave the clinic's policy; --policy FILE adds it"
    return ""


def findings(case: Case) -> Iterator[Finding]:
    """Yield what the clinic does not use."""
    policy = case.context.policy
    for item in case.items:
        for word in dict.fromkeys((item.product, *item.actives)):
            if word in policy.forbidden:
                whose = policy.name or "the clinic"
                message = f"{whose} does not use {word}"
                yield finding(data("policies")["row"]["forbidden"], item.place, message)


def check_policy(policy: Policy) -> None:
    """Refuse limits that belong to no rule, or that are looser than the label.

    Raises
    ------
    BadInputError
        With one sentence per limit that cannot be used.
    """
    problems = [fault for one in policy.limits if (fault := _fault(one)) is not None]
    if problems:
        raise BadInputError(problems)


def _fault(one: ClinicLimit) -> Problem | None:
    from needlework.safety.registry import all_rules

    limited = [each for each in all_rules() if each.limit is not None]
    own = [each for each in limited if one.rule in (each.id, each.code)]
    fitting = [each for each in own if each.limit is not None and each.limit.unit == one.unit]
    if not own:
        return _unknown(one, limited)
    if not fitting:
        units = ", ".join(dict.fromkeys(each.limit.unit for each in own if each.limit))
        given = f"{one.rule} in {one.unit}"
        return Problem(one.where, given, units, "Use the rule's unit.", "policy.unit")
    if any(_stricter(one, each) for each in fitting):
        return None
    label = fitting[0]
    bound = "at most" if label.most else "at least"
    return Problem(
        where=one.where,
        given=f"{Quantity(one.amount, one.unit)} for {one.rule} is no stricter than the label",
        allowed=f"{'less' if label.most else 'more'} than {label.limit} ({bound}, {label.id})",
        remedy="A clinic may be stricter than the label, never looser: correct it or remove it.",
        code="policy.looser",
    )


def _stricter(one: ClinicLimit, label: Rule) -> bool:
    assert label.limit is not None
    if label.most:
        return one.amount < label.limit.amount
    return one.amount > label.limit.amount


def _unknown(one: ClinicLimit, limited: list[Rule]) -> Problem:
    known = [each.id for each in limited]
    near = get_close_matches(one.rule, [*known, *dict.fromkeys(e.code for e in limited)])
    few = ", ".join(near or dict.fromkeys(each.code for each in limited))
    return Problem(
        where=one.where,
        given=f"{one.rule!r} is no rule with a limit",
        allowed=few,
        remedy="Use a rule or code that a finding or `needlework check --explain CODE` names.",
        code="policy.unknown-rule",
    )
