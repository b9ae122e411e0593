"""Faces that were clicked, for the tests: the average head, stretched, tilted and jittered."""

from __future__ import annotations

import numpy as np

from needlework.anatomy import Clicks, Scale
from needlework.anatomy.clicks import NEEDED, expected

PIXELS = 5.0  # per mm of the average head
MIDDLE = (1000.0, 1200.0)
KNOWN = Scale("ruler", 1 / PIXELS, 0.01, "ruler")


def clicked(
    *,
    stretch: tuple[float, float] = (1.0, 1.0),
    tilt: float = 0.0,
    jitter_mm: float = 0.0,
    seed: int = 0,
    scale: Scale | None = KNOWN,
    mirrored: bool = False,
) -> Clicks:
    """Return the needed points as somebody would click them."""
    rng = np.random.default_rng(seed)
    places = expected(list(NEEDED)) * stretch
    places = places + rng.normal(0, jitter_mm, places.shape)
    lean = np.radians(tilt)
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean), np.cos(lean)]])
    across = -1 if mirrored else 1
    points = {
        name: (MIDDLE[0] + across * PIXELS * x, MIDDLE[1] - PIXELS * y)
        for name, (x, y) in zip(NEEDED, places @ turn.T, strict=True)
    }
    return Clicks("clicked", points, scale, mirrored)


def random_face(seed: int) -> Clicks:
    """Return a face of another shape and size, clicked on a tilted picture."""
    rng = np.random.default_rng(seed)
    return clicked(
        stretch=(float(rng.uniform(0.88, 1.12)), float(rng.uniform(0.88, 1.12))),
        tilt=float(rng.uniform(-15, 15)),
        jitter_mm=1.5,
        seed=seed,
    )
