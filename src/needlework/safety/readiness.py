"""Ready for the session: the antidote of fillers in date, and what the consent must name."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import FatDissolving, Filler, Mesotherapy, Microneedling
from needlework.products import LabelUse, active, device, volume_product
from needlework.safety.case import Case, Item
from needlework.safety.doses import off_label
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, exact, finding, rule
from needlework.safety.values import Finding, Place, Quantity, RuleSource
from needlework.vocabulary import resolve

CODES = codes_of("readiness")
_ON = "on-label"
Named = tuple[str, tuple[RuleSource, ...]]


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table."""
    return tuple(rule(row) for row in data("readiness")["row"].values())


def findings(case: Case) -> Iterator[Finding]:
    """Yield fillers without their antidote, and uses that the consent must name."""
    yield from _antidote(case)
    named = [(item, words) for item in case.items for words in _outside(case, item)]
    if named:
        listed = "; ".join(f"{item.treatment.id}: {words[0]}" for item, words in named)
        sources = tuple(dict.fromkeys(one for _, words in named for one in words[1]))
        message = f"outside the label: {listed}"
        yield finding(data("readiness")["row"]["consent"], Place(), message, sources=sources)


def _antidote(case: Case) -> Iterator[Finding]:
    rows = data("readiness")["row"]
    fillers = [
        item for item in case.items if item.product in data("readiness")["fillers"]["dissolved"]
    ]
    expiry = case.context.kit.hyaluronidase_expiry
    if fillers and expiry is None:
        message = "nobody said that hyaluronidase is at hand and in date"
        yield finding(rows["not_said"], fillers[0].place, message)
        return
    for item in fillers:
        day = case.date_of(item.day)
        if expiry is not None and day is not None and day > expiry:
            yield finding(
                rows["expired"],
                item.place,
                f"the hyaluronidase expires on {expiry}, the filler is injected on {day}",
                measured=Quantity(exact((day - expiry).days), "days past"),
                limit=Quantity(exact(0), "days past"),
            )
            return


def _outside(case: Case, item: Item) -> Iterator[Named]:
    """Yield in what a treatment is outside the label, with who says so."""
    treatment = item.treatment
    found = off_label(case, item)
    if found is not None:
        yield found
    if isinstance(treatment, Mesotherapy):
        for name in item.actives:
            yield from _active(case, name)
    if isinstance(treatment, Microneedling):
        known = device(item.product)
        yield from _uses(case, item, () if known is None else known.label_uses)
        if item.actives:
            yield f"{', '.join(map(_active_words, item.actives))} under needling", ()
    if isinstance(treatment, Filler | FatDissolving):
        product = volume_product(item.product)
        yield from _uses(case, item, () if product is None else product.label_uses)


def _active(case: Case, name: str) -> Iterator[Named]:
    known = active(name)
    if known is None:
        return
    status = known.status.get(case.region or "") or "; ".join(dict.fromkeys(known.status.values()))
    if any(words in status for words in data("readiness")["actives"]["off_label"]):
        slug = known.sources[0] if known.sources else ""
        sources = (RuleSource(slug, known.status_seen),) if slug else ()
        yield f"{_active_words(name)}: {status}", sources


def _active_words(slug: str) -> str:
    term = resolve(slug, "active")
    return slug if term is None else term.name


def _uses(case: Case, item: Item, uses: tuple[LabelUse, ...]) -> Iterator[Named]:
    """Yield a product or device without any use on the label of the region."""
    if case.region is None or any(_is_on(use, case.region) for use in uses):
        return
    sources = tuple(dict.fromkeys(RuleSource(use.source, use.seen) for use in uses))
    yield f"{item.product}: no use on a label of {case.region} was read", sources


def _is_on(use: LabelUse, region: str) -> bool:
    return use.region == region and use.status == _ON
