"""Everything that is injected or that needles, found by slug, name or brand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from needlework.problems import BadInputError, Problem
from needlework.products.filler import VolumeProduct, volume_product, volume_products
from needlework.products.mesotherapy import Active, active, actives
from needlework.products.microneedling import Device, device, devices
from needlework.products.neuromodulator import toxin, toxins
from needlework.products.values import Toxin
from needlework.vocabulary import nearest, product

Entry = Toxin | Device | Active | VolumeProduct
KINDS = ("toxin", "device", "active", "filler", "fat-dissolver")

_FINDERS: tuple[Callable[[str], Entry | None], ...] = (toxin, volume_product, active, device)


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return every entry: toxins, devices, actives, fillers, fat dissolvers."""
    return (*toxins(), *devices(), *actives(), *volume_products())


def find_entries(word: str) -> tuple[Entry, ...]:
    """Return what a word means; deoxycholic acid is a product and an active, both are returned."""
    found = (find(word[:200]) for find in _FINDERS)
    return tuple(one for one in found if one is not None)


def entries(word: str, *, where: str = "NAME") -> tuple[Entry, ...]:
    """Return what a word means, or raise the sentence with the nearest names.

    Raises
    ------
    BadInputError
        The tables hold nothing under this name.
    """
    found = find_entries(word)
    if found:
        return found
    raise BadInputError([_unknown(word[:200], where)])


def _unknown(word: str, where: str) -> Problem:
    known = product(word)
    if known is not None:
        given = f"{known.slug} has no row in the tables of products, actives and devices"
        allowed = ", ".join(one.slug for one in catalogue()[:8]) + " …"
        remedy = "See `needlework products` for all."
        return Problem(where, given, allowed, remedy, "products.no-row")
    near = [
        term.slug
        for kind in ("product", "active", "device")
        for term in nearest(word, kind)
        if find_entries(term.slug)
    ]
    allowed = " or ".join(dict.fromkeys(near)) or "a slug, name or brand"
    remedy = "Use one of these." if near else "See `needlework products` for all."
    given = f"{word!r} is no known product, active or device"
    return Problem(where, given, allowed, remedy, "products.unknown")
