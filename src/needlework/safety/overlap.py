"""Which areas of the body lie in one another."""

from __future__ import annotations

from needlework.vocabulary import AreaTerm, resolve


def overlapping(one: str, other: str) -> bool:
    """Whether two areas are the same, or one lies in the other."""
    return one in _around(other) or other in _around(one)


def _around(area: str) -> set[str]:
    """Return an area with all that contain it."""
    found: set[str] = set()
    while area and area not in found:
        found.add(area)
        term = resolve(area, "area")
        area = term.parent if isinstance(term, AreaTerm) else ""
    return found
