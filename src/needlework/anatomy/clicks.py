"""Points that somebody clicked on a picture of a face, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.head import head
from needlework.anatomy.scale import Scale
from needlework.anatomy.shots import Shot
from needlework.evidence import parameter
from needlework.problems import Problem

Point = tuple[float, float]
SIDES = ("right", "left")
PAIRS = ("inner-canthus", "outer-canthus", "brow-head-upper", "brow-mid-upper", "brow-tail-upper",
         "alar-base", "commissure", "jaw-angle")  # fmt: skip
MIDLINE = ("subnasale", "upper-lip", "lower-lip", "menton")
NEEDED = (*(f"{name}-{side}" for name in PAIRS for side in SIDES), *MIDLINE)
"""The 20 points that a face needs."""
EXTRA_PAIRS = ("brow-head-lower", "brow-mid-lower", "cupids-peak", "lower-lid", "upper-lid")
EXTRA = (
    *(f"{name}-{side}" for name in EXTRA_PAIRS for side in SIDES),
    *("glabella", "nasion", "nose-tip", "labiomental", "pogonion"),
)
"""Points that may be clicked beside, for a closer fit."""
ABOVE = (
    *(("subnasale", "upper-lip"), ("upper-lip", "lower-lip"), ("lower-lip", "menton")),
    *((f"brow-{end}-upper-{side}", f"{eye}-canthus-{side}") for side in SIDES
      for end, eye in (("head", "inner"), ("tail", "outer"))),
    *((f"{upper}-{side}", f"{lower}-{side}") for side in SIDES
      for upper, lower in (("inner-canthus", "alar-base"), ("alar-base", "commissure"))),
)  # fmt: skip
"""Points of which the first lies above the second on every face."""
MOST_DROPPED = 6
CODE = "face.points"


@dataclass(frozen=True, slots=True)
class Clicks:
    """Clicked points and the size of the picture.

    Parameters
    ----------
    name : str
        Name of the file.
    points : mapping of str to (x, y)
        Pixels to the right and down; sides are the patient's.
    scale : Scale or None
        None where nothing was measured.
    mirrored : bool
        Whether the picture is a mirror image, as many phones store it.
    shot : Shot
        Expression, day, and how the head was held.
    """

    name: str
    points: Mapping[str, Point]
    scale: Scale | None = None
    mirrored: bool = False
    shot: Shot = field(default_factory=Shot)


@dataclass(frozen=True, slots=True)
class Fit:
    """How the average head lies on the clicked points: turned, scaled and shifted.

    Parameters
    ----------
    turn : array, (2, 2)
        Rotation from the head to the picture, y upwards.
    size : float
        Pixels per millimetre of the average head.
    shift : array, (2,)
    """

    turn: Floats
    size: float
    shift: Floats

    def to_picture(self, places: Floats) -> Floats:
        """Return places of the head, mm to the left and up, in the picture."""
        found: Floats = self.size * places @ self.turn.T + self.shift
        return found

    def to_head(self, points: Floats) -> Floats:
        """Return points of the picture upright, with the middle of the head at zero, in pixels."""
        found: Floats = (points - self.shift) @ self.turn
        return found

    @property
    def tilt(self) -> float:
        """Degrees by which the head is tilted."""
        return float(np.degrees(np.arctan2(self.turn[1, 0], self.turn[0, 0])))


def upright(clicks: Clicks) -> dict[str, Floats]:
    """Return the points of the skin with y upwards and the patient's left on the right."""
    across = -1.0 if clicks.mirrored else 1.0
    return {
        name: np.array([across * x, -y])
        for name, (x, y) in clicks.points.items()
        if name in head().landmarks
    }


def expected(names: list[str]) -> Floats:
    """Return where the points lie on the average head, mm to the left and up."""
    places = head().surface.positions([head().landmark(name) for name in names])
    return places[:, :2]


def fitted(places: Floats, points: Floats) -> Fit:
    """Return the similarity that brings places closest to points, without mirroring."""
    middle, centre = places.mean(axis=0), points.mean(axis=0)
    across, along = places - middle, points - centre
    first, sizes, second = np.linalg.svd(along.T @ across)
    sign = np.diag([1.0, np.sign(np.linalg.det(first @ second))])
    turn = first @ sign @ second
    size = float((sizes * np.diag(sign)).sum() / (across**2).sum())
    return Fit(turn, size, centre - size * turn @ middle)


def agreed(points: Mapping[str, Floats]) -> tuple[Fit, tuple[str, ...]]:
    """Return the fit that most points agree with, and those that do not."""
    names, dropped = list(points), list[str]()
    furthest = parameter("face.furthest_mm").value
    while True:
        kept = [name for name in names if name not in dropped]
        found = fitted(expected(kept), np.array([points[name] for name in kept]))
        off = distances_mm(found, points, kept)
        worst = max(off, key=lambda name: off[name])
        if off[worst] <= furthest or len(dropped) >= MOST_DROPPED:
            return found, tuple(dropped)
        dropped.append(worst)


