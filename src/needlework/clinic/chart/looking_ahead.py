"""Names that a word may become while it is typed."""

from __future__ import annotations

from needlework.vocabulary import Term, near_names, terms
from needlework.vocabulary.folding import fold

KINDS = ("medicine", "condition", "product", "area", "muscle", "indication", "active", "device",
         "syringe", "scale")  # fmt: skip
MOST = 10


def names_ahead(typed: str, kind: str, most: int = MOST) -> list[tuple[str, str]]:
    """Return spellings that begin as typed, each with what it is, then those that are near.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    """
    word = fold(typed)[:80]
    if not word or kind not in KINDS:
        return []
    found: dict[str, str] = {}
    for term in terms(kind):
        for spelling in _spellings(term):
            if fold(spelling).startswith(word):
                found.setdefault(spelling, term.name)
                break
    ordered = sorted(found.items(), key=lambda pair: (len(pair[0]), pair[0]))[:most]
    if not ordered:
        ordered = [(near.spelling, near.term.name) for near in near_names(typed, kind)]
    return ordered


def _spellings(term: Term) -> tuple[str, ...]:
    return (term.name, *term.aliases, term.slug)
