"""Say where a point lies that was dropped on the drawing: from which place, how far, which way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from needlework.anatomy import Face, average_face
from needlework.anatomy.rules import Rule, Step
from needlework.clinic.face.positions import Spot, chart_data
from needlework.problems import BadInputError

ROUNDS, TRIED = 4, 6
NEAR_ENOUGH_MM = 1.5

Point = tuple[float, float]


def at_table(spot: Spot, face: Face | None = None) -> dict[str, Any]:
    """Return a place as a plan file writes it, from a place of the face that is near.

    A plan file leads outwards and upwards only, so that the place lies below and nearer to the
    midline. Where the face does not reach, the place is kept as one of the drawing: the check then
    says that it cannot measure it.

    Parameters
    ----------
    face : Face, optional
        The patient's own, on which the point was dropped; an average one without it.
    """
    known = face or average_face()
    wanted = (float(spot.lateral), float(spot.up - chart_data()["face_above_notch"]))
    anchors = _anchors(spot.side, known)
    inside = [
        name for name, (across, up) in anchors.items() if across <= wanted[0] and up <= wanted[1]
    ]
    for name in sorted(inside, key=lambda one: math.dist(anchors[one], wanted))[:TRIED]:
        way = _way(name, spot, anchors[name], wanted, known)
        if way is not None:
            return _table(name, way)
    return _table(chart_data()["rule"], (spot.lateral, spot.up))


def _way(name: str, spot: Spot, start: Point, wanted: Point, face: Face) -> Point | None:
    """Return the way along the skin that ends where it is wanted, seen from ahead."""
    way = (wanted[0] - start[0], wanted[1] - start[1])
    for _ in range(ROUNDS):
        whole = (max(0, round(way[0])), max(0, round(way[1])))
        reached = _reached(name, spot.side, whole, face)
        if reached is None:
            return None
        if math.dist(reached, wanted) <= NEAR_ENOUGH_MM:
            return whole
        way = (way[0] + wanted[0] - reached[0], way[1] + wanted[1] - reached[1])
    return None


@lru_cache(maxsize=96)
def _anchors(side: str, face: Face) -> dict[str, Point]:
    """Return the places of a side by name: mm from the midline and upwards."""
    found = {}
    for name in chart_data()["anchors"]:
        across, up, _ = (float(number) for number in face.place(name, side))
        if abs(across) < 1 or side != "midline":
            found[name] = (abs(across), up)
    return found


def _reached(name: str, side: str, way: Point, face: Face) -> Point | None:
    """Return where a way from a place leads, seen from ahead; None where it leads nowhere."""
    rule = Rule(name=name, origin=((name, 1.0),), steps=tuple(_steps(way)))
    try:
        across, up, _ = (float(one) for one in face.surface.position(face.resolve(rule, side)))
    except BadInputError:
        return None
    return abs(across), up


def _steps(way: Point) -> Iterator[Step]:
    if way[0]:
        yield Step(go="lateral" if way[0] > 0 else "medial", mm=abs(way[0]))
    if way[1]:
        yield Step(go="up" if way[1] > 0 else "down", mm=abs(way[1]))


def _table(rule: str, way: Point) -> dict[str, Any]:
    found: dict[str, Any] = {"rule": rule}
    for name, mm in zip(("lateral", "up"), way, strict=True):
        if mm:
            found[name] = f"{mm:.0f} mm"
    return found
