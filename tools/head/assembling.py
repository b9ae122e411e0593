"""From the MakeHuman body to one averaged adult head in millimetres, with its expressions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from makehuman import FACE_UNITS, TARGETS, Base, Wheel

PUPILS_APART = 62.0  # mm; a size for the drawing only, never a measure of a patient
BELOW, BESIDE = -170.0, 150.0  # mm from the middle of the eyes: where the neck is cut
SEXES = ("female", "male")
ANCESTRIES = ("african", "asian", "caucasian")
OLDER_UNITS = ("neck-platysma",)  # the face units have none for the neck
EMPTY_UNITS = ("tongueOut",)  # the tongue is not part of the head
AWAKE = 0.25  # share of wide-open eyes in the resting face, which looks sleepy without it
LEAST_MOVE = 0.02  # mm; smaller displacements are left out


@dataclass(frozen=True)
class Head:
    """The head that is cut out of the body.

    Parameters
    ----------
    vertices : array, (n, 3)
        Millimetres: to the person's left, up, forwards; zero between the eyes.
    triangles : array of int, (m, 3)
    mirror : array of int, (n,)
        The vertex on the other side.
    eyes : dict of str to array of int
        Vertices of the eyeballs.
    units : dict of str to array, (n, 3)
        Displacement of each expression at full strength, mm.
    """

    vertices: np.ndarray
    triangles: np.ndarray
    mirror: np.ndarray
    eyes: dict[str, np.ndarray]
    units: dict[str, np.ndarray]


def assemble(wheel: Wheel) -> Head:
    """Return the mean of both sexes and three ancestries as young adults."""
    base = wheel.base()
    count = len(base.vertices)
    body = base.vertices + _mean_adult(wheel, count)
    centres = [body[base.groups[f"helper-{side}-eye"]].mean(axis=0) for side in "lr"]
    scale = PUPILS_APART / np.linalg.norm(centres[0] - centres[1])
    body = (body - np.mean(centres, axis=0)) * scale
    quads = _cut(base, body)
    kept = np.unique(quads)
    number = np.full(count, -1)
    number[kept] = np.arange(len(kept))
    mirror = number[wheel.mirror(count)[kept]]
    vertices = body[kept]
    triangles = number[np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])]
    eyes = {
        side: number[np.intersect1d(base.groups[f"helper-{side[0]}-eye"], kept)]
        for side in ("left", "right")
    }
    units = {name: move[kept] * scale for name, move in _expressions(wheel, count)}
    awake = AWAKE * (units["eyeWideLeft"] + units["eyeWideRight"])
    vertices = _symmetric(vertices + awake, mirror)
    return Head(vertices, triangles, mirror, eyes, units)


def _mean_adult(wheel: Wheel, count: int) -> np.ndarray:
    macro = f"{TARGETS}/macrodetails"
    moved = np.zeros((count, 3))
    for sex in SEXES:
        build = wheel.target(
            f"{macro}/universal-{sex}-young-averagemuscle-averageweight.target.gz", count
        )
        moved += build / len(SEXES)
        for ancestry in ANCESTRIES:
            own = wheel.target(f"{macro}/{ancestry}-{sex}-young.target.gz", count)
            moved += own / (len(SEXES) * len(ANCESTRIES))
    return moved


def _cut(base: Base, body: np.ndarray) -> np.ndarray:
    """Return the quads of head, neck and eyeballs."""
    corners = body[base.quads]
    inside = np.isin(base.quads, base.groups["body"]).all(axis=1)
    inside &= corners[..., 1].min(axis=1) > BELOW
    inside &= np.abs(corners[..., 0]).max(axis=1) < BESIDE
    for side in "lr":
        inside |= np.isin(base.quads, base.groups[f"helper-{side}-eye"]).all(axis=1)
    return base.quads[inside]


def _symmetric(vertices: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """Return the vertices as exact mirror images of each other."""
    assert (mirror >= 0).all(), "a vertex of the head has its mirror image outside of it"
    return (vertices + vertices[mirror] * [-1, 1, 1]) / 2


def _expressions(wheel: Wheel, count: int) -> list[tuple[str, np.ndarray]]:
    found = []
    for name in wheel.names(FACE_UNITS):
        word = name.rsplit("/", 1)[-1].split(".")[0]
        if word not in EMPTY_UNITS:
            found.append((word, wheel.target(name, count)))
    for word in OLDER_UNITS:
        folder = f"{TARGETS}/expression/units"
        each = [
            wheel.target(f"{folder}/{ancestry}/{word}.target.gz", count) for ancestry in ANCESTRIES
        ]
        found.append((word, np.mean(each, axis=0)))
    return found
