"""Time since the last toxin: the label's interval, touch-ups, and toxins of other makers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from needlework.doses import Dose
from needlework.safety.case import Case, Item
from needlework.safety.history import Past, before
from needlework.safety.overlap import share_muscles
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.tables import (
    Scheme,
    item_schemes,
    limits,
    schemes,
    severity_of,
    source_of,
)
from needlework.safety.values import Finding, Quantity, RuleSource, Severity

INTERVAL, TOUCH_UP, OTHER = "LABEL-INTERVAL", "TOUCH-UP-SUM", "OTHER-TOXIN-4-MONTHS"
CODES = (
    Code(
        INTERVAL,
        "Sooner than the label's interval",
        "Earlier repeats add up and make antibodies more likely.",
        "Wait until the day that is named, or let a prescriber accept it with a reason.",
    ),
    Code(
        TOUCH_UP,
        "Touch-up above the label's total",
        "Since the last full treatment the area received more than the label gives it.",
        "Lower the touch-up so that the sum stays within the label's total, or wait.",
    ),
    Code(
        OTHER,
        "Another toxin within four months",
        "Effects of two toxins may add, and their units do not convert.",
        "Wait until four months have passed, or let a prescriber accept it with a reason.",
    ),
)


def rules() -> tuple[Rule, ...]:
    """Return one rule per scheme with an interval, the touch-up rule and the other toxin."""
    found = [
        Rule(
            f"{INTERVAL}/{scheme.id}",
            Severity.OVERRIDE,
            f"days since the last {scheme.product} in {', '.join(scheme.areas)} with "
            f"{scheme.interval_days}",
            (scheme.source,),
            _days(scheme.interval_days),
            most=False,
        )
        for scheme in schemes()
        if scheme.interval_days is not None and len(scheme.areas) == 1
    ]
    row = limits()["interval"]
    words = f"days since the last toxin of a product in areas without a scheme with {row['days']}"
    named, days = f"{INTERVAL}/{row['id']}", _days(row["days"])
    found.append(Rule(named, Severity.OVERRIDE, words, (source_of(row),), days, most=False))
    row = limits()["other_toxin"]
    found.append(Rule(f"{TOUCH_UP}/any", Severity.OVERRIDE, "the sum since the full treatment"))
    found.append(
        Rule(
            f"{OTHER}/any",
            severity_of(row),
            f"days with {row['days']}",
            (source_of(row),),
            _days(row["days"]),
            most=False,
        )
    )
    return tuple(found)


def findings(case: Case) -> Iterator[Finding]:
    """Yield treatments that come too soon after a toxin."""
    for item in case.toxins:
        earlier = sorted(before(case, item), key=lambda past: past.day)
        known = item_schemes(item)
        timed = [scheme for scheme in known if scheme.interval_days is not None]
        if timed:
            scheme = max(timed, key=lambda each: each.interval_days or 0)
            yield from _too_soon(case, item, earlier, scheme)
        else:
            yield from _sooner_than_any(case, item, earlier)
        yield from _other_maker(case, item, earlier)


def _same(item: Item, past: Past) -> bool:
    """Whether a dose was of the same product in this area, or nobody knows where."""
    known = past.product == item.product
    return known and (past.area is None or share_muscles(past.area, item.treatment.area))


def _too_soon(case: Case, item: Item, earlier: list[Past], scheme: Scheme) -> Iterator[Finding]:
    label = Decimal(scheme.interval_days or 0)
    rule = f"{INTERVAL}/{scheme.id}"
    recent, needed = _recent(case, item, earlier, rule, label)
    if recent:
        yield _short(case, item, recent[-1], (rule, label, needed), scheme.source)
        yield from _touch_up(case, item, recent, scheme, needed)


def _sooner_than_any(case: Case, item: Item, earlier: list[Past]) -> Iterator[Finding]:
    """Yield repeats in areas without a scheme of their own: the shortest interval holds."""
    row = limits()["interval"]
    rule, label = f"{INTERVAL}/{row['id']}", Decimal(row["days"])
    recent, needed = _recent(case, item, earlier, rule, label)
    if recent:
        yield _short(case, item, recent[-1], (rule, label, needed), source_of(row))


def _recent(
    case: Case, item: Item, earlier: list[Past], rule: str, label: Decimal
) -> tuple[list[Past], int]:
    """Return what was given within the days that a rule, or the clinic, asks for; and these."""
    needed = int(case.limit(rule, label=label, unit="days", most=False))
    found = [each for each in earlier if _same(item, each)]
    return [each for each in found if each.days_before(item.day) < needed], needed


def _short(
    case: Case, item: Item, last: Past, rule: tuple[str, Decimal, int], source: RuleSource
) -> Finding:
    named, label, needed = rule
    whose = "the interval" if needed == label else "the clinic's interval"
    passed = last.days_before(item.day)
    day = last.day + needed
    return Finding(
        code=INTERVAL,
        rule=named,
        severity=Severity.OVERRIDE,
        place=item.place,
        message=(
            f"{passed} days after {last.words}; {whose} is {needed} days, {needed - passed} short"
        ),
        remedy=CODES[0].remedy,
        sources=(source,),
        measured=_days(passed),
        limit=_days(needed),
        distance=_days(needed - passed),
        earliest_day=day,
        earliest=case.date_of(day),
        entitled=(PRESCRIBER,),
    )


def _touch_up(
    case: Case, item: Item, recent: list[Past], scheme: Scheme, needed: int
) -> Iterator[Finding]:
    total = scheme.largest(case.region)
    doses = [past.dose for past in recent if past.dose is not None]
    if total is None or item.dose is None or not doses:
        return
    summed = Dose.total([*doses, item.dose])
    if summed.units <= total:
        return
    yield Finding(
        code=TOUCH_UP,
        rule=f"{TOUCH_UP}/any",
        severity=Severity.OVERRIDE,
        place=item.place,
        message=(
            f"{summed} of {item.product} in the {item.treatment.area} since the last full "
            f"treatment; the label's total is {total} {scheme.unit}"
        ),
        remedy=CODES[1].remedy,
        sources=(scheme.source,),
        measured=Quantity(summed.units, summed.unit),
        limit=Quantity(total, scheme.unit),
        distance=Quantity(summed.units - total, scheme.unit),
        earliest_day=recent[-1].day + needed,
        earliest=case.date_of(recent[-1].day + needed),
        entitled=(PRESCRIBER,),
    )


def _other_maker(case: Case, item: Item, earlier: list[Past]) -> Iterator[Finding]:
    row = limits()["other_toxin"]
    label = Decimal(row["days"])
    needed = int(case.limit(f"{OTHER}/any", label=label, unit="days", most=False))
    others = [
        past
        for past in earlier
        if past.product != item.product and past.days_before(item.day) < needed
    ]
    if not others:
        return
    last = others[-1]
    passed, day = last.days_before(item.day), last.day + needed
    yield Finding(
        code=OTHER,
        rule=f"{OTHER}/any",
        severity=severity_of(row),
        place=item.place,
        message=(
            f"{item.product} {passed} days after {last.words}; {needed} days (four months) are "
            f"asked for, {needed - passed} short"
        ),
        remedy=CODES[2].remedy,
        sources=(source_of(row),),
        measured=_days(passed),
        limit=_days(needed),
        distance=_days(needed - passed),
        earliest_day=day,
        earliest=case.date_of(day),
        entitled=(PRESCRIBER,),
    )


def _days(number: int) -> Quantity:
    return Quantity(Decimal(number), "days")
