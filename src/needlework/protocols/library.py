"""Every scheme that ships with the package, found by its id."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from needlework.protocols import filler, mesotherapy, microneedling, neuromodulator
from needlework.protocols.needle_values import NeedleProtocol
from needlework.protocols.values import Protocol
from needlework.vocabulary import fold

Scheme = Protocol | NeedleProtocol

_LIBRARIES = (neuromodulator, microneedling, mesotherapy, filler)


@cache
def _library() -> Mapping[str, Scheme]:
    found: dict[str, Scheme] = {}
    for part in _LIBRARIES:
        found |= part.library()
    return found


def every() -> tuple[Scheme, ...]:
    """Return every scheme: those of toxins, then of the other needles, in the table's order."""
    return tuple(_library().values())


def find(word: str) -> Scheme | None:
    """Return the scheme with this id, however it is written; None if there is none."""
    return next((one for one in every() if fold(one.id) == fold(word[:200])), None)


def get(slug: str) -> Protocol:
    """Return the toxin scheme with this id.

    Raises
    ------
    KeyError
        There is none; the message names the nearest.
    """
    found = find(slug)
    if not isinstance(found, Protocol):
        raise KeyError(f"{slug!r} is no toxin protocol; nearest: {', '.join(nearest(slug))}")
    return found


def nearest(word: str, limit: int = 3) -> tuple[str, ...]:
    """Return the ids nearest to a word; the first ones where nothing is near."""
    ids = list(_library())
    return tuple(get_close_matches(word.lower(), ids, n=limit, cutoff=0.4) or ids[:limit])


def fitting(product_slug: str | None, area: str | None) -> tuple[str, ...]:
    """Return the ids of the schemes that a plan may name for a product and an area."""
    return tuple(
        one.id
        for one in every()
        if isinstance(one, Protocol)
        and one.may_be_named
        and (one.product, one.area) == (product_slug, area)
    )
