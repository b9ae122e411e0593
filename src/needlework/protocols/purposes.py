"""What a row of the table of protocols is for, where, and in which layer."""

from __future__ import annotations

import re
from typing import cast, get_args

from needlework.plans import Depth
from needlework.protocols.layout import Row
from needlework.vocabulary import IndicationTerm, resolve, resolve_areas, resolve_indications


def areas(row: Row) -> tuple[str, ...]:
    """Return the slugs of the areas that a row treats."""
    return tuple(term.slug for term in resolve_areas(row["area"], row["indication"]))


def indication(row: Row) -> IndicationTerm:
    """Return what a row is for; for a combined purpose the one that names it as a whole."""
    found = resolve(row["indication"], "indication")
    first = found or resolve_indications(row["indication"])[0]
    assert isinstance(first, IndicationTerm)
    return first


def depth_word(cell: str) -> Depth | None:
    """Return the layer of a plan file that a cell starts with; None where it has no word."""
    word = re.split(r"[ ,(]", cell)[0]
    return cast(Depth, word) if word in get_args(Depth) else None
