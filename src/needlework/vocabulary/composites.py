"""Places, purposes and products as tables write them, composite ones taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from needlework.vocabulary.entries import AreaTerm, IndicationTerm, MuscleTerm, Term
from needlework.vocabulary.lookup import resolve, terms

_JOINTS = re.compile(r"\s*(?:[|+;/]|,| and | or )\s*")
_PRODUCT_JOINTS = re.compile(r"\s*(?:\+|\||\bvs\b)\s*")
_BRACKET = re.compile(r"\s*\(.*\)\s*$")
_QUALIFIER = re.compile(r"\s*(?:\(|,|:| including | in ).*$")


def _area(text: str) -> AreaTerm | None:
    found = resolve(text, "area")
    return found if isinstance(found, AreaTerm) else None


def _indication(text: str) -> IndicationTerm | None:
    found = resolve(text, "indication")
    return found if isinstance(found, IndicationTerm) else None


def _all_areas(pieces: Sequence[str]) -> tuple[AreaTerm, ...]:
    """Return the areas of every piece, or () when one is unknown."""
    found = tuple(area for piece in pieces if (area := _area(piece)))
    return found if len(found) == len(pieces) else ()


def resolve_areas(text: str, indication: str | None = None) -> tuple[AreaTerm, ...]:
    """Return the areas that a cell of a table or a clinician's phrase names.

    Composite cells are taken apart (``forehead+glabella``, ``upper-face``). With an
    indication a wide place is narrowed (the neck of platysma bands is the platysma).
    Returns () when any part is unknown, so that nothing is half understood.

    >>> [area.slug for area in resolve_areas("glabella|lateral_canthal")]
    ['glabella', 'lateral-canthal']
    >>> [area.slug for area in resolve_areas("neck", "platysma bands, one band each side")]
    ['platysma']
    """
    bare = _BRACKET.sub("", text.strip())
    splits = ([text], [bare], _JOINTS.split(bare), bare.split())
    found = next((areas for pieces in splits if (areas := _all_areas(pieces))), ())
    purposes = () if indication is None else resolve_indications(indication)
    wanted = {slug for purpose in purposes for slug in purpose.areas}
    return tuple(dict.fromkeys(each for area in found for each in _narrowed(area, wanted)))


def _narrowed(area: AreaTerm, wanted: set[str]) -> Sequence[AreaTerm]:
    """Return what an area consists of, as far as it is wanted, or the wanted places within it."""
    parts = [part for slug in area.parts if (part := _area(slug))]
    if parts:
        return [part for part in parts if part.slug in wanted] or parts
    inner = [each for slug in sorted(wanted) if (each := _area(slug)) and _within(each, area)]
    return inner or [area]


def _within(inner: AreaTerm, outer: AreaTerm) -> bool:
    parent = _area(inner.parent) if inner.parent else None
    return parent is not None and (parent.slug == outer.slug or _within(parent, outer))


def resolve_indications(text: str) -> tuple[IndicationTerm, ...]:
    """Return the indications that a phrase names; combined ones are taken apart.

    Qualifiers behind a comma, colon or bracket ("…, adult") are ignored when the whole
    phrase is no name of its own.

    >>> [each.slug for each in resolve_indications("forehead lines with glabellar lines")]
    ['forehead-lines', 'glabellar-lines']
    """
    found = _indication(text) or _indication(_QUALIFIER.sub("", text))
    if found is None:
        return ()
    parts = tuple(part for slug in found.parts if (part := _indication(slug)))
    return parts or (found,)


def resolve_products(text: str) -> tuple[Term, ...]:
    """Return the products or actives that a cell of a table names, or () if one is unknown.

    >>> [each.slug for each in resolve_products("microneedling+tranexamic-acid")]
    ['microneedling', 'tranexamic-acid']
    """
    for pieces in ([text], _PRODUCT_JOINTS.split(text)):
        found = [resolve(piece, "product") or resolve(piece, "active") for piece in pieces]
        if all(found):
            return tuple(term for term in found if term is not None)
    return ()


def muscles_of(area: str) -> tuple[str, ...]:
    """Return the slugs of the muscles that are treated in an area."""
    found = _area(area)
    slug = found.slug if found else area
    return tuple(
        term.slug
        for term in terms("muscle")
        if isinstance(term, MuscleTerm) and slug in term.areas
    )
