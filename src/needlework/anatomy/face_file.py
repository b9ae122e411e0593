"""The face file: clicked points with the size of the picture, as TOML.

A face file holds points and lengths only; the picture itself stays where the clinic keeps it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from needlework.anatomy.clicks import EXTRA, NEEDED, SIDES, Clicks, Point
from needlework.anatomy.faults import LARGEST_PIXELS, Faults, quoted, read_point
from needlework.anatomy.shots import read_shot
from needlework.anatomy.sizing import read_scale
from needlework.problems import BadInputError

FORMAT = "needlework-face/1"
TABLES = ("format", "title", "picture", "scale", "points")
PUPILS = tuple(f"pupil-{side}" for side in SIDES)
KNOWN = (*NEEDED, *EXTRA, *PUPILS)
ANSWERS = ("yes", "no")


def read_clicks(text: str, name: str = "face file") -> Clicks:
    """Return the points of a face file.

    Parameters
    ----------
    text : str
        TOML of the format ``needlework-face/1``.
    name : str
        What the sentences about problems call it.

    Raises
    ------
    BadInputError
        With one sentence for each thing that cannot be used.
    """
    faults = Faults(name)
    document = _document(text, faults)
    _check_keys(document, faults)
    picture = _table(document, "picture", faults)
    points = _points(_table(document, "points", faults), _size(picture, faults), faults)
    mirrored = _answer(picture, faults)
    shot = read_shot(picture, faults)
    scale = read_scale(_table(document, "scale", faults), points, faults)
    if faults.problems:
        raise BadInputError(faults.problems)
    return Clicks(name, points, scale, mirrored, shot)


def _document(text: str, faults: Faults) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.report("", f"no TOML ({error})", "TOML", "Mend that line.", "toml")
    except RecursionError:
        faults.report("", "nested too deeply", "TOML", "Is this the right file?", "toml")
    raise BadInputError(faults.problems)


def _check_keys(document: Mapping[str, Any], faults: Faults) -> None:
    if document.get("format") != FORMAT:
        given = quoted(document.get("format", "nothing"))
        faults.report("format", given, f'"{FORMAT}"', "Begin the file with it.", "format")
    for key in document:
        if key not in TABLES:
            near = get_close_matches(key, TABLES, n=1) or TABLES
            allowed = ", ".join(TABLES)
            faults.report(key[:60], "no key of a face file", allowed, f"Meant {near[0]}?", "key")


def _table(document: Mapping[str, Any], name: str, faults: Faults) -> Mapping[str, Any]:
    found = document.get(name, {})
    if isinstance(found, dict):
        return found
    faults.report(name, "no table", f"[{name}] with its keys", "Write it as a table.", "table")
    return {}


def _size(picture: Mapping[str, Any], faults: Faults) -> Point:
    found = []
    for key in ("width", "height"):
        value = picture.get(key)
        if (
            not isinstance(value, int)
            or isinstance(value, bool)
            or not 0 < value <= LARGEST_PIXELS
        ):
            given = "missing" if value is None else quoted(value)
            allowed = f"whole pixels from 1 to {LARGEST_PIXELS:,}"
            faults.report(f"picture.{key}", given, allowed, "Give the picture's own size.", "size")
            value = LARGEST_PIXELS
        found.append(float(value))
    return found[0], found[1]


def _answer(picture: Mapping[str, Any], faults: Faults) -> bool:
    value = picture.get("mirrored")
    if value in ANSWERS:
        return bool(value == "yes")
    given = "not answered" if value is None else quoted(value)
    remedy = "Look at a mole or a parting: is it on the patient's own side?"
    faults.report("picture.mirrored", given, '"yes" or "no"', remedy, "mirrored")
    return False


def _points(table: Mapping[str, Any], size: Point, faults: Faults) -> dict[str, Point]:
    found: dict[str, Point] = {}
    for name, value in table.items():
        key = f"points.{name[:60]}"
        if name not in KNOWN:
            near = ", ".join(get_close_matches(name, KNOWN, n=3, cutoff=0.4)) or "a named point"
            faults.report(key, "no point of this name", near, "Correct the name.", "point-name")
        elif (point := read_point(value, key, faults)) is not None:
            if not _inside(point, size):
                given = f"({point[0]:g}, {point[1]:g}) is outside of the picture"
                allowed = f"0 to {size[0]:g} and 0 to {size[1]:g} pixels"
                faults.report(key, given, allowed, "Click it again.", "point-outside")
            found[name] = point
    _check_apart(found, faults)
    return found


def _inside(point: Point, size: Point) -> bool:
    return 0 <= point[0] <= size[0] and 0 <= point[1] <= size[1]


def _check_apart(points: Mapping[str, Point], faults: Faults) -> None:
    seen: dict[Point, str] = {}
    for name, point in points.items():
        if point in seen:
            given = f"the same place as {seen[point]}"
            faults.report(
                f"points.{name}", given, "a place of its own", "Click it again.", "point"
            )
        seen[point] = name
