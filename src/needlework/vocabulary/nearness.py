"""The names nearest to a word that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nlargest

from needlework.vocabulary.entries import Term
from needlework.vocabulary.folding import fold
from needlework.vocabulary.lookup import index, kinds

CUTOFF = 0.72
"""Least likeness, of 0 to 1, at which a name counts as near."""

SHORTEST_PART = 4
"""Letters that a word needs before names that merely contain it count as near."""

FURTHEST_BEHIND = 0.12
"""How much less alike than the best a name may be and still be worth showing."""

LONGEST_WORD = 80
"""Letters that are compared; nothing in the vocabulary that people misspell is longer."""


@dataclass(frozen=True, slots=True)
class Near:
    """A term, the spelling of it that is like the word, and how alike they are (0 to 1)."""

    term: Term
    spelling: str
    likeness: float


class _Likeness:
    """How alike other folded words are to one word; the word is prepared once."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.matcher = SequenceMatcher(None, "", word, autojunk=False)

    def to(self, key: str) -> float:
        self.matcher.set_seq1(key)
        alike = self.matcher.real_quick_ratio()
        alike = self.matcher.quick_ratio() if alike >= CUTOFF else 0.0
        alike = self.matcher.ratio() if alike >= CUTOFF else 0.0
        return alike + _same_start(self.word, key) if alike >= CUTOFF else self._part(key)

    def _part(self, key: str) -> float:
        """Rank a name that contains the word below every misspelling."""
        short, long = sorted((self.word, key), key=len)
        if len(short) < SHORTEST_PART or short not in long:
            return 0.0
        return CUTOFF * len(short) / len(long)


def _same_start(word: str, key: str) -> float:
    """Return a small bonus for an equal beginning: people misspell the end of a name."""
    same = [left == right for left, right in zip(word[:4], key[:4], strict=False)]
    return (same.index(False) if False in same else len(same)) / 100


def near_names(word: str, kind: str | None = None, limit: int = 3) -> tuple[Near, ...]:
    """Return the nearest terms with the spelling that made them near, the nearest first.

    Misspellings come before longer names that contain the word; nothing alike gives ().
    """
    folded = fold(word)[:LONGEST_WORD]
    if not folded:
        return ()
    likeness = _Likeness(folded)
    best: dict[tuple[str, str], tuple[float, str, Term]] = {}
    for each in kinds() if kind is None else (kind,):
        for key, found in index(each).items():
            alike = likeness.to(key)
            for term in found if alike else ():
                known = best.get((term.kind, term.slug))
                if known is None or known[0] < alike:
                    best[term.kind, term.slug] = (alike, key, term)
    top = nlargest(limit, best.values(), key=lambda entry: entry[0])
    return tuple(
        Near(term, _spelling(term, key), min(alike, 1.0))
        for alike, key, term in top
        if alike >= top[0][0] - FURTHEST_BEHIND
    )


def _spelling(term: Term, key: str) -> str:
    return next(word for word in (term.slug, term.name, *term.aliases) if fold(word) == key)


def nearest(word: str, kind: str | None = None, limit: int = 3) -> tuple[Term, ...]:
    """Return the terms whose names are nearest to a word, the nearest first.

    >>> [term.slug for term in nearest("glabela", "area", limit=1)]
    ['glabella']
    """
    return tuple(near.term for near in near_names(word, kind, limit))
