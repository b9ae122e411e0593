"""Where brows, lids, eyes and mouth lie on one picture, upright, in millimetres."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.clicks import SIDES, Clicks, agreed, problems, upright
from needlework.anatomy.head import head
from needlework.evidence import parameter
from needlework.problems import BadInputError, Problem

CANTHI = ("inner-canthus", "outer-canthus")
NAMES = ("brow-head-upper", "brow-mid-upper", "brow-tail-upper", "upper-lid", "lower-lid", "pupil",
         "commissure", *CANTHI)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Taken:
    """One picture, with its points in millimetres.

    Parameters
    ----------
    clicks : Clicks
    day : float
    places : mapping of name to array, (3,)
        To the patient's left, up, forwards, from between the corners of the eyes; forwards as on
        the average head.
    landmark_sd_mm : float
    repeat_sd_mm : float
        How a length scatters between pictures of an unchanged face.
    scale_sd, shared_sd, own_sd : float
        Share by which lengths may be off, the part that pictures of one patient share, and the
        part by which pictures differ.
    """

    clicks: Clicks
    day: float
    places: Mapping[str, Floats]
    landmark_sd_mm: float
    repeat_sd_mm: float
    scale_sd: float
    shared_sd: float
    own_sd: float

    @property
    def expression(self) -> str:
        """Which face was made."""
        return self.clicks.shot.expression

    @property
    def posed(self) -> bool:
        """Whether it is known how the head was held."""
        return self.clicks.shot.raised is not None


def taken_from(clicks: Clicks, day: float) -> Taken:
    """Return a picture with its points upright and in millimetres.

    Raises
    ------
    BadInputError
        The points are no face, or its size was not measured.
    """
    found = problems(clicks)
    if not found and clicks.scale is None:
        found = [_unmeasured(clicks.name)]
    if found or clicks.scale is None:
        raise BadInputError(found)
    fit, _ = agreed(upright(clicks))
    places = _levelled(_flat(clicks), fit.size * clicks.scale.mm_per_pixel, clicks)
    scale_sd = clicks.scale.sd
    shared = min(_shared(clicks), scale_sd)
    own = math.sqrt(scale_sd**2 - shared**2)
    placed = clicks.shot.landmark_sd_mm
    if placed is None:
        placed = parameter("face.click_sd_mm").value
        return Taken(clicks, day, places, placed, math.sqrt(2) * placed, scale_sd, shared, own)
    if clicks.scale.kind == "iris":  # networks find its edge more evenly than people do
        own = min(own, parameter("photo.iris_repeat_sd").value)
    repeat = parameter("photo.repeat_sd_mm").value
    return Taken(clicks, day, places, placed, repeat, scale_sd, shared, own)


def _flat(clicks: Clicks) -> dict[str, Floats]:
    """Return points in mm, level with the corners of the eyes."""
    across = -1.0 if clicks.mirrored else 1.0
    size = clicks.scale.mm_per_pixel if clicks.scale else 1.0
    named = [f"{name}-{side}" for name in NAMES for side in SIDES]
    points = {
        name: size * np.array([across * clicks.points[name][0], -clicks.points[name][1]])
        for name in named
        if name in clicks.points
    }
    right, left = (
        np.mean([points[f"{name}-{side}"] for name in CANTHI], axis=0) for side in SIDES
    )
    middle, way = (right + left) / 2, left - right
    along = way / np.linalg.norm(way)
    turn = np.array([along, [-along[1], along[0]]])
    return {name: turn @ (point - middle) for name, point in points.items()}


def _levelled(flat: Mapping[str, Floats], size: float, clicks: Clicks) -> dict[str, Floats]:
    """Return points as they lie when the head is held straight, with their depth."""
    depths = {name: size * _depth(name) for name in flat}
    middle = np.mean([depths[f"{name}-{side}"] for name in CANTHI for side in SIDES])
    raised = math.radians(clicks.shot.raised or 0.0)
    turned = math.radians(clicks.shot.turned or 0.0)
    found = {}
    for name, (across, up) in flat.items():
        near = depths[name] - middle
        found[name] = np.array(
            [
                (across - near * math.sin(turned)) / math.cos(turned),
                (up - near * math.sin(raised)) / math.cos(raised),
                near,
            ]
        )
    return found


def _depth(name: str) -> float:
    """Return how far forwards a point lies on the average head, mm."""
    stem, _, side = name.rpartition("-")
    surface = head().surface
    if stem == "pupil":
        return float(surface.vertices[head().eyes[side]][:, 2].max())
    return float(surface.position(head().landmark(name))[2])


def _shared(clicks: Clicks) -> float:
    """Return the share by which all pictures of one patient are off together."""
    scale = clicks.scale
    if scale is None or scale.kind == "ruler":
        return 0.0
    if scale.kind == "iris":
        iris = parameter("face.iris_mm")
        return float(iris.spread or 0.0) / iris.value  # type: ignore[arg-type]
    apart = math.dist(clicks.points["pupil-right"], clicks.points["pupil-left"])
    return parameter("face.pupils_sd_mm").value / (apart * scale.mm_per_pixel)


def _unmeasured(name: str) -> Problem:
    return Problem(
        where=f"{name}, scale",
        given="nothing was measured",
        allowed="ruler, pupils or iris",
        remedy="Millimetres need a measure: click the edges of an iris, at least.",
        code="face.no-scale",
    )
