"""The size of a face on a photo: a ruler, a measured pupillary distance, or the iris."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from needlework.anatomy.clicks import Point
from needlework.anatomy.faults import Faults
from needlework.anatomy.scale import Scale
from needlework.anatomy.sizing import read_scale
from needlework.photo.gates import Seen
from needlework.photo.mirrored import seen_side
from needlework.problems import BadInputError, Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who measures knows of a photo.

    Parameters
    ----------
    mirrored : bool
        Whether it is a mirror image.
    expression : str
        Which face the patient makes.
    day : float or None
        Days since the first treatment.
    size : mapping
        ``ruler`` or ``pupils`` as in a face file; empty where only the iris is known.
    """

    mirrored: bool
    expression: str = "rest"
    day: float | None = None
    size: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Sized:
    """A size, and how a face file writes it.

    Parameters
    ----------
    scale : Scale
    table : mapping
        The table ``scale`` of a face file.
    """

    scale: Scale
    table: Mapping[str, Any]


def sized(seen: Seen, points: Mapping[str, Point], asked: Asked) -> Sized:
    """Return the size of a face: what was measured, else its irises.

    Raises
    ------
    BadInputError
        What was measured cannot be used.
    """
    if seen.eyes_shut and "ruler" not in (asked.size or {}):
        raise BadInputError([_hidden(seen.name)])
    table = asked.size or {"iris": iris_edges(seen, asked.mirrored)}
    faults = Faults(seen.name)
    scale = read_scale(table, points, faults)
    if scale is None or faults.problems:
        raise BadInputError(faults.problems)
    return Sized(scale, table)


def _hidden(name: str) -> Problem:
    return Problem(
        where=name,
        given="the eyes are shut, so that neither pupils nor irises tell the size",
        allowed="--ruler with the ends and the length of a ruler or sticker",
        remedy="Put a sticker of known size on the forehead, and take it again.",
        code="photo.size-hidden",
    )


def iris_edges(seen: Seen, mirrored: bool) -> dict[str, list[list[float]]]:
    """Return the outer and inner edge of both irises, by the patient's sides."""
    return {
        side: [
            [round(float(number), 2) for number in seen.mesh.irises[seen_side(side, mirrored)][at]]
            for at in (1, 3)
        ]
        for side in ("right", "left")
    }
