"""A face file from what was clicked on a photograph."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from needlework.anatomy.clicks import Clicks, Point
from needlework.anatomy.face_file import KNOWN, read_clicks
from needlework.anatomy.shots import Shot
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.faces.keeping import NAME
from needlework.clinic.models import Photograph
from needlework.exchange.face.face_text import face_text

ENDS = ("ruler-from", "ruler-to")
EDGES = tuple(f"iris-{side}-{edge}" for side in ("right", "left") for edge in ("outer", "inner"))
MEASURES = ("iris", "pupils", "ruler", "none")
ANSWERS = ("yes", "no")
MOST_CHARACTERS = 20_000


def clicked_text(photograph: Photograph, sent: Sent, before: Clicks | None = None) -> str:
    """Return the face file of points that were clicked on a picture.

    Parameters
    ----------
    sent : mapping
        ``points`` as JSON of name to ``[right, down]`` in pixels, ``mirrored``, ``measure``, and
        ``pupils`` or ``length`` where that is the measure.
    before : Clicks, optional
        Points that were found and are corrected now: how the head was held stays known.

    Raises
    ------
    BadInputError
        Something is missing, or is no place on the picture.
    """
    every = _points(sent.get("points", ""))
    answer = answers.text(sent, "mirrored")
    if answer not in ANSWERS:
        remedy = "Look at a mole or a parting: is it on the patient's own side?"
        answers.refuse(f"{NAME}, mirror image", answer or "not answered", "yes or no", remedy)
    points = {name: every[name] for name in KNOWN if name in every}
    shot = Shot() if before is None else before.shot
    clicks = Clicks(NAME, points, None, answer == "yes", shot)
    return face_text(clicks, (photograph.width, photograph.height), _scale(every, sent))


def drawn_points(text: str) -> dict[str, Point]:
    """Return everything that is marked on the picture of a face file, the measure with it."""
    import tomllib

    found = dict(read_clicks(text, NAME).points)
    scale = tomllib.loads(text).get("scale", {})
    if "ruler" in scale:
        found |= {end: _pair(scale["ruler"][end.partition("-")[2]]) for end in ENDS}
    for side, edges in scale.get("iris", {}).items():
        for edge, place in zip(("outer", "inner"), edges, strict=True):
            found[f"iris-{side}-{edge}"] = _pair(place)
    return found


def measure_of(text: str) -> dict[str, str]:
    """Return how the size of a face file is known, as the form asks for it."""
    import tomllib

    scale = tomllib.loads(text).get("scale", {})
    kind = next((one for one in MEASURES if one in scale), "none")
    found = {"measure": kind, "mirrored": tomllib.loads(text)["picture"]["mirrored"]}
    if kind == "pupils":
        found["pupils"] = str(scale["pupils"]).removesuffix(" mm")
    if kind == "ruler":
        found["length"] = str(scale["ruler"]["length"]).removesuffix(" mm")
    return found


def size_asked(sent: Sent, points: Mapping[str, Point]) -> dict[str, Any]:
    """Return the measure of a form that needs no iris, as a face file has it."""
    measure = answers.text(sent, "measure") or "none"
    if measure not in MEASURES:
        answers.refuse(f"{NAME}, size", f'"{measure}"', ", ".join(MEASURES), "Choose one.")
    if measure == "pupils":
        words = "distance of the pupils in mm"
        return {"pupils": answers.with_unit(answers.needed(sent, "pupils", words), "mm")}
    if measure == "ruler":
        length = answers.needed(sent, "length", "length of the ruler or sticker in mm")
        ends = {end.partition("-")[2]: _end(points, end) for end in ENDS}
        return {"ruler": {**ends, "length": answers.with_unit(length, "mm")}}
    return {}


def _scale(points: Mapping[str, Point], sent: Sent) -> dict[str, Any]:
    if answers.text(sent, "measure") != "iris":
        return size_asked(sent, points)
    sides = {
        side: [_end(points, f"iris-{side}-{edge}") for edge in ("outer", "inner")]
        for side in ("right", "left")
        if f"iris-{side}-outer" in points or f"iris-{side}-inner" in points
    }
    if not sides:
        allowed = "two edges of one iris or of both"
        answers.refuse(f"{NAME}, iris", "no edge clicked", allowed, "Click them, or measure.")
    return {"iris": sides}


def _end(points: Mapping[str, Point], name: str) -> list[float]:
    if name not in points:
        answers.refuse(f"{NAME}, {name}", "not clicked", "a click on the picture", "Click it.")
    return list(points[name])


def _points(given: str) -> dict[str, Point]:
    """Return the points that a page sent; what is no point of a face is refused."""
    try:
        found = json.loads(given if len(given) <= MOST_CHARACTERS else "")
    except (ValueError, RecursionError):
        found = None
    known = {*KNOWN, *ENDS, *EDGES}
    if not isinstance(found, dict) or not all(name in known and _is_place(found[name])
                                              for name in found):  # fmt: skip
        allowed = "points of the list, each with two pixels"
        answers.refuse(f"{NAME}, points", "nothing that can be read", allowed, "Click them anew.")
    return {name: _pair(place) for name, place in found.items()}


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)


def _pair(value: Any) -> Point:
    return round(float(value[0]), 2), round(float(value[1]), 2)
