"""The points that are clicked, in the order in which they are asked for, each with a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from needlework.anatomy import head
from needlework.anatomy.clicks import EXTRA, NEEDED, expected
from needlework.anatomy.face_file import PUPILS
from needlework.clinic.face.drawing import MIDDLE, NOTCH
from needlework.clinic.face.positions import chart_data
from needlework.clinic.faces.writing import EDGES, ENDS

IRIS_MM = 5.9  # half an iris as it is drawn; a drawing aid, never measured with


@dataclass(frozen=True, slots=True)
class Asked:
    """A point to be clicked.

    Parameters
    ----------
    name, words : str
        As ``needlework face points`` lists it, and as people say it.
    group : str
        ``needed``, ``size`` or ``extra``.
    x, y : float or None
        Where it lies on the drawing that shows it; None for the ends of a ruler.
    """

    name: str
    words: str
    group: str
    x: float | None
    y: float | None


def asked_points() -> tuple[Asked, ...]:
    """Return every point that may be clicked, those that a face needs first."""
    return tuple(_asked())


def _asked() -> Iterator[Asked]:
    for group, names in (("needed", NEEDED), ("extra", EXTRA)):
        for name, (x, y) in zip(names, expected(list(names)).tolist(), strict=True):
            yield _drawn(name, group, x, y)
    for name in PUPILS:
        x, y = _eye(name.rpartition("-")[2])
        yield _drawn(name, "size", x, y)
    for name in EDGES:
        _, side, edge = name.split("-")
        x, y = _eye(side)
        outward = IRIS_MM if (side == "left") == (edge == "outer") else -IRIS_MM
        yield _drawn(name, "size", x + outward, y)
    for name in ENDS:
        yield Asked(name, _words(name), "size", None, None)


def _eye(side: str) -> tuple[float, float]:
    x, y, _ = head().surface.vertices[head().eyes[side]].mean(axis=0).tolist()
    return x, y


def _drawn(name: str, group: str, x: float, y: float) -> Asked:
    up = y + chart_data()["face_above_notch"]
    return Asked(name, _words(name), group, round(MIDDLE + x, 1), round(NOTCH - up, 1))


def _words(name: str) -> str:
    """Return a name as people say it, with the patient's side in front."""
    if name in ENDS:
        return {"ruler-from": "one end of the ruler", "ruler-to": "other end of the ruler"}[name]
    if name in EDGES:
        _, side, edge = name.split("-")
        return f"{side} iris, {edge} edge"
    stem, dash, side = name.rpartition("-")
    if dash and side in ("right", "left"):
        return f"{side} {stem.replace('-', ' ')}"
    return name.replace("-", " ")
