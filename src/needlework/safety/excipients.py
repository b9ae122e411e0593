"""Allergies against what products, actives and numbing agents hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from needlework.plans import Answer, FatDissolving, Filler, Named, Neuromodulator
from needlework.products import Composition, toxin, volume_product
from needlework.safety.agents import agent_of
from needlework.safety.case import Case, Item
from needlework.safety.registry import Rule
from needlework.safety.rows import RECALLED, codes_of, data, finding, rule
from needlework.safety.values import Finding, Place, RuleSource
from needlework.vocabulary import candidates, fold

CODES = codes_of("allergens")
_AROUND = re.compile(r"\b(?:allerg(?:y|ies|ic)|hypersensitivity|reaction|to|is)\b", re.IGNORECASE)

Allergen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """Whether something that is given holds a substance, and who says so."""

    answer: Answer
    what: str
    source: RuleSource | None = None


def rules() -> tuple[Rule, ...]:
    """Return one rule per ingredient that is looked for, and those for other words."""
    rows = data("allergens")["row"]
    found = [
        rule({**rows["holds"], "id": one["id"].replace(" ", "-")}, sources=_known_sources(one))
        for one in data("allergens")["allergen"]
        if one["holds"]
    ]
    return (*found, *(rule(row) for name, row in rows.items() if name != "holds"))


def findings(case: Case) -> Iterator[Finding]:
    """Yield what is given to somebody who is allergic to it, and allergies nobody understands."""
    rows = data("allergens")["row"]
    for allergy in case.plan.patient.allergies.items if case.items else ():
        known = allergen(allergy.given)
        if known is not None and known["holds"]:
            yield from _ingredient(case, allergy, known)
        elif known is None and not _understood(allergy):
            message = f"{allergy.given!r} among the allergies is no word that anybody knows"
            yield finding(rows["unknown_word"], Place(), message, words=(allergy.given,))
        else:
            yield _unlisted(allergy, known)


@cache
def allergen(words: str) -> Allergen | None:
    """Return the row of an allergy as it was typed; None where the table has none."""
    bare = _AROUND.sub(" ", words)
    for said in (fold(words), fold(bare)):
        for row in data("allergens")["allergen"]:
            if said in {fold(word) for word in row["typed"]}:
                found: Allergen = row
                return found
    return None


def _understood(allergy: Named) -> bool:
    """Whether the vocabulary knows what an allergy is to."""
    bare = _AROUND.sub(" ", allergy.given).strip()
    spellings = (allergy.given, bare, f"allergy to {bare}", f"{bare} allergy")
    return allergy.resolved or any(candidates(word[:200]) for word in spellings if word)


def _ingredient(case: Case, allergy: Named, known: Allergen) -> Iterator[Finding]:
    rows = data("allergens")["row"]
    doubtful: dict[str, RuleSource | None] = {}
    for item in case.items:
        answers = [each for word in known["holds"] for each in _held(item, word)]
        yes = [each for each in answers if each.answer is Answer.YES]
        if yes:
            message = f"allergic to {allergy.given}, and {yes[0].what} holds it"
            part = known["id"].replace(" ", "-")
            yield finding(rows["holds"], item.place, message, sources=_said_by(yes), part=part)
        else:
            doubtful |= {each.what: each.source for each in answers if each.answer != Answer.NO}
    if doubtful:
        message = f"allergic to {allergy.given}: no list that was read says whether it is in "
        sources = tuple(dict.fromkeys(source for source in doubtful.values() if source))
        message += ", ".join(doubtful)
        yield finding(rows["uncertain"], Place(), message, sources=sources)


def _said_by(yes: list[Held]) -> tuple[RuleSource, ...]:
    """Return who says that it is in there: what was read before what is from memory."""
    sources = tuple(dict.fromkeys(each.source for each in yes if each.source is not None))
    seen = tuple(source for source in sources if source.seen != RECALLED)
    named_by_the_plan = any(each.source is None for each in yes)
    return seen if seen or named_by_the_plan else sources


def _unlisted(allergy: Named, known: Allergen | None) -> Finding:
    note = f"; {known['ask']}" if known is not None else ""
    message = f"allergic to {allergy.given}: no ingredient of what is given is known by that name"
    return finding(data("allergens")["row"]["unlisted"], Place(), message + note)


def _held(item: Item, word: str) -> Iterator[Held]:
    """Yield what each thing that a treatment gives says of a substance."""
    for composition in _compositions(item):
        source = RuleSource(composition.source, composition.seen)
        yield Held(composition.holds(word), item.product, source)
    if isinstance(item.treatment, Neuromodulator):
        yield from _named_in(("botulinum toxin",), item.product, word)
        vial = item.treatment.vial
        if vial is not None and vial.solution is not None:
            yield from _named_in((vial.solution,), f"the solution {vial.solution!r}", word)
    yield from _named_in(
        (active.replace("-", " ") for active in item.actives), "the mixture", word
    )
    used = item.treatment.anaesthesia
    found = agent_of(used) if used is not None and used.used else None
    if used is not None and found is not None:
        yield from _named_in(found.anaesthetics, used.product.given, word)


def _compositions(item: Item) -> tuple[Composition, ...]:
    if isinstance(item.treatment, Neuromodulator):
        known = toxin(item.product)
        return () if known is None else known.compositions
    if isinstance(item.treatment, Filler | FatDissolving):
        product = volume_product(item.product)
        return () if product is None else product.compositions
    return ()


def _named_in(words: Iterable[str], what: str, sought: str) -> Iterator[Held]:
    """Yield a yes where the plan itself names the substance: nothing has to be looked up."""
    if any(fold(sought) in fold(word) for word in words):
        yield Held(Answer.YES, what)


def _known_sources(one: Allergen) -> tuple[RuleSource, ...]:
    """Return who says which product holds an ingredient."""
    from needlework.products import toxins, volume_products

    compositions = [one for product in toxins() for one in product.compositions]
    compositions += [one for product in volume_products() for one in product.compositions]
    found = [
        RuleSource(composition.source, composition.seen)
        for composition in compositions
        for word in one["holds"]
        if composition.holds(word) is Answer.YES
    ]
    seen = [source for source in found if source.seen != RECALLED]
    return tuple(dict.fromkeys(seen or found))
