"""Vials: hours open, last day, size, dilution and what is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from needlework.plans import FatDissolving, Filler, Vial
from needlework.products import ShelfLife, Toxin, VialSize, is_expired, shelf_life, toxin, toxins
from needlework.safety.case import Case, Item
from needlework.safety.dilutions import dilution_findings
from needlework.safety.mixing import mixing_findings
from needlework.safety.registry import Rule
from needlework.safety.rows import RECALLED, codes_of, data, exact, finding, rule
from needlework.safety.stock import stock_findings
from needlework.safety.values import Finding, Place, Quantity, RuleSource

CODES = codes_of("vials")
_ONE_PER_PRODUCT = ("opened", "opened_recalled")


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table, and one per product with a time after making up."""
    rows = data("vials")["row"]
    found = [rule(row) for name, row in rows.items() if name not in _ONE_PER_PRODUCT]
    for one in toxins():
        sources = tuple(RuleSource(each.source, each.seen) for each in one.made_up)
        if sources:
            limit = Quantity(exact(one.use_within_hours), "h")
            found.append(rule({**rows["opened"], "id": one.slug}, sources=sources, limit=limit))
    return tuple(found)


def findings(case: Case) -> Iterator[Finding]:
    """Yield vials that may not be used, and what nobody said about them."""
    for item in case.toxins:
        vial = getattr(item.treatment, "vial", None)
        if vial is not None:
            yield from _opened(case, item, vial)
            yield from _size(case, item, vial)
            yield from dilution_findings(case, item, vial)
    for item in case.items:
        yield from _expired(case, item)
    yield from mixing_findings(case)
    yield from stock_findings(case)
    yield from _record(case)


def _opened(case: Case, item: Item, vial: Vial) -> Iterator[Finding]:
    rows = data("vials")["row"]
    if vial.opened_at is None:
        return
    span = _when_used(case, item, vial.opened_at)
    if span is None:
        message = f"{item.product}: nobody said when the made-up vial is used"
        yield finding(rows["time"], item.place, message)
        return
    if vial.opened_at > span[1]:
        message = f"made up at {_clock(vial.opened_at)}, after the session ({span[1].date()})"
        yield finding(rows["opened_later"], item.place, message)
        return
    first, last = (_life(case, item, vial.opened_at, at) for at in span)
    if first.verdict == "over":
        yield _too_long(case, item, first)
    elif last.verdict != "within":
        yield finding(rows["time"], item.place, f"{item.product}: {_doubt(last)}")


def _when_used(case: Case, item: Item, opened: datetime) -> tuple[datetime, datetime] | None:
    """Return the earliest and the latest moment of the session; None where no day is known."""
    now, day = case.context.now, case.date_of(item.day)
    if now is not None and day in (None, now.date()):
        moment = now.replace(tzinfo=opened.tzinfo) if now.tzinfo is None else now
        if opened.tzinfo is None:
            moment = moment.replace(tzinfo=None)
        return moment, moment
    if day is None:
        return None
    start = datetime.combine(day, time.min, opened.tzinfo)
    end = start + timedelta(days=1)
    return max(start, min(opened, end)), end


def _life(case: Case, item: Item, opened: datetime, at: datetime) -> ShelfLife:
    life = shelf_life(item.product, opened, max(opened, at), region=case.region)
    if life.hours_open is None or life.limit_hours is None:
        return life
    label = exact(life.limit_hours)
    own = case.limit(f"VIAL-OPENED-TOO-LONG/{item.product}", label=label, unit="h")
    if own == label or exact(life.hours_open) <= own:
        return life
    reason = f"made up {life.hours_open} h ago; the clinic allows {own} h"
    return ShelfLife("over", life.hours_open, int(own), "", "clinic", reason)


def _doubt(life: ShelfLife) -> str:
    if life.verdict == "over":
        return f"over its {life.limit_hours} h before the day of the session ends"
    if life.limit_hours is None:
        return life.reason
    return f"{life.reason}, which nobody has read"


def _too_long(case: Case, item: Item, life: ShelfLife) -> Finding:
    row = data("vials")["row"]["opened_recalled" if life.seen == RECALLED else "opened"]
    assert life.hours_open is not None and life.limit_hours is not None
    return finding(
        row,
        item.place,
        f"the vial of {item.product} was {life.reason}",
        measured=Quantity(exact(life.hours_open), "h"),
        limit=Quantity(exact(life.limit_hours), "h"),
        sources=(RuleSource(life.source, life.seen),) if life.source else (),
        part=item.product,
    )


def _clock(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes")


def _size(case: Case, item: Item, vial: Vial) -> Iterator[Finding]:
    known = toxin(item.product)
    if known is None or not known.vials:
        return
    rows = data("vials")["row"]
    named = [one for one in known.vials if one.size == vial.size]
    if not named:
        message = f"{item.product} is not known in vials of {vial.size}: {_sizes(known)}"
        yield finding(rows["size_unknown"], item.place, message, sources=_sources(known.vials))
        return
    sold = {one.region for one in named} | _diluted_in(known, vial)
    if case.region in known.regions and case.region not in sold:
        where = ", ".join(sorted(sold))
        message = f"vials of {vial.size} of {item.product} are sold in {where}, not {case.region}"
        yield finding(rows["size_elsewhere"], item.place, message, sources=_sources(named))
    elif all(one.seen == RECALLED for one in named):
        message = f"a vial of {vial.size} of {item.product} is known from memory only"
        yield finding(rows["size_recalled"], item.place, message, sources=_sources(named))


def _diluted_in(known: Toxin, vial: Vial) -> set[str]:
    """Return the regions whose label makes up a vial of this size: it is sold there."""
    own = (one for one in known.dilutions if one.dilution.vial == vial.size)
    return {region for one in own for region in one.regions}


def _sizes(known: Toxin) -> str:
    found = dict.fromkeys(f"{one.size} ({one.region})" for one in known.vials)
    return ", ".join(found)


def _sources(vials: list[VialSize] | tuple[VialSize, ...]) -> tuple[RuleSource, ...]:
    return tuple(dict.fromkeys(RuleSource(one.source, one.seen) for one in vials))


def _expired(case: Case, item: Item) -> Iterator[Finding]:
    holder = _holder(item)
    day = case.date_of(item.day)
    expiry = getattr(holder, "expiry", None)
    if expiry is None or day is None or not is_expired(expiry, day):
        return
    days = exact((day - expiry).days)
    yield finding(
        data("vials")["row"]["expired"],
        item.place,
        f"{item.product} is used on {day}, its last day of use is {expiry}",
        measured=Quantity(days, "days past"),
        limit=Quantity(exact(0), "days past"),
    )


def _holder(item: Item) -> object | None:
    """Return what carries lot and last day: the vial of a toxin, a filler's own syringe."""
    if isinstance(item.treatment, Filler | FatDissolving):
        return item.treatment
    return getattr(item.treatment, "vial", None)


def _record(case: Case) -> Iterator[Finding]:
    missing = [
        item.treatment.id
        for item in case.items
        if isinstance(item.treatment, Filler | FatDissolving) or item in case.toxins
        if not _written(_holder(item))
    ]
    if missing:
        message = f"lot or last day of use is not written for {', '.join(missing)}"
        yield finding(data("vials")["row"]["record"], Place(), message)


def _written(holder: object | None) -> bool:
    return all(getattr(holder, name, None) is not None for name in ("lot", "expiry"))
