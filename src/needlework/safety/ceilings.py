"""The largest doses of toxins that label and clinic allow: per area, per point, per sitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from needlework.safety.case import Case, Item
from needlework.safety.overlap import parts_of
from needlework.safety.tables import Scheme, item_schemes, limits, source_of
from needlework.safety.values import RuleSource

AREA, SITE, SITTING = "LABEL-AREA-DOSE", "LABEL-SITE-DOSE", "LABEL-SITTING-DOSE"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The largest dose that is allowed somewhere.

    Parameters
    ----------
    rule : str
        Code and row of the rule.
    amount : Decimal
        The stricter of what is published and what the clinic allows.
    label : Decimal
        What is published.
    unit : str
    source : RuleSource
    areas : tuple of str
        Areas that it sums over, for a sitting.
    on_label : bool
        Whether a label publishes it.
    """

    rule: str
    amount: Decimal
    label: Decimal
    unit: str
    source: RuleSource
    areas: tuple[str, ...] = ()
    on_label: bool = True

    def sums(self, area: str) -> bool:
        """Whether it counts an area, a composite one by all of its parts."""
        return set(parts_of(area)) <= set(self.areas)

    @property
    def whose(self) -> str:
        """Who sets it, as a beginning of a sentence."""
        if self.amount != self.label:
            return "the clinic allows"
        return "the label gives" if self.on_label else "published practice has"


def area_ceiling(case: Case, item: Item) -> Ceiling | None:
    """Return the largest total of an area: of the region's label, else of what was read."""
    known = item_schemes(item)
    found = _published(case, known)
    return None if found is None else _ceiling(case, AREA, found[1], found[0], known)


def side_ceiling(item: Item) -> Ceiling | None:
    """Return the largest dose of one side, where the treatment is of one and a scheme gives it."""
    if getattr(item.treatment, "side", "both") not in ("left", "right"):
        return None
    known = [one for one in item_schemes(item) if one.one_side is not None]
    read = [one for one in known if one.source.verified]
    if not read:
        return None
    scheme = max(read, key=lambda each: each.one_side or 0)
    assert scheme.one_side is not None
    amount = scheme.one_side
    return Ceiling(f"{AREA}/{scheme.id}", amount, amount, scheme.unit, scheme.source)


def site_ceiling(case: Case, item: Item) -> Ceiling | None:
    """Return the largest dose of one point of an area."""
    having = tuple(scheme for scheme in item_schemes(item) if scheme.each is not None)
    limited = tuple(scheme for scheme in having if scheme.source.verified) or having
    if not limited:
        return None
    scheme = max(limited, key=lambda each: each.each or 0)
    assert scheme.each is not None
    return _ceiling(case, SITE, scheme, scheme.each, limited)


def sitting_ceilings(case: Case, product: str) -> Iterator[Ceiling]:
    """Yield the largest sums of a product over areas of one sitting."""
    for row in limits()["sitting"]:
        if row["product"] == product:
            rule, label = f"{SITTING}/{row['id']}", Decimal(row["limit"])
            amount = case.limit(rule, label=label, unit=row["unit"])
            areas = tuple(row["areas"])
            yield Ceiling(rule, amount, label, row["unit"], source_of(row), areas)


def _published(case: Case, known: tuple[Scheme, ...]) -> tuple[Decimal, Scheme] | None:
    here = case.region
    own = [one for one in known if (here in one.on_label if here else one.on_label)]
    read = _largest(case, [one for one in own if one.source.verified])
    if read is not None:
        return read
    # What is from memory may be stricter than what was read elsewhere, and never looser.
    recalled = _largest(case, [one for one in own if not one.source.verified])
    elsewhere = _largest(case, [one for one in known if one.source.verified])
    found = [each for each in (recalled, elsewhere) if each is not None]
    return min(found, key=lambda each: each[0]) if found else _largest(case, known)


def _largest(case: Case, known: Sequence[Scheme]) -> tuple[Decimal, Scheme] | None:
    amounts = [
        (amount, scheme.id, scheme)
        for scheme in known
        if (amount := scheme.largest(case.region)) is not None
    ]
    if not amounts:
        return None
    amount, _, scheme = max(amounts, key=lambda each: each[:2])
    return amount, scheme


def _ceiling(
    case: Case, code: str, scheme: Scheme, label: Decimal, known: tuple[Scheme, ...]
) -> Ceiling:
    rules = [f"{code}/{each.id}" for each in known]
    amount = case.limit(*rules, label=label, unit=scheme.unit)
    on_label = code != AREA or bool(scheme.on_label)
    rule = f"{code}/{scheme.id}"
    return Ceiling(rule, amount, label, scheme.unit, scheme.source, on_label=on_label)
