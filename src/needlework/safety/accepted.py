"""What amount an override accepts: what is farther beyond the limit is not covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from needlework.doses.numbers import MOST_DECIMALS, is_short
from needlework.plans import Override
from needlework.safety.values import Finding, Quantity
from needlework.vocabulary import fold


def to_accept(finding: Finding) -> Quantity | None:
    """Return the least that an override has to accept so that it covers a finding.

    None where nothing was measured. What has no short decimal is rounded away from the limit.
    """
    found = finding.measured
    if found is None or is_short(Fraction(found.amount)):
        return found
    away = ROUND_FLOOR if finding.less_is_worse else ROUND_CEILING
    step = Decimal(1).scaleb(-MOST_DECIMALS)
    return replace(found, amount=found.amount.quantize(step, rounding=away))


def beyond(finding: Finding, answer: Override) -> str:
    """Return why an override does not cover the amount of a finding, empty where it does.

    The rule says which way is worse: more than the most allowed, or less than the least.
    """
    needed, accepted = to_accept(finding), answer.accepts
    if needed is None:
        return ""
    line = f'accepts = "{needed}"'
    if accepted is None:
        return f"it does not say which amount it accepts; add the line {line}"
    if fold(accepted.unit) != fold(needed.unit):
        return f"it accepts {accepted}, and this is measured in {needed.unit}; write {line}"
    worse = accepted.amount > needed.amount
    if needed.amount == accepted.amount or worse is not finding.less_is_worse:
        return ""
    return f"it accepts {accepted} and no more; let the {needed} be judged anew and write {line}"


def farthest(findings: Iterable[Finding]) -> tuple[Quantity, ...]:
    """Return what covers all findings of one code and place: the farthest amount of each unit."""
    found: dict[str, Quantity] = {}
    for item in findings:
        needed = to_accept(item)
        known = None if needed is None else found.get(needed.unit, needed)
        if needed is not None and known is not None:
            pick = min if item.less_is_worse else max
            found[needed.unit] = pick(known, needed, key=lambda each: each.amount)
    return tuple(found.values())
