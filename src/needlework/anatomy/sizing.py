"""The size of a face as a face file gives it: ruler, pupillary distance or iris."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from needlework.anatomy.faults import Faults, quoted, read_point
from needlework.anatomy.scale import Scale, iris_scale, pupils_scale, ruler_scale
from needlework.doses import Length
from needlework.evidence import parameter
from needlework.problems import BadInputError

if TYPE_CHECKING:
    from needlework.anatomy.clicks import Point

KINDS = ("ruler", "pupils", "iris")
LEAST_PUPILS, MOST_PUPILS = "face.least_pupils_mm", "face.most_pupils_mm"
REMEDY = "Measure one of them, or leave the scale out."
LEAST_PIXELS = 5.0


def read_scale(
    table: Mapping[str, Any], points: Mapping[str, Point], faults: Faults
) -> Scale | None:
    """Return the scale of a face file; None where nothing was measured.

    Parameters
    ----------
    table : mapping
        The table ``scale``.
    points : mapping of str to (x, y)
        Clicked points; the pupils count here.
    faults : Faults
        Takes what is wrong.
    """
    for key in set(table) - set(KINDS):
        faults.report(f"scale.{key[:60]}", "no measure", ", ".join(KINDS), REMEDY, "scale")
    given = [kind for kind in KINDS if kind in table]
    if len(given) > 1:
        both = f"{' and '.join(given)} each give the size"
        faults.report("scale", both, f"one of {', '.join(KINDS)}", "Keep the best one.", "scale")
    if len(given) != 1:
        return None
    read: Callable[[Any, Mapping[str, Point], Faults], Scale | None] = {
        "ruler": _ruler,
        "pupils": _pupils,
        "iris": _iris,
    }[given[0]]
    return read(table[given[0]], points, faults)


def _ruler(value: Any, _points: Mapping[str, Point], faults: Faults) -> Scale | None:
    if not isinstance(value, dict) or set(value) != {"from", "to", "length"}:
        allowed = "from, to and length of a ruler or sticker in the plane of the face"
        faults.report("scale.ruler", quoted(value), allowed, REMEDY, "scale")
        return None
    start = read_point(value["from"], "scale.ruler.from", faults)
    end = read_point(value["to"], "scale.ruler.to", faults)
    length = _length(value["length"], "scale.ruler.length", faults)
    if start is None or end is None or length is None:
        return None
    apart = math.dist(start, end)
    if apart < LEAST_PIXELS:
        given = f"its ends are {apart:.1f} pixels apart"
        faults.report("scale.ruler", given, f"at least {LEAST_PIXELS:g}", REMEDY, "scale")
        return None
    return ruler_scale(apart, length)


def _pupils(value: Any, points: Mapping[str, Point], faults: Faults) -> Scale | None:
    apart = _length(value, "scale.pupils", faults)
    if apart is None:
        return None
    low, high = (parameter(LEAST_PUPILS).value, parameter(MOST_PUPILS).value)
    if not low <= apart <= high:
        allowed = f"{low:g} to {high:g} mm"
        faults.report("scale.pupils", f"{apart:g} mm", allowed, "Measure again.", "scale")
        return None
    if not {"pupil-right", "pupil-left"} <= set(points):
        given, allowed = "the pupils are not clicked", "points pupil-right and pupil-left"
        faults.report("scale.pupils", given, allowed, "Click both.", "scale")
        return None
    pixels = math.dist(points["pupil-right"], points["pupil-left"])
    return pupils_scale(pixels, apart) if pixels >= LEAST_PIXELS else None


def _iris(value: Any, _points: Mapping[str, Point], faults: Faults) -> Scale | None:
    allowed = "right or left or both, each with two points at the inner and outer edge"
    sides = value if isinstance(value, dict) else {}
    if not sides or not set(sides) <= {"right", "left"}:
        faults.report("scale.iris", quoted(value), allowed, REMEDY, "scale")
        return None
    widths = []
    for side, edges in sides.items():
        if not isinstance(edges, list) or len(edges) != 2:
            faults.report(f"scale.iris.{side}", quoted(edges), allowed, REMEDY, "scale")
            return None
        ends = [read_point(edge, f"scale.iris.{side}", faults) for edge in edges]
        if ends[0] is None or ends[1] is None:
            return None
        widths.append(math.dist(ends[0], ends[1]))
    if min(widths) < LEAST_PIXELS:
        given = f"{min(widths):.1f} pixels wide"
        faults.report("scale.iris", given, f"at least {LEAST_PIXELS:g} pixels", REMEDY, "scale")
        return None
    return iris_scale(sum(widths) / len(widths))


def _length(value: Any, key: str, faults: Faults) -> float | None:
    try:
        found = float(Length.parse(value, where=f"{faults.file}, {key}").amount)
    except BadInputError as error:
        faults.problems.extend(error.problems)
        return None
    if found <= 0:
        faults.report(key, quoted(value), "more than 0 mm", "Measure again.", "scale")
        return None
    return found
