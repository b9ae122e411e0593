"""From where a face is looked at: turned, scaled, and laid on the picture without perspective."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from needlework.anatomy.arrays import Floats

FRONT, OBLIQUE, BEHIND = 0.0, 40.0, 180.0
MARGIN_MM = 28.0  # shown around the points
LEAST_LOW_MM, LEAST_HIGH_MM = -32.0, 40.0  # eyes and brows are always shown, to find one's way
LEAST_WIDE_MM = 165.0
HIGHEST, CLOSEST = 680.0, 3.2  # pixels, and pixels per mm


@dataclass(frozen=True, slots=True)
class View:
    """A view of the face.

    Parameters
    ----------
    name : str
        ``front``, ``right``, ``left`` …
    turned : float
        Degrees that the face is turned; above 0 it shows more of the person's right side.
    raised : float
        Degrees that the chin is raised.
    middle : tuple of float
        Place in the turned face, mm, that is in the middle of the picture.
    scale : float
        Pixels per mm.
    width, height : int
        Size of the picture in pixels.
    """

    name: str
    turned: float = FRONT
    raised: float = 0.0
    middle: tuple[float, float] = (0.0, -12.0)
    scale: float = 2.6
    width: int = 520
    height: int = 660

    @property
    def words(self) -> str:
        """The view in words: ``from the front``."""
        return "from the front" if self.name == "front" else self.name

    @property
    def rotation(self) -> Floats:
        """The matrix that turns the face."""
        yaw, pitch = np.radians([self.turned, -self.raised])
        about_up = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
        about_side = [
            [1, 0, 0],
            [0, np.cos(pitch), -np.sin(pitch)],
            [0, np.sin(pitch), np.cos(pitch)],
        ]
        found: Floats = np.array(about_side) @ np.array(about_up)
        return found

    def turn(self, directions: Floats) -> Floats:
        """Return directions as this view sees them: right, up, towards the viewer."""
        found: Floats = directions @ self.rotation.T
        return found

    def project(self, points: Floats) -> Floats:
        """Return pixels to the right and downwards, and the distance towards the viewer."""
        across, up, near = np.moveaxis(self.turn(points), -1, 0)
        return np.stack(
            [
                self.width / 2 + self.scale * (across - self.middle[0]),
                self.height / 2 - self.scale * (up - self.middle[1]),
                self.scale * near,
            ],
            axis=-1,
        )

    def around(self, points: Floats) -> View:
        """Return the same view of the part of the face that holds some points.

        Parameters
        ----------
        points : array, (n, 3)
            Millimetres; without any the whole face is shown.
        """
        if not len(points):
            return self
        across, up = self.turn(points)[:, :2].T
        low, high = float(up.min()) - MARGIN_MM, float(up.max()) + MARGIN_MM
        low, high = min(low, LEAST_LOW_MM), max(high, LEAST_HIGH_MM)
        half = max(abs(across.min() - self.middle[0]), abs(across.max() - self.middle[0]))
        wide = max(2 * (float(half) + MARGIN_MM), LEAST_WIDE_MM)
        scale = min(self.width / wide, HIGHEST / (high - low), CLOSEST)
        return replace(
            self,
            middle=(self.middle[0], (low + high) / 2),
            scale=scale,
            height=round(scale * (high - low)),
        )

    def times(self, factor: int) -> View:
        """Return the same view with more pixels."""
        return replace(
            self,
            scale=self.scale * factor,
            width=self.width * factor,
            height=self.height * factor,
        )


def front() -> View:
    """Return the view from straight ahead."""
    return View("front")


def oblique(side: str) -> View:
    """Return the view of one side, the person's own, turned by 40 degrees."""
    sign = 1 if side == "right" else -1
    return View(f"from the {side}", turned=sign * OBLIQUE, middle=(-sign * 24.0, -12.0))


def behind() -> View:
    """Return the view of the back of the head."""
    return View("from behind", turned=BEHIND)
