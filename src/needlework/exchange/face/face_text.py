"""A face file as text, so that points that were found are kept as clicked ones are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from needlework.anatomy.clicks import Clicks
from needlework.anatomy.face_file import FORMAT
from needlework.anatomy.shots import KEYS
from needlework.planfile.toml_text import toml_text

SECTIONS = frozenset({"picture", "scale", "points"})


def face_text(clicks: Clicks, size: tuple[int, int], scale: Mapping[str, Any]) -> str:
    """Return the face file of points: no picture, and nothing by which one is found again.

    Parameters
    ----------
    clicks : Clicks
    size : (int, int)
        Width and height of the picture.
    scale : mapping
        The table ``scale`` as it is read.
    """
    taken = {key: getattr(clicks.shot, key) for key in KEYS}
    picture = {"width": size[0], "height": size[1], "mirrored": _answer(clicks.mirrored)}
    tables = {
        "format": FORMAT,
        "picture": picture | {key: value for key, value in taken.items() if value is not None},
        "scale": dict(scale),
        "points": {name: list(point) for name, point in clicks.points.items()},
    }
    return toml_text(tables, SECTIONS)


def _answer(value: bool) -> str:
    return "yes" if value else "no"
