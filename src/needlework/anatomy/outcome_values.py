"""Single figures of a picture, and differences between two, each with its spread."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from needlework.anatomy.clicks import SIDES
from needlework.anatomy.outcome_points import Taken
from needlework.evidence import parameter

BOTH = "both"


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is measured.

    Parameters
    ----------
    words : str
    point : str
        Its place.
    less : tuple of str
        The mean of these is taken away.
    axis : int
        0 to the patient's left, 1 up.
    paired : bool
        Whether each side has one.
    """

    words: str
    point: str
    less: tuple[str, ...]
    axis: int = 1
    paired: bool = True


MEASURES: Mapping[str, Definition] = {
    "brow-head": Definition(
        "inner end of the brow above the pupil", "brow-head-upper", ("pupil",)
    ),
    "brow-middle": Definition("middle of the brow above the pupil", "brow-mid-upper", ("pupil",)),
    "brow-tail": Definition(
        "outer end of the brow above the pupil", "brow-tail-upper", ("pupil",)
    ),
    "lid-margin": Definition("upper lid above the pupil (MRD1)", "upper-lid", ("pupil",)),
    "lid-opening": Definition("opening of the lids", "upper-lid", ("lower-lid",)),
    "canthal-tilt": Definition(
        "outer corner of the eye above the inner one", "outer-canthus", ("inner-canthus",)
    ),
    "mouth-corner-height": Definition(
        "corner of the mouth above the line of the eyes (below zero: under it)", "commissure", ()
    ),
    "mouth-corner-out": Definition("corner of the mouth from the midline", "commissure", (), 0),
    "brow-heads-apart": Definition(
        "inner ends of the brows apart", "brow-head-upper", ("brow-head-upper",), 0, paired=False
    ),
}
"""What is measured, by name."""
SYMMETRIC = tuple(name for name, one in MEASURES.items() if one.paired)


@dataclass(frozen=True, slots=True)
class Figure:
    """A length, or a difference of lengths.

    Parameters
    ----------
    measure : str
        One of :data:`MEASURES`.
    side : {"right", "left", "both"}
        The patient's own.
    expression : str
    day : float
    mm, sd_mm : float
    since : float or None
        Day that it is compared with; None for a single picture.
    """

    measure: str
    side: str
    expression: str
    day: float
    mm: float
    sd_mm: float
    since: float | None = None


@dataclass(frozen=True, slots=True)
class _Length:
    mm: float
    points: int
    depth_mm: float


def figures(taken: Taken) -> Iterator[Figure]:
    """Yield every length that the points of a picture give."""
    for name in MEASURES:
        for side, length in _lengths(taken, name):
            sd = math.hypot(
                math.sqrt(length.points) * taken.landmark_sd_mm,
                length.mm * taken.scale_sd,
                length.depth_mm * math.radians(parameter("photo.clicked_pose_sd_degrees").value),
            )
            yield Figure(name, side, taken.expression, taken.day, length.mm, sd)


def symmetry(taken: Taken) -> Iterator[Figure]:
    """Yield left less right of every paired length; how the head was held counts for neither."""
    for name in SYMMETRIC:
        found = dict(_lengths(taken, name))
        if set(found) == set(SIDES):
            mm = found["left"].mm - found["right"].mm
            points = found["left"].points + found["right"].points
            sd = math.hypot(math.sqrt(points) * taken.landmark_sd_mm, mm * taken.scale_sd)
            yield Figure(name, BOTH, taken.expression, taken.day, mm, sd)


def change(before: Taken, now: Taken, names: Iterable[str]) -> Iterator[Figure]:
    """Yield how lengths differ between two pictures of one patient."""
    posed = before.posed and now.posed
    held = parameter("photo.pose_sd_degrees" if posed else "photo.clicked_pose_sd_degrees").value
    same = _same_measure(before, now)
    for name in names:
        earlier = dict(_lengths(before, name))
        for side, length in _lengths(now, name):
            if side not in earlier:
                continue
            first = earlier[side]
            mm = length.mm - first.mm
            sd = math.hypot(
                before.repeat_sd_mm,
                now.repeat_sd_mm,
                first.mm * (before.own_sd if same else before.scale_sd),
                length.mm * (now.own_sd if same else now.scale_sd),
                mm * before.shared_sd if same else 0.0,
                length.depth_mm * math.radians(held),
            )
            yield Figure(name, side, now.expression, now.day, mm, sd, before.day)


def _same_measure(before: Taken, now: Taken) -> bool:
    first, second = before.clicks.scale, now.clicks.scale
    return first is not None and second is not None and first.words == second.words


def _lengths(taken: Taken, name: str) -> Iterator[tuple[str, _Length]]:
    """Yield the length of each side, where its points are known."""
    definition = MEASURES[name]
    if not definition.paired:
        right, left = (taken.places.get(f"{definition.point}-{side}") for side in SIDES)
        if right is not None and left is not None:
            yield BOTH, _Length(float(left[0] - right[0]), 2, 0.0)
        return
    for side in SIDES:
        point = taken.places.get(f"{definition.point}-{side}")
        others = [taken.places.get(f"{other}-{side}") for other in definition.less]
        if point is None or any(other is None for other in others):
            continue
        base = sum((other for other in others if other is not None), start=0 * point)
        apart = point - base
        # To the side, the midline stands for the base; the canthi that give it count as a point.
        outward = -1.0 if definition.axis == 0 and side == "right" else 1.0
        mm = outward * float(apart[definition.axis])
        yield side, _Length(mm, 2, abs(float(apart[2])))
