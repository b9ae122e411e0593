"""Where a point is drawn: where it lies on the face, else where its muscle is drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from needlework.anatomy import Face, Placed, Unplaced, average_face, place_filler, place_sites
from needlework.anatomy.placing import check_places
from needlework.plans import Filler, FillerSite, Place, Side, Site
from needlework.problems import BadInputError


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing: the patient's side, and mm from the midline and upwards."""

    side: Side
    lateral: int
    up: int


@cache
def chart_data() -> Mapping[str, Any]:
    """Return how drawing and face fit together, and where muscles and areas are drawn."""
    text = files("needlework.clinic.data").joinpath("chart.toml").read_text("utf-8")
    return tomllib.loads(text)


def position(site: Site, every: tuple[Site, ...], face: Face | None = None) -> Spot | None:
    """Return where a point is drawn; None where it does not lie on the face.

    Parameters
    ----------
    every : tuple of Site
        All points of the treatment, so that its pattern is whole.
    face : Face, optional
        The patient's own; an average one without it.
    """
    if site.at is not None and of_the_drawing(site):
        return _as_drawn(site.side, site.at)
    found = _on_the_face(every, face or average_face()).get(site.id)
    return found if found is not None else _drawn(site, every)


def filler_position(treatment: Filler, site: FillerSite, face: Face | None = None) -> Spot | None:
    """Return where a point of a filler is drawn; None where its words name no place."""
    if of_the_drawing(site):
        return _as_drawn(site.side, site.at)
    alone = replace(treatment, sites=(site,))
    try:
        (found,) = place_filler(alone, face or average_face())
    except BadInputError:
        return None
    return _seen(found.side, found.position_mm)


def of_the_drawing(site: Site | FillerSite) -> bool:
    """Whether a point lies where only the drawing has a place."""
    return site.at is not None and site.at.rule == chart_data()["rule"]


def placed_on(
    every: Iterable[Site], face: Face
) -> tuple[tuple[Placed, ...], tuple[Unplaced, ...]]:
    """Return the points of a treatment that lie on a face, and those that do not.

    A plan may say where a point lies in words of its own; such a point has no place here.
    """
    known = [site for site in every if not of_the_drawing(site)]
    try:
        return place_sites(known, face)
    except BadInputError:
        return place_sites([site for site in known if _has_place(site, face)], face)


def _has_place(site: Site, face: Face) -> bool:
    try:
        check_places([site] if site.at is not None else [], face)
    except BadInputError:
        return False
    return True


def area_spots(area: str, side: Side, paired: bool) -> tuple[Spot, ...]:
    """Return where an area is marked: once, or on each treated side."""
    place = chart_data()["area"].get(area)
    if place is None:
        return ()
    lateral, up = place
    if lateral == 0 or not paired:
        return (Spot("midline", lateral, up),)
    sides: tuple[Side, ...] = ("right", "left") if side == "both" else (side,)
    return tuple(Spot(one, lateral, up) for one in sides)


@lru_cache(maxsize=256)
def _on_the_face(every: tuple[Site, ...], face: Face) -> Mapping[str, Spot]:
    """Return the points that have a place on a face, each with the side it is on."""
    placed, _ = placed_on(every, face)
    return {one.site.id: _seen(one.side, one.position_mm) for one in placed}


def _seen(side: Side, position_mm: tuple[float, float, float]) -> Spot:
    across, up, _ = position_mm
    return Spot(side, abs(round(across)), chart_data()["face_above_notch"] + round(up))


def _drawn(site: Site, every: tuple[Site, ...]) -> Spot | None:
    same = [one.id for one in every if (one.muscle, one.side) == (site.muscle, site.side)]
    place = same.index(site.id) if site.id in same else 0
    rows = chart_data()["muscle"].get(site.muscle, [])
    if not rows or site.side == "both":
        return None
    lateral, up = rows[place % len(rows)]
    return Spot(site.side, 0 if site.side == "midline" else lateral, up)


def _as_drawn(side: Side, at: Place) -> Spot:
    return Spot(side, _mm(at, "lateral"), _mm(at, "up"))


def _mm(place: Place, name: str) -> int:
    length = place.lateral if name == "lateral" else place.up
    return 0 if length is None else round(Fraction(length.amount))
