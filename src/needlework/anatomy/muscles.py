"""Muscles as populations: a patch of skin, fibres, depth, and how far people differ.

What is measured of a muscle comes from the evidence table ``muscles.csv``; where it lies is said
by corners that are found on each face as sites are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.face import Face
from needlework.anatomy.measuring import inside
from needlework.anatomy.rules import Rule, Step, document
from needlework.anatomy.surface import Spot
from needlework.evidence.queries import table

TOPIC = "neuromodulator_mechanism"
SIDES = ("right", "left")
POINTS = 60  # about how many points stand for a muscle
MIDLINE = "midline"


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle of the face as the data describe it.

    Parameters
    ----------
    name : str
        Slug of the vocabulary.
    midline : bool
        Whether there is one muscle for both sides.
    danger : bool
        Whether it is never meant to be reached.
    outline : tuple of Rule
        Corners of the patch, of the left side or the left half.
    fibres : tuple of str
        Places between which its fibres run, from origin to insertion.
    depth_mm : tuple of float
        From and to where it lies below the skin.
    depth_assumed : bool
        Whether no measured depth was found.
    sd_mm : float
        How far people differ in where it lies.
    moves : tuple of str
        Expressions of the head that show it; ``{side}`` stands for Left and Right.
    action_units : str
        Units of the facial action coding system.
    lines : str
        Lines of the skin that it makes.
    antagonists, danger_neighbours : str
        In the words of the table.
    sources : tuple of str
    seen : str
        How its place is known.
    weakness : str
        The unwanted event when it is reached without being meant.
    """

    name: str
    midline: bool
    danger: bool
    outline: tuple[Rule, ...]
    fibres: tuple[str, str]
    depth_mm: tuple[float, float]
    depth_assumed: bool
    sd_mm: float
    moves: tuple[str, ...]
    action_units: str
    lines: str
    antagonists: str
    danger_neighbours: str
    sources: tuple[str, ...]
    seen: str
    weakness: str = ""

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides on which there is one."""
        return (MIDLINE,) if self.midline else SIDES


@dataclass(frozen=True, eq=False)
class Patch:
    """A muscle of one side on one face.

    Parameters
    ----------
    muscle : Muscle
    side : {"left", "right", "midline"}
    outline : tuple of Spot
    spots : tuple of Spot
        Points that stand for it, evenly spread over its area.
    area_mm2 : float
    fibres : array, (3,)
        Direction from origin to insertion, of length 1.
    """

    muscle: Muscle
    side: str
    outline: tuple[Spot, ...]
    spots: tuple[Spot, ...]
    area_mm2: float
    fibres: Floats

    @property
    def key(self) -> tuple[str, str]:
        """Name and side."""
        return self.muscle.name, self.side


@cache
def muscles() -> Mapping[str, Muscle]:
    """Return every muscle that has a place on the head, by name."""
    rows = {row.cells["muscle"].replace("_", "-"): row.cells for row in table(TOPIC, "muscles")}
    entries = document("muscles.toml")["muscle"]
    return MappingProxyType({name: _muscle(name, entries[name], rows[name]) for name in entries})


@lru_cache(maxsize=8)
def patches(face: Face, names: tuple[str, ...] | None = None) -> tuple[Patch, ...]:
    """Return muscles on a face, each side by itself.

    Parameters
    ----------
    face : Face
    names : tuple of str, optional
        Muscles by name; all of them unless given.
    """
    chosen = muscles() if names is None else {name: muscles()[name] for name in names}
    return tuple(patch(face, one, side) for one in chosen.values() for side in one.sides)


def patch(face: Face, muscle: Muscle, side: str) -> Patch:
    """Return one muscle of one side on a face."""
    if side == MIDLINE:
        half = [face.resolve(corner, "left") for corner in muscle.outline]
        other = [face.resolve(corner, "right") for corner in muscle.outline]
        outline = [*half, *(spot for spot in reversed(other))]
    else:
        outline = [face.resolve(corner, side) for corner in muscle.outline]
    spots, area = _filled(face, outline)
    sided = "left" if side == MIDLINE else side
    way = face.place(muscle.fibres[1], sided) - face.place(muscle.fibres[0], sided)
    return Patch(muscle, side, tuple(outline), spots, area, way / np.linalg.norm(way))


def _muscle(name: str, entry: Mapping[str, Any], row: Mapping[str, Any]) -> Muscle:
    measured = row["depth_mm_low"] and row["depth_mm_high"]
    low, high = (row["depth_mm_low"], row["depth_mm_high"]) if measured else entry["depth_mm"]
    return Muscle(
        name=name,
        midline=bool(entry.get("midline", False)),
        danger=row["role"] == "danger",
        outline=tuple(_corner(*corner) for corner in entry["outline"]),
        fibres=(entry["fibres"][0], entry["fibres"][1]),
        depth_mm=(float(low), float(high)),
        depth_assumed=not measured,
        sd_mm=float(entry["sd_mm"]),
        moves=tuple(entry.get("moves", ())),
        action_units=row["facs_au"],
        lines=row["lines_produced"],
        antagonists=row["antagonists"],
        danger_neighbours=row["danger_neighbours"],
        sources=tuple(entry.get("sources", ())),
        seen=entry["seen"],
        weakness=entry.get("weakness", ""),
    )


def _corner(place: str, lateral: float, up: float) -> Rule:
    steps = []
    if up:
        steps.append(Step(go="up" if up > 0 else "down", mm=abs(float(up))))
    if lateral:
        steps.append(Step(go="lateral" if lateral > 0 else "medial", mm=abs(float(lateral))))
    return Rule(name=place, origin=((place, 1.0),), steps=tuple(steps))


def _filled(face: Face, outline: list[Spot]) -> tuple[tuple[Spot, ...], float]:
    """Return points inside an outline on the skin, and its area in its own plane."""
    corners = face.surface.positions(outline)
    middle = corners.mean(axis=0)
    _, _, axes = np.linalg.svd(corners - middle)
    flat = (corners - middle) @ axes[:2].T
    following = np.roll(flat, -1, axis=0)
    area = abs(float((flat[:, 0] * following[:, 1] - following[:, 0] * flat[:, 1]).sum())) / 2
    step = np.sqrt(area / POINTS)
    low, high = flat.min(axis=0), flat.max(axis=0)
    grid = [
        np.array([across, along])
        for across in np.arange(low[0] + step / 2, high[0], step)
        for along in np.arange(low[1] + step / 2, high[1], step)
    ]
    kept = [point for point in grid if inside(point, flat)] or [flat.mean(axis=0)]
    points = middle + np.array(kept) @ axes[:2]
    return face.surface.nearest_all(points, face.head.skin), area
