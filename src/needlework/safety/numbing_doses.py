"""Anaesthetic per body weight: of one product, and of all of a session together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from needlework.doses import Mass
from needlework.plans import Filler, Mesotherapy
from needlework.products import volume_product
from needlework.safety.agents import agent_of
from needlework.safety.case import Case, Item
from needlework.safety.numbing_limits import (
    NumbingLimit,
    applying,
    ceiling,
    loosest,
    source_of_row,
)
from needlework.safety.rows import RECALLED, data, exact, finding
from needlework.safety.values import Finding, Place, Quantity, RuleSource

LIDOCAINE = "lidocaine"
_HELD = re.compile(rf"{LIDOCAINE} (\d+(?:\.\d+)?) mg/mL")
_OWN_LIMITS = ("grams", "milligrams", "area")


@dataclass(frozen=True, slots=True)
class Share:
    """What one treatment adds to the anaesthetic of a session.

    Parameters
    ----------
    kind : str
        ``topical``, ``injected`` or ``with-adrenaline``, as the ceilings are called.
    labelled : bool
        Whether it is a cream with a label, which is absorbed in small part.
    own_limit : bool
        Whether its label limits it in grams, mg or area, so that no general ceiling is needed.
    """

    item: Item
    words: str
    milligrams: Decimal
    kind: str
    labelled: bool = False
    own_limit: bool = False


def dose_findings(case: Case) -> Iterator[Finding]:
    """Yield days with more anaesthetic than body weight allows, alone or together."""
    for day in case.days:
        here = [item for item in case.items if item.day == day]
        shares = [share for item in here for share in _shares(case, item)]
        if not shares:
            continue
        by_words: dict[str, list[Share]] = {}
        for share in shares:
            by_words.setdefault(share.words, []).append(share)
        found = [one for group in by_words.values() for one in _alone(case, group)]
        if not found and len(by_words) > 1:
            found = list(_together(case, shares))
        yield from found


def _shares(case: Case, item: Item) -> Iterator[Share]:
    yield from _cream(case, item)
    if isinstance(item.treatment, Mesotherapy) and item.treatment.total_volume is not None:
        volume = exact(item.treatment.total_volume.amount)
        for part in item.treatment.mixture:
            if part.active == LIDOCAINE:
                held = exact(part.concentration.amount) * volume
                yield Share(item, f"{LIDOCAINE} in the mixture", held, "injected")
    if isinstance(item.treatment, Filler):
        product = volume_product(item.product)
        for composition in () if product is None else product.compositions:
            for ingredient in composition.ingredients:
                if match := _HELD.search(ingredient.words):
                    held = Decimal(match[1]) * exact(item.treatment.volume.amount)
                    yield Share(item, f"{LIDOCAINE} in the filler", held, "injected")


def _cream(case: Case, item: Item) -> Iterator[Share]:
    used = item.treatment.anaesthesia
    found = agent_of(used) if used is not None and used.used else None
    if used is None or found is None or found.form == "none":
        return
    held = found.milligrams(used)
    if not held:
        return
    kind: str = "topical" if found.form == "patch" else found.form
    if found.adrenaline:
        kind = "with-adrenaline"
    known = applying(found.id, case.region, item.age)
    alone = not any(one.ceiling for one in known)
    own = alone and any(_read(loosest(known, name, most=True)) for name in _OWN_LIMITS)
    yield Share(item, used.product.given, held, kind, found.labelled and alone, own)


def _read(limit: NumbingLimit | None) -> bool:
    """Whether there is a limit that somebody read: one from memory spares no other."""
    return limit is not None and limit.source.seen != RECALLED


def _alone(case: Case, group: list[Share]) -> Iterator[Finding]:
    """Yield one product that is more than body weight allows, over the whole session."""
    first = group[0]
    total = sum((share.milligrams for share in group), Decimal(0))
    if first.own_limit:
        return
    name = "dose_labelled" if first.labelled else "dose"
    limit = ceiling(first.kind)
    place = first.item.place
    yield from _against(case, place, total, limit, name, f"{first.words}", f"{limit.id}-per_kg")


def _together(case: Case, shares: list[Share]) -> Iterator[Finding]:
    total = sum((share.milligrams for share in shares), Decimal(0))
    creams = any(share.labelled or share.own_limit for share in shares)
    words = " + ".join(dict.fromkeys(share.words for share in shares))
    name = "total_labelled" if creams else "total"
    place = Place(shares[0].item.session.id)
    yield from _against(case, place, total, ceiling("injected"), name, words, "")


def _against(
    case: Case, place: Place, total: Decimal, limit: NumbingLimit, name: str, words: str, part: str
) -> Iterator[Finding]:
    row = data("anaesthesia")["measure"][name]
    weight = case.plan.patient.weight
    kilograms = None if weight is None else exact(weight.amount / Mass.UNITS["kg"])
    if kilograms is None:
        lightest = exact(data("anaesthesia")["unweighed"]["lightest_kg"])
        if total > _allowed(limit, lightest) or _young(case):
            yield _unweighed(place, total, limit, words)
        return
    allowed = _allowed(limit, kilograms)
    if total <= allowed:
        return
    per_kg = limit.amounts["per_kg"]
    measured, most = Quantity(total, "mg"), Quantity(allowed, "mg")
    yield finding(
        row,
        place,
        f"{words}: {measured} of lidocaine and prilocaine; {per_kg} mg/kg, at most "
        f"{limit.amounts['milligrams']} mg, are {most} for {weight}",
        measured=measured,
        limit=most,
        sources=_sources(row, limit),
        part=part or row["id"],
    )


def _allowed(limit: NumbingLimit, kilograms: Decimal) -> Decimal:
    return min(limit.amounts["per_kg"] * kilograms, limit.amounts["milligrams"])


def _young(case: Case) -> bool:
    age = case.plan.age
    grown = data("anaesthesia")["unweighed"]["grown"]
    return age is not None and age < grown


def _unweighed(place: Place, total: Decimal, limit: NumbingLimit, words: str) -> Finding:
    row = data("anaesthesia")["measure"]["weight"]
    message = f"{words}: {Quantity(total, 'mg')} of anaesthetic, and body weight was not asked"
    return finding(row, place, message, sources=(limit.source,))


def _sources(row: Any, limit: NumbingLimit) -> tuple[RuleSource, ...]:
    own = (source_of_row(row["row"]),) if "row" in row else ()
    return (*own, limit.source)
