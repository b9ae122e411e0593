"""Where a point is drawn: where it lies on the average face, else where its muscle is drawn."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from needlework.anatomy import average_face, place_sites
from needlework.plans import Place, Side, Site
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


def position(site: Site, every: tuple[Site, ...]) -> Spot | None:
    """Return where a point is drawn; None where it does not lie on the face.

    Parameters
    ----------
    every : tuple of Site
        All points of the treatment, so that its pattern is whole.
    """
    if site.at is not None and site.at.rule == chart_data()["rule"]:
        return Spot(site.side, _mm(site.at, "lateral"), _mm(site.at, "up"))
    found = _on_the_face(every).get(site.id)
    return found if found is not None else _drawn(site, every)


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
def _on_the_face(every: tuple[Site, ...]) -> Mapping[str, Spot]:
    """Return the points that have a place on the average face, each with the side it is on."""
    own = chart_data()["rule"]
    known = [site for site in every if site.at is None or site.at.rule != own]
    try:
        placed, _ = place_sites(known, average_face())
    except BadInputError:
        # A plan may say where a point lies in words of its own.
        placed, _ = place_sites([site for site in known if site.at is None], average_face())
    above = chart_data()["face_above_notch"]
    return {
        one.site.id: Spot(
            one.side, abs(round(one.position_mm[0])), above + round(one.position_mm[1])
        )
        for one in placed
    }


def _drawn(site: Site, every: tuple[Site, ...]) -> Spot | None:
    same = [one.id for one in every if (one.muscle, one.side) == (site.muscle, site.side)]
    place = same.index(site.id) if site.id in same else 0
    rows = chart_data()["muscle"].get(site.muscle, [])
    if not rows or site.side == "both":
        return None
    lateral, up = rows[place % len(rows)]
    return Spot(site.side, 0 if site.side == "midline" else lateral, up)


def _mm(place: Place, name: str) -> int:
    length = place.lateral if name == "lateral" else place.up
    return 0 if length is None else round(Fraction(length.amount))
