"""Distances on a face in millimetres, each with how uncertain it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.clicks import SIDES, Clicks
from needlework.anatomy.face import Face
from needlework.anatomy.filler_places import PlacedFiller
from needlework.anatomy.placing import Placed
from needlework.anatomy.rules import lines
from needlework.evidence import parameter

FAR_MM = 45.0  # what is farther away is not measured
BETWEEN = (
    ("outer canthi", "outer-canthus"),
    ("inner canthi", "inner-canthus"),
    ("inner ends of the brows", "brow-head-upper"),
    ("alae of the nose", "alar-base"),
    ("corners of the mouth", "commissure"),
    ("angles of the jaw", "jaw-angle"),
)
UPRIGHT = (
    ("nasion to menton", "nasion", "menton"),
    ("subnasale to menton", "subnasale", "menton"),
)
BROWS = (("head", "brow-head-upper"), ("middle", "brow-mid-upper"), ("tail", "brow-tail-upper"))


@dataclass(frozen=True, slots=True)
class Measure:
    """A distance on a face.

    Parameters
    ----------
    words : str
        What was measured.
    mm : float
    sd_mm : float
        Size of the face, places of the points, and the structure itself.
    """

    words: str
    mm: float
    sd_mm: float

    def __str__(self) -> str:
        return f"{self.words}: {self.mm:.1f} ± {self.sd_mm:.1f} mm"


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a site lies from a structure along the skin.

    Parameters
    ----------
    line : str
        Name of the structure (``orbital-rim``).
    words : str
    mm : float
        Below zero inside a closed border; infinity farther away than 45 mm.
    sd_mm : float
    above : bool
        Whether the site lies higher than the nearest place of the structure.
    """

    line: str
    words: str
    mm: float
    sd_mm: float
    above: bool

    def __str__(self) -> str:
        where = "inside" if self.mm < 0 else "from"
        return f"{abs(self.mm):.1f} ± {self.sd_mm:.1f} mm {where} the {self.words}"


def measures(face: Face, clicks: Clicks | None = None) -> tuple[Measure, ...]:
    """Return the usual distances of a face, straight in the front view.

    Parameters
    ----------
    face : Face
    clicks : Clicks, optional
        Adds the pupils where they were clicked.
    """
    return (*_pupils(face, clicks), *_across(face), *_upright(face), *_brows(face))


def gap(face: Face, placed: Placed | PlacedFiller, line: str) -> Gap:
    """Return how far a site lies from a structure along the skin.

    Parameters
    ----------
    face : Face
    placed : Placed or PlacedFiller
        A site on this face; on the midline the nearer side counts.
    line : str
        Name of a line (``orbital-rim``, ``brow``, ``facial-artery`` …).
    """
    sides = SIDES if placed.side == "midline" else (placed.side,)
    return min((_gap(face, placed, line, side) for side in sides), key=lambda found: found.mm)


def inside(point: Floats, border: Floats) -> bool:
    """Return whether a point of the front view lies inside a closed border.

    Parameters
    ----------
    point : array, (2,)
    border : array, (n, 2)
    """
    following = np.roll(border, -1, axis=0)
    spans = (border[:, 1] > point[1]) != (following[:, 1] > point[1])
    start, end = border[spans], following[spans]
    crossing = start[:, 0] + (point[1] - start[:, 1]) * (end - start)[:, 0] / (end - start)[:, 1]
    return bool((point[0] < crossing).sum() % 2)


def _gap(face: Face, placed: Placed | PlacedFiller, line: str, side: str) -> Gap:
    known = lines()[line]
    nearest, mm = face.to_line(placed.spot, line, side, FAR_MM)
    place = face.surface.position(placed.spot)
    if known.closed:
        border = face.surface.positions(list(face.line(line, side)))[:, :2]
        mm = -mm if inside(place[:2], border) else mm
    above = place[1] > face.surface.position(nearest)[1]
    scaled = mm * face.scale.sd if math.isfinite(mm) else 0.0
    sd = math.hypot(placed.sd_mm, known.sd_mm, scaled)
    return Gap(line, known.words, mm, sd, bool(above))


def _measure(face: Face, words: str, mm: float) -> Measure:
    return Measure(words, mm, math.hypot(mm * face.scale.sd, math.sqrt(2) * face.landmark_sd_mm))


def _apart(face: Face, first: str, second: str) -> float:
    places = face.surface.positions([face.head.landmark(first), face.head.landmark(second)])
    return float(np.linalg.norm((places[0] - places[1])[:2]))


def _pupils(face: Face, clicks: Clicks | None) -> Iterator[Measure]:
    named = {"pupil-right", "pupil-left"}
    if clicks is not None and named <= set(clicks.points):
        right, left = clicks.points["pupil-right"], clicks.points["pupil-left"]
        mm = math.dist(right, left) * face.scale.mm_per_pixel
        sd = math.hypot(mm * face.scale.sd, parameter("face.pupils_sd_mm").value)
        yield Measure("pupils", mm, sd)


def _across(face: Face) -> Iterator[Measure]:
    for words, name in BETWEEN:
        yield _measure(face, words, _apart(face, f"{name}-right", f"{name}-left"))


def _upright(face: Face) -> Iterator[Measure]:
    for words, first, second in UPRIGHT:
        yield _measure(face, words, _apart(face, first, second))


def _brows(face: Face) -> Iterator[Measure]:
    """Yield the height of the brows above the line of the canthi, side by side."""
    for words, name in BROWS:
        for side in SIDES:
            corners = [face.place(f"{end}-canthus", side)[1] for end in ("inner", "outer")]
            height = face.place(name, side)[1] - sum(corners) / 2
            yield _measure(face, f"{words} of the {side} brow above the canthi", float(height))


def gaps(face: Face, placed: Placed | PlacedFiller, names: Iterable[str]) -> tuple[Gap, ...]:
    """Return how far a site lies from several structures, the nearest first."""
    return tuple(sorted((gap(face, placed, name) for name in names), key=lambda one: one.mm))
