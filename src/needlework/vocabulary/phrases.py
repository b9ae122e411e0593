"""What people write about a medicine or disease: a name with its dose, or with words in brackets.

``warfarin 5 mg daily`` is warfarin; ``Zzgrub (blood pressure tablets)`` is whatever the brackets
say. Where both parts are known, both count.
"""

from __future__ import annotations

import re

from needlework.vocabulary.entries import Term
from needlework.vocabulary.lookup import candidates

LONGEST = 200
"""Letters of a phrase that are looked at."""

_BRACKETED = re.compile(r"^(?P<before>[^()\[\]]*)[(\[](?P<inside>[^()\[\]]+)[)\]](?P<after>.*)$")
_DOSE = re.compile(r"\s+\d.*$")
_ARTICLE = re.compile(r"^(?:an?|my|some|the)\s+", re.IGNORECASE)
_PURPOSE = ("{}", "{} tablets", "{} medicine")


def understood(phrase: str, kind: str | None) -> tuple[Term, ...]:
    """Return what a phrase means, the best first; nothing where no part of it is known.

    >>> [term.slug for term in understood("Coumadin 5 mg, evenings", "medicine")]
    ['warfarin']
    >>> [term.slug for term in understood("Zzgrub (for blood pressure)", "medicine")]
    ['blood-pressure-tablets']
    """
    words = phrase[:LONGEST].strip()
    found = _plainly(words, kind)
    if found or kind not in ("medicine", "condition"):
        return found
    match = _BRACKETED.match(words)
    if match is not None:
        named = _plainly(f"{match['before']} {match['after']}", kind)
        return tuple(dict.fromkeys((*named, *_purpose(match["inside"], kind))))
    return ()


def _plainly(words: str, kind: str | None) -> tuple[Term, ...]:
    """Return what words mean as they stand, in the singular, without an article or a dose."""
    bare = _ARTICLE.sub("", words) if kind in ("medicine", "condition") else words
    options = [words, words.removesuffix("s"), bare, bare.removesuffix("s")]
    if kind == "medicine":
        options.append(_DOSE.sub("", bare))
    return next((found for each in options if (found := candidates(each, kind))), ())


def _purpose(words: str, kind: str) -> tuple[Term, ...]:
    bare = words.strip().removeprefix("for ")
    options = (pattern.format(bare) for pattern in _PURPOSE)
    return next((found for each in options if (found := _plainly(each, kind))), ())
