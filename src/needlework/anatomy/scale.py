"""How the size of a face is known, and how well: ruler, pupils, iris, or not at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

from needlework.evidence import parameter


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of a face.

    Parameters
    ----------
    kind : str
        ``ruler``, ``pupils``, ``iris``, or ``average`` where nothing was measured.
    mm_per_pixel : float
        Size of a pixel of the picture; 1 where there is none.
    sd : float
        Share by which all lengths may be off together.
    words : str
        The measurement in words.
    """

    kind: str
    mm_per_pixel: float = 1.0
    sd: float = 0.0
    words: str = ""


def average_scale(mm_per_pixel: float = 1.0) -> Scale:
    """Return the size of an average adult face, for pictures in which nothing was measured."""
    words = "an average adult face; nothing was measured"
    return Scale("average", mm_per_pixel, parameter("face.average_sd").value, words)


def ruler_scale(pixels: float, length_mm: float) -> Scale:
    """Return the scale from an object of known length in the plane of the face.

    Parameters
    ----------
    pixels : float
        Its length in the picture, between two clicked ends.
    length_mm : float
    """
    found = length_mm / pixels
    sd = math.sqrt(2) * _click_sd() / length_mm
    return Scale("ruler", found, sd, f"{length_mm:g} mm measured in the picture")


def pupils_scale(pixels: float, apart_mm: float) -> Scale:
    """Return the scale from a pupillary distance that was measured on the patient."""
    both = math.hypot(parameter("face.pupils_sd_mm").value, math.sqrt(2) * _click_sd())
    return Scale("pupils", apart_mm / pixels, both / apart_mm, f"pupils {apart_mm:g} mm apart")


def iris_scale(pixels: float) -> Scale:
    """Return the scale from the horizontal diameter of the iris, the mean of what was clicked.

    Source: hashemi-2015-cornea
    """
    iris = parameter("face.iris_mm")
    assert isinstance(iris.spread, float)
    clicked = math.sqrt(2) * _click_sd() / 2  # the edge of the iris is sharp: half as far
    missed = parameter("face.iris_edge_pixels").value / pixels
    sd = math.hypot(iris.spread / iris.value, clicked / iris.value, missed)
    return Scale("iris", iris.value / pixels, sd, f"iris taken as {iris.value:g} mm wide")


def _click_sd() -> float:
    # Ends of a ruler and middles of pupils are sharp: half the spread of a place on the skin.
    return parameter("face.click_sd_mm").value / 2
