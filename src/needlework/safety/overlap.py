"""Which areas of the body lie in one another."""

from __future__ import annotations

from functools import cache

from needlework.vocabulary import AreaTerm, IndicationTerm, muscles_of, resolve

_HEAD, _OF_HEAD = "head-neck", ("face", "neck", "scalp")


def overlapping(one: str, other: str) -> bool:
    """Whether two areas are the same, or one lies in the other."""
    return one in _around(other) or other in _around(one)


def lies_in(inner: str, outer: str) -> bool:
    """Whether an area is another or a part of it."""
    return outer in _around(inner)


def _around(area: str) -> set[str]:
    """Return an area with all that contain it."""
    found: set[str] = set()
    while area and area not in found:
        found.add(area)
        term = resolve(area, "area")
        area = term.parent if isinstance(term, AreaTerm) else ""
    return found


@cache
def share_muscles(one: str, other: str) -> bool:
    """Whether a toxin given in one area may have reached a muscle of the other.

    Head and neck of a migraine scheme hold every place of the face and the neck.
    """
    if one != other and _HEAD in (one, other):
        term = resolve(other if one == _HEAD else one, "area")
        return isinstance(term, AreaTerm) and term.group in _OF_HEAD
    parts = [parts_of(each) for each in (one, other)]
    return any(overlapping(first, second) for first in parts[0] for second in parts[1])


def parts_of(area: str) -> tuple[str, ...]:
    """Return the areas that a composite one consists of; any other is its own part."""
    term = resolve(area, "area")
    return term.parts if isinstance(term, AreaTerm) and term.parts else (area,)


@cache
def is_treated_in(indication: IndicationTerm, area: str) -> bool:
    """Whether an indication belongs to an area: to the place, or to a muscle of it."""
    if not indication.areas:
        return True
    if any(overlapping(area, each) for each in indication.areas):
        return True
    own = set(muscles_of(area))
    return any(own & set(muscles_of(each)) for each in indication.areas)
