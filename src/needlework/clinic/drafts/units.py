"""The unit in which a product is measured."""

from __future__ import annotations

from needlework.vocabulary import product


def unit_of(slug: str) -> str:
    """Return the unit of a product (``U``, ``sU``); ``mL`` where it has none of its own."""
    term = product(slug)
    return term.unit if term is not None and term.unit else "mL"
