"""Pictures of one patient, made from the average head: days, expressions, what fell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from needlework.anatomy import Clicks, head
from needlework.anatomy.clicks import EXTRA, NEEDED
from needlework.anatomy.scale import iris_scale
from needlework.anatomy.shots import Shot

PIXELS = 5.0
MIDDLE = (1000.0, 1200.0)
PHOTO_SD = 0.55
IRIS = iris_scale(59.0)  # 0.2 mm per pixel


def taken(
    day: float = 0,
    expression: str = "rest",
    moved: dict[str, tuple[float, float]] | None = None,
    *,
    clicked: bool = False,
    raised: float = 0.0,
    turned: float = 0.0,
    tilt: float = 0.0,
) -> Clicks:
    """Return a picture.

    Parameters
    ----------
    day, expression
        Of the picture.
    moved : dict of str to (left, up)
        Points that lie elsewhere, mm.
    clicked : bool
        Whether somebody clicked the points; else a photo was read.
    raised, turned, tilt : float
        How the head is held, degrees.
    """
    names = [*NEEDED, *EXTRA]
    places = head().surface.positions([head().landmark(name) for name in names])
    for side, numbers in head().eyes.items():
        eye = head().surface.vertices[numbers]
        names.append(f"pupil-{side}")
        places = np.vstack([places, [*eye[:, :2].mean(axis=0), eye[:, 2].max()]])
    for name, (left, up) in (moved or {}).items():
        places[names.index(name), :2] += (left, up)
    seen = _held(places, raised, turned)
    lean = np.radians(tilt)
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    flat = seen[:, :2] @ turn.T
    points = {
        name: (MIDDLE[0] + PIXELS * x, MIDDLE[1] - PIXELS * y)
        for name, (x, y) in zip(names, flat, strict=True)
    }
    shot = Shot(expression, day)
    if not clicked:
        shot = replace(shot, raised=raised, turned=turned, landmark_sd_mm=PHOTO_SD)
    return Clicks(f"day {day:g} {expression}", points, IRIS, False, shot)


def _held(places: np.ndarray, raised: float, turned: float) -> np.ndarray:
    """Return places of a head that is held otherwise; small angles one after the other."""
    up, side = np.radians([raised, turned])
    found = places.copy()
    found[:, 1] = places[:, 1] * np.cos(up) + places[:, 2] * np.sin(up)
    found[:, 2] = places[:, 2] * np.cos(up) - places[:, 1] * np.sin(up)
    across = found[:, 0].copy()
    found[:, 0] = across * np.cos(side) + found[:, 2] * np.sin(side)
    return found
