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
    by_session: dict[str, list[Item]] = {}
    for item in case.toxins:
        by_session.setdefault(item.session.id, []).append(item)
    for session, members in by_session.items():
        yield from _one_session(session, members)
    yield from _one_lot(case)
    for item in case.items:
        if isinstance(item.treatment, Mesotherapy):
            actives = item.actives
            if DEOXYCHOLIC in actives and len(set(actives)) > 1:
                others = ", ".join(active for active in actives if active != DEOXYCHOLIC)
                message = f"{DEOXYCHOLIC} mixed with {others}"
                yield finding(rows["deoxycholic"], item.place, message)


def _one_session(session: str, members: list[Item]) -> Iterator[Finding]:
    products = list(dict.fromkeys(item.product for item in members))
    if len(products) > 1:
        message = f"{' and '.join(products)} in one session"
        row = data("vials")["row"]["one_session"]
        yield finding(row, Place(session), message, sources=_kept_apart(products))


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
