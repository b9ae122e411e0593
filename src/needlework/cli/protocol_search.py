"""Which schemes a word for a purpose or a product means."""

from __future__ import annotations

from needlework import protocols
from needlework.problems import BadInputError, Problem
from needlework.protocols import NeighbourTherapy, Protocol, Scheme
from needlework.vocabulary import (
    resolve,
    resolve_areas,
    resolve_indications,
    resolve_problem,
    resolve_products,
)


def matching(indication: str | None, product: str | None) -> list[Scheme | NeighbourTherapy]:
    """Return the schemes for a purpose and of a product; all where neither is named.

    Raises
    ------
    BadInputError
        A word that the vocabulary does not know; one sentence each, with the nearest names.
    """
    problems: list[Problem] = []
    purposes = _purposes(indication, problems)
    slugs = _products(product, problems)
    if problems:
        raise BadInputError(problems)
    every: list[Scheme | NeighbourTherapy] = [*protocols.every(), *protocols.neighbours()]
    return [
        one
        for one in every
        if (purposes is None or _is_for(one, purposes))
        and (slugs is None or bool(slugs & _slugs_of(one)))
    ]


def _purposes(word: str | None, problems: list[Problem]) -> set[str] | None:
    """Return slugs of indications and areas; a word such as glabella is a place, not a purpose."""
    if word is None:
        return None
    whole = resolve(word[:200], "indication")
    found = {term.slug for term in resolve_indications(word[:200])}
    found |= {whole.slug} if whole is not None else set()
    if not found:
        found = {term.slug for term in resolve_areas(word[:200])}
    if not found:
        problems.append(resolve_problem(word[:200], "indication", "--indication"))
    return found


def _products(word: str | None, problems: list[Problem]) -> set[str] | None:
    if word is None:
        return None
    terms = [*resolve_products(word[:200])]
    device = resolve(word[:200], "device")
    found = {term.slug for term in terms} | ({device.slug} if device is not None else set())
    if not found:
        problems.append(resolve_problem(word[:200], "product", "--product"))
    return found


def _is_for(one: Scheme | NeighbourTherapy, wanted: set[str]) -> bool:
    if isinstance(one, NeighbourTherapy):
        return bool(wanted & _areas_and_purposes(one))
    parts = {part.indication for part in one.parts} if isinstance(one, Protocol) else set()
    return bool(wanted & {one.indication, *one.areas, *parts})


def _areas_and_purposes(one: NeighbourTherapy) -> set[str]:
    places = {term.slug for words in one.targets for term in resolve_areas(words)}
    named = [word for people in one.populations for word in (people, *people.split())]
    purposes = {term.slug for word in named for term in resolve_indications(word)}
    return places | purposes


def _slugs_of(one: Scheme | NeighbourTherapy) -> set[str]:
    if isinstance(one, NeighbourTherapy):
        return {one.id}
    return {one.product} | (set() if isinstance(one, Protocol) else set(one.devices))
