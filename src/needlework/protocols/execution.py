"""Whether a toxin scheme can be carried out: only by figures that were seen."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.evidence import SEEN
from needlework.protocols.amounts import Amount
from needlework.protocols.layout import Row
from needlework.protocols.values import Execution, Need, Target

RECALLED = SEEN[-1]
INDIVIDUAL = "individual"
ONE_AT_A_TIME = ("arm", "leg", "orbit")
"""Paired areas of which the rows of the table treat one: a limb, or the muscle of one eye."""

FROM_MEMORY = "its figures are recalled from memory and unverified"


def execution(
    row: Row, targets: Sequence[Target], given: Amount | None, areas: Sequence[str]
) -> Execution:
    """Return whether a scheme can be carried out, why not, or what is to be chosen.

    Parameters
    ----------
    row : mapping
        The row of the scheme that speaks for it.
    given : Amount or None
        Units of the whole scheme.
    """
    verified = [target for target in targets if target.seen != RECALLED]
    if not verified:
        return Execution("no", FROM_MEMORY)
    if "product not confirmed" in row["note"]:
        return Execution("no", "the source does not confirm the product")
    if given is not None and given.low is None:
        return Execution("no", f"it adds {given} to another scheme, at sites chosen by hand")
    needs = _needs(verified, areas)
    if row["sites"] == INDIVIDUAL:
        reason = f"muscles and doses are chosen by hand; the scheme gives {given}"
        return Execution("with a choice", reason, needs)
    if given is None:
        reason = "muscles are chosen by hand; the scheme gives a range for each"
        return Execution("with a choice", reason, needs)
    if given.fixed is None:
        return Execution("with a choice", f"the scheme gives a range, {given}", needs)
    return Execution("as it stands", "", needs)


def _needs(targets: Sequence[Target], areas: Sequence[str]) -> tuple[Need, ...]:
    needs: list[Need] = []
    amounts = [one for target in targets for one in (target.each, target.total)]
    if any(amount is not None and amount.per_kilogram for amount in amounts):
        needs.append("weight")
    if set(areas) & set(ONE_AT_A_TIME):
        needs.append("side")
    return tuple(needs)
