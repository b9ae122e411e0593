"""Where the thickness of the dermis was measured, and which measurement serves a place.

The rows are those of ``microneedling/skin_regions.csv``; ``data/skin_places.toml`` says which of
them are not used, and what stands for a place that nobody measured.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.evidence import table
from needlework.problems import BadInputError, Problem
from needlework.vocabulary import AreaTerm, resolve, resolve_problem

SKIN = ("face", "neck", "scalp", "body")
"""Groups of areas that are skin."""

DERMIS, TOTAL = "dermis", "total_skin"
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Measured:
    """One printed thickness of a place.

    Parameters
    ----------
    layer : {"dermis", "total_skin"}
    sex : {"female", "male", "both"}
    sd_mm : float or None
        Standard deviation between people; None where not printed.
    """

    place: str
    layer: str
    sex: str
    mean_mm: float
    sd_mm: float | None
    method: str
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Places:
    """The measured places that serve an area, and why these."""

    rows: tuple[Measured, ...]
    borrowed: bool
    why: str


def serving(region: str) -> Places:
    """Return the measurements that serve a region of skin.

    Parameters
    ----------
    region : str
        Slug, name or alias of an area.

    Raises
    ------
    BadInputError
        If the region is unknown, is no skin, or is palm or sole, which nobody measured here.
    """
    term = _area(region)
    if term.group not in SKIN or term.slug in _unmeasured():
        raise BadInputError([_no_skin(region, term)])
    return _serving(term)


def _serving(term: AreaTerm) -> Places:
    own = _measured().get(term.slug)
    if own:
        return Places(own, borrowed=False, why="measured there")
    entry = _places().get(term.slug)
    if entry:
        rows = [row for name in entry["at"] for row in _serving(_area(name)).rows]
        return Places(tuple(rows), borrowed=True, why=entry["why"])
    within = _area(term.parent)
    return Places(
        _serving(within).rows, borrowed=True, why=f"as {within.name}, which contains the place"
    )


@cache
def _measured() -> Mapping[str, tuple[Measured, ...]]:
    """Return the usable rows by area: the dermis by ultrasound, or else what there is."""
    found: dict[str, list[Measured]] = {}
    for row in table("microneedling", "skin_regions"):
        cells = row.cells
        term = resolve(cells["region"], "area")
        if term is None or cells["source"] in _document()["not_used"]:
            continue
        if cells["layer"] in (DERMIS, TOTAL):
            found.setdefault(term.slug, []).append(_row(term.slug, cells))
    return {slug: tuple(rows) for slug, rows in found.items()}


def _row(slug: str, cells: Mapping[str, str]) -> Measured:
    return Measured(
        place=slug,
        layer=cells["layer"],
        sex=cells["sex"],
        mean_mm=float(cells["mean_mm"]),
        sd_mm=float(cells["sd_mm"]) if cells["sd_mm"] else None,
        method="histology" if "histology" in cells["method"] else "ultrasound",
        source=cells["source"],
        seen=cells["seen"],
    )


@cache
def _document() -> dict[str, Any]:
    text = files("needlework.mechanisms").joinpath("data", "skin_places.toml").read_text("utf-8")
    return tomllib.loads(text)


def _places() -> Mapping[str, Any]:
    return _document()[DERMIS]  # type: ignore[no-any-return]


def _unmeasured() -> Mapping[str, str]:
    return _document()["unmeasured"]  # type: ignore[no-any-return]


def _area(word: str) -> AreaTerm:
    term = resolve(word, "area")
    if not isinstance(term, AreaTerm):
        raise BadInputError([resolve_problem(word, "area", "region of skin")])
    return term


def _no_skin(region: str, term: AreaTerm) -> Problem:
    reason = _unmeasured().get(term.slug, f"{term.name} is no skin ({term.group})")
    return Problem(
        where="region of skin",
        given=f"{region!r}: {reason}",
        allowed="an area of the face, neck, scalp or body with hair follicles",
        remedy="Name the area of skin; `needlework names --kind area` lists them.",
        code="skin.unmeasured",
    )
