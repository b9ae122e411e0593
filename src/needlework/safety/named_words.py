"""What people wrote as a medicine or disease: not understood, too general, or asked by no rule."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Named
from needlework.safety.case import Case
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, finding, rule
from needlework.safety.said import at_home
from needlework.safety.subjects import applying, applying_to_active
from needlework.safety.subjects import implied as also_said
from needlework.safety.values import Finding, Place
from needlework.vocabulary import UNSPECIFIED, classes_of, conditions_for_classes, near_names

CODES = codes_of("named_words")
LISTS = ("conditions", "medicines")


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table."""
    return tuple(rule(row) for row in data("named_words")["row"].values())


def findings(case: Case) -> Iterator[Finding]:
    """Yield words without meaning, words with too many, and those that no rule asks about."""
    if not case.items:
        return
    for name in LISTS:
        yield from _unknown(case, name)
    for item in case.plan.patient.medicines.items:
        if any(each.endswith(UNSPECIFIED) for each in _classes(item)):
            message = f"{item.given!r} may be any of several medicines, and some of them matter"
            yield finding(_row("which_one"), Place(), message, words=(item.given,))
    for name in LISTS:
        silent = [_understood(item, name) for item in _silent(case, name)]
        if silent:
            message = f"no rule here asks about: {', '.join(silent)}"
            yield finding(_row(f"silent_{name}"), Place(), message)


def _row(name: str) -> dict[str, object]:
    found: dict[str, object] = data("named_words")["row"][name]
    return found


def _unknown(case: Case, name: str) -> Iterator[Finding]:
    """Yield each word that is like a known one by itself, all others together."""
    strange = []
    at_home = [use.product.given for use in case.plan.daily if not use.product.resolved]
    words = getattr(case.plan.patient, name).unresolved
    for word in dict.fromkeys((*words, *(at_home if name == "medicines" else ()))):
        near = near_names(word, name.removesuffix("s"))
        spellings = list(dict.fromkeys(entry.spelling for entry in near))[:3]
        if not spellings:
            strange.append(word)
            continue
        message = f"{word!r} among the {name} is no word that the vocabulary knows"
        hint = f"Did you mean {', '.join(spellings)}? If not: {_row(f'unknown_{name}')['remedy']}"
        yield finding(_row(f"unknown_{name}"), Place(), message, remedy=hint, words=(word,))
    if strange:
        listed = ", ".join(repr(word) for word in strange)
        what = "medicines" if name == "medicines" else "diseases"
        message = f"not in the vocabulary, so nothing is known of these {what} here: {listed}"
        yield finding(_row(f"unknown_{name}"), Place(), message, words=tuple(strange))


def _slugs(item: Named) -> tuple[str, ...]:
    return tuple(slug for slug in (item.slug, *item.also) if slug)


def _classes(item: Named) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for slug in _slugs(item) for each in classes_of(slug)))


def _silent(case: Case, name: str) -> Iterator[Named]:
    """Yield the names that were understood and that no rule of these treatments asks about."""
    asked = {row.condition for item in case.items for row in applying(case, item)}
    for use in at_home(case.plan):
        asked |= {row.condition for row in applying_to_active(use.product.slug or "")}
    numbed = any(_numbs(item.treatment.anaesthesia) for item in case.items)
    of_numbing = [row for row in data("anaesthesia")["patient"] if numbed]
    asked |= {each for row in of_numbing for each in row.get("conditions", ())}
    classes = {each for row in of_numbing for each in row.get("classes", ())}
    for item in getattr(case.plan.patient, name).items:
        own = set(_classes(item)) if name == "medicines" else set()
        implied = {term.slug for term in conditions_for_classes(tuple(own))}
        of_state = any(slug in _states() for slug in _slugs(item))
        general = any(each.endswith(UNSPECIFIED) for each in own)
        slugs = implied | set(_slugs(item))
        slugs |= {each for slug in slugs for each in also_said(slug)}
        about = own & classes or slugs & asked
        if item.resolved and not (about or of_state or general):
            yield item


def _numbs(used: object) -> bool:
    return bool(getattr(used, "used", False))


def _states() -> set[str]:
    """Return the conditions that the rules of pregnancy and breastfeeding look at."""
    named = data("pregnancy")["named"].values()
    return {slug for state in named for slug in state["conditions"]}


def _understood(item: Named, name: str) -> str:
    """Return a name with what it was taken for, where that is not the name itself."""
    if name == "conditions":
        return item.given
    classes = _classes(item)
    return f"{item.given} ({classes[0].replace('-', ' ')})" if classes else item.given
