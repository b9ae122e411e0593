"""Find a term by any of its spellings, in one step per kind."""

from __future__ import annotations

from functools import cache

from needlework.problems import Problem
from needlework.vocabulary.entries import ConditionTerm, MedicineTerm, ProductTerm, Term
from needlework.vocabulary.folding import fold
from needlework.vocabulary.reading import READERS, keys_of


def kinds() -> tuple[str, ...]:
    """Return the kinds of term, in the order in which an unqualified word is looked up."""
    return tuple(READERS)


@cache
def terms(kind: str) -> tuple[Term, ...]:
    """Return every term of a kind, in the order of its table."""
    if kind not in READERS:
        raise ValueError(f"{kind!r} is no kind of term; the kinds are {', '.join(READERS)}")
    return tuple(READERS[kind]())


@cache
def index(kind: str) -> dict[str, tuple[Term, ...]]:
    """Return folded key -> terms; a term's own slug or name binds more than an alias."""
    own: dict[str, list[Term]] = {}
    other: dict[str, list[Term]] = {}
    for term in terms(kind):
        named = {fold(term.slug), fold(term.name)}
        for key in keys_of(term):
            (own if key in named else other).setdefault(key, []).append(term)
    return {key: (*own.get(key, ()), *other.get(key, ())) for key in own | other}


def candidates(word: str, kind: str | None = None) -> tuple[Term, ...]:
    """Return every term that a word can mean, the best first.

    Only medical conditions share words within a kind (psoriasis matters to several rules);
    across kinds a word may well mean two things (Botox is a product and a medicine).

    >>> [term.kind for term in candidates("Botox")]
    ['product', 'medicine']
    """
    key = fold(word)
    asked = kinds() if kind is None else (kind,)
    return tuple(term for each in asked for term in index(each).get(key, ()))


def resolve(word: str, kind: str | None = None) -> Term | None:
    """Return the term that a word means, or None.

    Parameters
    ----------
    word : str
        Slug, name or alias; case, spaces, hyphens, underscores and accents do not matter.
    kind : str, optional
        Look only among terms of this kind; see :func:`kinds`.
    """
    found = candidates(word, kind)
    return found[0] if found else None


def product(word: str) -> ProductTerm | None:
    """Return the product that a slug or brand names, or None."""
    found = resolve(word, "product")
    return found if isinstance(found, ProductTerm) else None


def classes_of(word: str) -> tuple[str, ...]:
    """Return the classes of a medicine by generic, brand or class word; empty if unknown."""
    found = resolve(word, "medicine")
    return found.classes if isinstance(found, MedicineTerm) else ()


def conditions_for_classes(classes: tuple[str, ...]) -> tuple[ConditionTerm, ...]:
    """Return the conditions that taking medicines of these classes implies."""
    return tuple(
        term
        for term in terms("condition")
        if isinstance(term, ConditionTerm) and set(term.classes) & set(classes)
    )


def resolve_problem(word: str, kind: str, where: str) -> Problem:
    """Return the problem to report for a word that does not resolve, with the nearest names."""
    from needlework.vocabulary.nearness import near_names

    readable = kind.replace("_", " ")
    near = [_quoted(entry.term.slug, entry.spelling) for entry in near_names(word, kind)]
    allowed = ", ".join(near) or ", ".join(repr(term.slug) for term in terms(kind)[:8])
    remedy = "Did you mean one of these?" if near else f"See `needlework names --kind {kind}`."
    return Problem(
        where=where,
        given=f"{word!r} is no known {readable}",
        allowed=f"the name, slug or alias of a known {readable}, such as {allowed}",
        remedy=remedy,
        code=f"vocabulary.unknown-{kind.replace('_', '-')}",
    )


def _quoted(slug: str, spelling: str) -> str:
    return repr(slug) if fold(slug) == fold(spelling) else f"{slug!r} ({spelling})"
