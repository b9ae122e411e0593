"""What to ask before a therapeutic use, and the outcomes that were published of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.evidence import Figure, figures, study
from needlework.vocabulary import ConditionTerm, resolve, resolve_products

TOPIC = "therapeutic"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about who may have a treatment; no answer to it clears a plan.

    Parameters
    ----------
    why : str
        What makes it matter: the people of a study, a condition, or a custom.
    sources : tuple of str
        Slugs; empty for a custom that no source of the evidence tells.
    """

    ask: str
    why: str
    sources: tuple[str, ...]


def questions(indication: str) -> tuple[Question, ...]:
    """Return what to ask before a therapeutic use; nothing for an aesthetic one."""
    entry = _data().get(indication, {})
    return tuple(_question(one) for one in entry.get("question", ()))


def studies_of(indication: str) -> tuple[str, ...]:
    """Return the studies of the therapeutic table that a use rests on."""
    return tuple(_data().get(indication, {}).get("studies", ()))


def outcomes(indication: str, product: str) -> tuple[Figure, ...]:
    """Return what was published of a product in a use, with the arms that it was compared with.

    Studies that name another product are left out; those that name none, or several, are kept,
    as their figures say so.
    """
    found: list[Figure] = []
    for slug in studies_of(indication):
        rows = figures(TOPIC, study=slug)
        toxins = {name for row in rows for name in _toxins(row.product)}
        if not toxins or product in toxins:
            found += [row for row in rows if _toxins(row.product) in ((), (product,))]
    return tuple(found)


def _toxins(words: str) -> tuple[str, ...]:
    """Return the one toxin that a row is of; nothing for a placebo or an unnamed product."""
    return tuple(
        term.slug for term in resolve_products(words) if getattr(term, "category", "") == "toxin"
    )


def _question(entry: Mapping[str, str]) -> Question:
    if "condition" in entry:
        term = resolve(entry["condition"], "condition")
        assert isinstance(term, ConditionTerm), f"{entry['condition']} is no condition"
        return Question(term.question, f"condition {term.slug}, {term.seen}", (term.source,))
    if "study" in entry:
        asked = study(entry["study"], TOPIC)
        people = asked.figures[0].population
        return Question(entry["ask"], f"{asked.slug} took: {people}", asked.sources)
    return Question(entry["ask"], entry["reason"], ())


@cache
def _data() -> Mapping[str, Any]:
    text = files("needlework.protocols").joinpath("data", "therapeutic.toml").read_text("utf-8")
    return tomllib.loads(text)
