"""Two products together: in one vial, under one lot, in one session, in one mixture."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Mesotherapy
from needlework.products import toxin
from needlework.safety.case import Case, Item
from needlework.safety.rows import data, finding
from needlework.safety.values import Finding, Place, RuleSource

DEOXYCHOLIC = "deoxycholic-acid"


def mixing_findings(case: Case) -> Iterator[Finding]:
    """Yield products that come together where no label lets them."""
    rows = data("vials")["row"]
    for day in case.days:
        yield from _one_day([item for item in case.toxins if item.day == day])
    yield from _one_lot(case)
    for item in case.items:
        if isinstance(item.treatment, Mesotherapy):
            actives = item.actives
            if DEOXYCHOLIC in actives and len(set(actives)) > 1:
                others = ", ".join(active for active in actives if active != DEOXYCHOLIC)
                message = f"{DEOXYCHOLIC} mixed with {others}"
                yield finding(rows["deoxycholic"], item.place, message)


def _one_day(members: list[Item]) -> Iterator[Finding]:
    products = list(dict.fromkeys(item.product for item in members))
    if len(products) > 1:
        sessions = len({item.session.id for item in members})
        when = "in one session" if sessions == 1 else "on one day"
        message = f"{' and '.join(products)} {when}"
        row = data("vials")["row"]["one_session"]
        yield finding(row, Place(members[0].session.id), message, sources=_kept_apart(products))


def _kept_apart(products: list[str]) -> tuple[RuleSource, ...]:
    known = [one for one in map(toxin, products) if one is not None]
    rows = [row for one in known for row in one.not_interchangeable]
    return tuple(dict.fromkeys(RuleSource(row.source, row.seen) for row in rows))


def _one_lot(case: Case) -> Iterator[Finding]:
    """Yield lots that the plan gives to two products."""
    owner: dict[str, Item] = {}
    for item in case.items:
        lot = getattr(item.treatment, "lot", None)
        vial = getattr(item.treatment, "vial", None)
        lot = lot or getattr(vial, "lot", None)
        if lot is None:
            continue
        first = owner.setdefault(lot.strip().casefold(), item)
        if first.product != item.product:
            message = f"lot {lot} is given to {first.product} and to {item.product}"
            yield finding(data("vials")["row"]["one_lot"], item.place, message)
