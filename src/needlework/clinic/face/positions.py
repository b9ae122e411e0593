"""Where a point is drawn: as the plan says, else where its muscle lies on the drawing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.plans import Place, Side, Site


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing: the patient's side, and mm from the midline and upwards."""

    side: Side
    lateral: int
    up: int


@cache
def chart_data() -> Mapping[str, Any]:
    """Return where muscles and areas lie on the drawing."""
    text = files("needlework.clinic.data").joinpath("chart.toml").read_text("utf-8")
    return tomllib.loads(text)


def position(site: Site, every: tuple[Site, ...]) -> Spot | None:
    """Return where a point is drawn; None where it does not lie on the face.

    Parameters
    ----------
    every : tuple of Site
        All points of the treatment: points of one muscle start beside each other.
    """
    if site.at is not None and site.at.rule == chart_data()["rule"]:
        return Spot(site.side, _mm(site.at, "lateral"), _mm(site.at, "up"))
    same = [one.id for one in every if (one.muscle, one.side) == (site.muscle, site.side)]
    place = same.index(site.id) if site.id in same else 0
    if site.side == "both":
        rows = chart_data()["unsided"].get(site.muscle, [])
        return None if place >= len(rows) else Spot(*rows[place])
    rows = chart_data()["muscle"].get(site.muscle, [])
    if not rows:
        return None
    lateral, up = rows[place % len(rows)]
    return Spot(site.side, 0 if site.side == "midline" else lateral, up)


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


def at_table(spot: Spot) -> dict[str, Any]:
    """Return a place as a plan file writes it."""
    lateral = {"lateral": f"{spot.lateral} mm"} if spot.lateral else {}
    return {"rule": chart_data()["rule"], **lateral, "up": f"{spot.up} mm"}


def _mm(place: Place, name: str) -> int:
    length = place.lateral if name == "lateral" else place.up
    return 0 if length is None else round(Fraction(length.amount))