def distances_mm(fit: Fit, points: Mapping[str, Floats], names: list[str]) -> dict[str, float]:
    """Return how far points lie from where the fit expects them, on a face of average size."""
    off = fit.to_picture(expected(names)) - np.array([points[name] for name in names])
    return dict(zip(names, (np.linalg.norm(off, axis=1) / fit.size).tolist(), strict=True))


def problems(clicks: Clicks) -> list[Problem]:
    """Return what keeps the points from being a face, one sentence each."""
    missing = [name for name in NEEDED if name not in clicks.points]
    if missing:
        return [_missing(clicks.name, missing)]
    points = upright(clicks)
    swapped = {_other(name): point for name, point in points.items()}
    fit, strange = agreed(points)
    if strange and len(agreed(swapped)[1]) < len(strange):
        return [_mirrored(clicks)]
    if abs(fit.tilt) > parameter("face.most_tilted_degrees").value:
        return [_tilted(clicks.name, fit.tilt)]
    if strange:
        return [_strange(clicks.name, name, fit, points) for name in strange]
    crossed = list(_crossed(clicks.name, fit, points))
    return crossed or list(_turned(clicks.name, fit, points))


def _other(name: str) -> str:
    for side, other in (("right", "left"), ("left", "right")):
        if name.endswith(f"-{side}"):
            return f"{name.removesuffix(side)}{other}"
    return name


def _missing(file: str, missing: list[str]) -> Problem:
    return Problem(
        where=f"{file}, points",
        given=f"{len(missing)} of {len(NEEDED)} points are missing: {', '.join(missing)}",
        allowed=f"all of {', '.join(NEEDED)}",
        remedy="Click the missing ones.",
        code=f"{CODE}-missing",
    )


def _mirrored(clicks: Clicks) -> Problem:
    now = "yes" if clicks.mirrored else "no"
    other = "no" if clicks.mirrored else "yes"
    return Problem(
        where=f"{clicks.name}, picture.mirrored",
        given=f'right and left are swapped while mirrored = "{now}"',
        allowed="points named by the patient's own side",
        remedy=f'Say mirrored = "{other}" if the picture is a mirror image; '
        "otherwise swap the names.",
        code="face.mirrored",
    )


def _tilted(file: str, tilt: float) -> Problem:
    most = parameter("face.most_tilted_degrees").value
    return Problem(
        where=f"{file}, points",
        given=f"the face is tilted by {abs(tilt):.0f}°",
        allowed=f"up to {most:g}°",
        remedy="Turn the picture upright and click again.",
        code="face.tilted",
    )


def _strange(file: str, name: str, fit: Fit, points: Mapping[str, Floats]) -> Problem:
    names = list(points)
    around = np.linalg.norm(fit.to_picture(expected(names)) - points[name], axis=1)
    near = names[int(around.argmin())]
    off = distances_mm(fit, points, [name])[name]
    hint = f", where {near} is expected" if around.min() / fit.size < off / 2 else ""
    most = parameter("face.furthest_mm").value
    return Problem(
        where=f"{file}, points.{name}",
        given=f"{off:.0f} mm from where the other points expect it{hint}",
        allowed=f"at most {most:g} mm on a face of average size",
        remedy="Click it again, and see that it carries the right name.",
        code="face.point-off",
    )


def _crossed(file: str, fit: Fit, points: Mapping[str, Floats]) -> Iterator[Problem]:
    for upper, lower in ABOVE:
        if fit.to_head(points[upper])[1] <= fit.to_head(points[lower])[1]:
            yield Problem(
                where=f"{file}, points.{upper}",
                given=f"it lies below {lower}",
                allowed=f"a place above {lower}",
                remedy="See that both carry the right name.",
                code="face.point-order",
            )


def _turned(file: str, fit: Fit, points: Mapping[str, Floats]) -> Iterator[Problem]:
    degrees = turned_degrees(fit, points)
    most = parameter("face.most_turned_degrees").value
    if abs(degrees) > most:
        side = "left" if degrees > 0 else "right"
        yield Problem(
            where=f"{file}, points",
            given=f"the face is turned by about {abs(degrees):.0f}° to its {side}",
            allowed=f"up to {most:g}°",
            remedy="Take the picture from straight ahead, at least 1 m away.",
            code="face.turned",
        )


def turned_degrees(fit: Fit, points: Mapping[str, Floats]) -> float:
    """Return about how far the head is turned: the base of the nose against the eyes.

    Positive towards the patient's left.
    """
    corners = ("inner-canthus", "outer-canthus")
    eyes = np.mean([points[f"{name}-{side}"] for name in corners for side in SIDES], axis=0)
    offset = (fit.to_head(points["subnasale"]) - fit.to_head(eyes))[0] / fit.size
    share = offset / parameter("face.depth_of_nose_base_mm").value
    return float(np.degrees(np.arcsin(np.clip(share, -1.0, 1.0))))
