"""How a vial is made up against the dilutions of its label, and what with."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.doses import Dilution, Volume
from needlework.plans import Vial
from needlework.products import LabelDilution, Toxin, toxin
from needlework.safety.case import Case, Item
from needlework.safety.rows import RECALLED, Row, data, exact, finding, mentions
from needlework.safety.values import Finding, Quantity, RuleSource
from needlework.vocabulary import ProductTerm, fold, terms


def dilution_findings(case: Case, item: Item, vial: Vial) -> Iterator[Finding]:
    """Yield what speaks against the way in which a vial is made up."""
    known = toxin(item.product)
    if known is None:
        return
    if vial.diluent is not None:
        yield from _diluted(case, item, vial, vial.diluent, known)
    elif known.dilutions:
        message = f"the vial of {vial.size} of {item.product}: nobody said what it is made up with"
        yield finding(_row("not_said"), item.place, message)
    yield from _solution(item, vial)


def _row(name: str) -> Row:
    found: Row = data("vials")["row"][name]
    return found


def _diluted(
    case: Case, item: Item, vial: Vial, diluent: Volume, known: Toxin
) -> Iterator[Finding]:
    if not known.dilutions:
        yield from _liquid(item, known)
        return
    here = [one for one in known.dilutions if case.region in one.regions] or known.dilutions
    made = Dilution(vial.size, diluent)
    same = [one for one in here if one.dilution == made]
    if any(one.seen != RECALLED for one in same):
        return
    sources = tuple(dict.fromkeys(RuleSource(one.source, one.seen) for one in same or here))
    if same:
        message = f"{vial.size} in {diluent} is a label dilution from memory only"
        yield finding(_row("dilution_recalled"), item.place, message, sources=sources)
        return
    yield _against_range(item, made, here, sources)


def _against_range(
    item: Item,
    made: Dilution,
    here: list[LabelDilution] | tuple[LabelDilution, ...],
    sources: tuple[RuleSource, ...],
) -> Finding:
    strengths = [one.dilution.concentration.amount for one in here]
    strength, unit = made.concentration.amount, f"{made.vial.unit}/mL"
    weakest, strongest = min(strengths), max(strengths)
    words = f"{made.vial} in {made.diluent} is {made.concentration}"
    if weakest <= strength <= strongest:
        message = f"{words}, within the strengths of the label but none of its dilutions"
        return finding(_row("between"), item.place, message, sources=sources)
    limit = weakest if strength < weakest else strongest
    named = ", ".join(dict.fromkeys(f"{o.dilution.vial} in {o.dilution.diluent}" for o in here))
    return finding(
        _row("outside"),
        item.place,
        f"{words}; the label has {named}",
        measured=Quantity(exact(strength), unit),
        limit=Quantity(exact(limit), unit),
        sources=sources,
    )


def _liquid(item: Item, known: Toxin) -> Iterator[Finding]:
    """Yield a ready-to-use liquid that is diluted, unless a label tells how long that keeps."""
    sold = [one for one in known.vials if one.volume is not None]
    if sold and not known.made_up:
        sources = tuple(dict.fromkeys(RuleSource(one.source, one.seen) for one in sold))
        message = f"{item.product} is a ready-to-use liquid, and the plan dilutes it"
        yield finding(_row("liquid"), item.place, message, sources=sources)


def _solution(item: Item, vial: Vial) -> Iterator[Finding]:
    if vial.solution is None:
        return
    words = data("vials")["solution"]
    said = fold(vial.solution)
    if other := _other_product(item, said):
        message = f"the vial of {item.product} is said to be made up with {other}"
        yield finding(_row("named_product"), item.place, message)
    elif mentions(said, words["preserved"]) and not mentions(said, words["free"]):
        message = f"made up with {vial.solution!r}; the label names preservative-free saline"
        yield finding(_row("preserved"), item.place, message, sources=_label(item))
    elif not mentions(said, words["saline"]):
        message = f"made up with {vial.solution!r}; the label names 0.9 % sodium chloride"
        yield finding(_row("solution"), item.place, message, sources=_label(item))


def _other_product(item: Item, said: str) -> str | None:
    for term in terms("product"):
        if isinstance(term, ProductTerm) and _is_given(term) and term.slug != item.product:
            names = (term.slug, term.name, *term.aliases)
            if any(fold(name) == said for name in names):
                return term.slug
    return None


def _is_given(term: ProductTerm) -> bool:
    return bool(term.unit) or term.category in data("vials")["solution"]["products"]


def _label(item: Item) -> tuple[RuleSource, ...]:
    known = toxin(item.product)
    rows = () if known is None else known.dilutions
    return tuple(dict.fromkeys(RuleSource(one.source, one.seen) for one in rows))
