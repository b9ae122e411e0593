"""The head warped onto clicked points: a patient's own face, without any network.

Between the points the skin bends like a thin plate (Bookstein's spline) in the front view; depth
keeps the proportions of the average head, so it is a display aid and no measurement. Around the
points the head keeps its shape at the size of the face.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.clicks import Clicks, agreed, expected, problems, upright
from needlework.anatomy.face import Face
from needlework.anatomy.head import head
from needlework.anatomy.scale import average_scale
from needlework.anatomy.surface import Surface
from needlework.evidence import parameter
from needlework.problems import BadInputError, Problem

SOFTNESS = 0.5  # mm2-scaled stiffness: single clicks bend the skin a little less than all the way
SOFTER = (8.0, 30.0, 120.0, 500.0)  # tried in turn for points of a photo that fold the skin
KEPT_AROUND = 14  # places around the head that keep its shape
LEAST_SEEN = 1.0  # mm2; smaller triangles say nothing
LEAST_AREA = 0.05  # share of its area that a triangle seen from ahead must keep


def face_from(clicks: Clicks) -> Face:
    """Return the face that was clicked.

    Parameters
    ----------
    clicks : Clicks

    Raises
    ------
    BadInputError
        With one sentence for each thing that keeps the points from being a face.
    """
    found = problems(clicks)
    if found:
        raise BadInputError(found)
    points = upright(clicks)
    fit, _ = agreed(points)
    scale = clicks.scale or average_scale(1 / fit.size)
    names = list(points)
    places = expected(names)
    wanted = fit.to_head(np.array([points[name] for name in names])) * scale.mm_per_pixel
    size = fit.size * scale.mm_per_pixel
    read = clicks.shot.landmark_sd_mm
    placed_sd = parameter("face.click_sd_mm").value if read is None else read
    # Clicks that fold the skin are slips; networks make none, so their points may give way.
    for softness in (SOFTNESS,) if read is None else (SOFTNESS, *SOFTER):
        vertices = warped(head().surface.vertices, places, wanted, size, softness)
        vertices[:, :2] -= _between_the_eyes(vertices)
        face = Face(head(), head().surface.moved(vertices), scale, placed_sd, clicks.name)
        if not _folded(face):
            return face
    raise BadInputError([_fold(clicks.name)])


def warped(
    vertices: Floats, places: Floats, wanted: Floats, size: float, softness: float = SOFTNESS
) -> Floats:
    """Return the vertices of the head with some places where they are wanted.

    Parameters
    ----------
    vertices : array, (n, 3)
    places, wanted : array, (m, 2)
        To the left and up, before and after.
    size : float
        How much larger the face is than the head.
    softness : float
        How far single places give way to the others.
    """
    around = _around()
    before = np.concatenate([places, around])
    after = np.concatenate([wanted, size * around])
    stiff = np.concatenate([np.full(len(places), softness), np.full(len(around), SOFTNESS)])
    found = vertices * size
    found[:, :2] = _spline(before, after, stiff, vertices[:, :2])
    for numbers in head().eyes.values():  # eyeballs move as a whole and stay round
        middle, moved = vertices[numbers].mean(axis=0), found[numbers].mean(axis=0)
        found[numbers] = moved + size * (vertices[numbers] - middle)
    return found


@cache
def _around() -> Floats:
    """Return the outline of the head seen from ahead, beside and above the clicked points."""
    flat = head().surface.vertices[:, :2]
    ways = np.linspace(-20, 200, KEPT_AROUND)
    outward = np.stack([np.cos(np.radians(ways)), np.sin(np.radians(ways))], axis=1)
    low = [[60.0, -150.0], [-60.0, -150.0], [0.0, -160.0]]
    return np.concatenate([flat[(flat @ outward.T).argmax(axis=0)], low])


def _spline(before: Floats, after: Floats, stiff: Floats, at: Floats) -> Floats:
    count = len(before)
    flat = np.column_stack([np.ones(count), before])
    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = _bend(before, before) + np.diag(stiff)
    system[:count, count:], system[count:, :count] = flat, flat.T
    weights = np.linalg.solve(system, np.concatenate([after, np.zeros((3, 2))]))
    moved = _bend(at, before) @ weights[:count]
    found: Floats = moved + np.column_stack([np.ones(len(at)), at]) @ weights[count:]
    return found


def _bend(first: Floats, second: Floats) -> Floats:
    square = ((first[:, None] - second[None]) ** 2).sum(axis=2)
    found: Floats = np.where(square > 0, square * np.log(np.maximum(square, 1e-12)) / 2, 0.0)
    return found


def _between_the_eyes(vertices: Floats) -> Floats:
    middles = [vertices[numbers].mean(axis=0) for numbers in head().eyes.values()]
    found: Floats = np.mean(middles, axis=0)[:2]
    return found


def _folded(face: Face) -> bool:
    before, after = (_seen_area(one, face) for one in (face.head.surface, face.surface))
    seen = before > LEAST_SEEN
    return bool((after[seen] < LEAST_AREA * before[seen]).any())


def _seen_area(surface: Surface, face: Face) -> Floats:
    """Return twice the area of the front triangles as seen from ahead, negative from behind."""
    first, second, third = surface.corners[face.front][:, :, :2].transpose(1, 0, 2)
    (bx, by), (cx, cy) = (second - first).T, (third - first).T
    found: Floats = bx * cy - cx * by
    return found


def _fold(name: str) -> Problem:
    return Problem(
        where=f"{name}, points",
        given="neighbouring points lie across each other, so that the skin would fold over",
        allowed="points in the order of a face",
        remedy="Look at brows, lids and lips again, and click them anew.",
        code="face.folded",
    )
