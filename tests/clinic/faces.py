"""Faces of invented people: the average head, stretched, as somebody would click it."""

from __future__ import annotations

import json
from typing import Any

from needlework.anatomy.clicks import EXTRA, NEEDED, Point, expected
from needlework.clinic.models import Patient, Photograph
from needlework.clinic.photographs import keeping
from needlework.exchange.face.face_text import face_text
from tests.anatomy.faces import clicked
from tests.clinic.files import jpeg
from tests.clinic.people import World

SIZE = (1600, 2000)
PIXELS, MIDDLE = 6.0, (800.0, 900.0)
RULER = {"ruler": {"from": [100.0, 1900.0], "to": [340.0, 1900.0], "length": "40 mm"}}


def points(wider: float = 1.0, taller: float = 1.0, *, mirrored: bool = False) -> dict[str, Point]:
    """Return every point of a face in the pixels of a picture."""
    across = -PIXELS if mirrored else PIXELS
    names = [*NEEDED, *EXTRA]
    places = expected(names) * (wider, taller)
    return {
        name: (round(MIDDLE[0] + across * x, 1), round(MIDDLE[1] - PIXELS * y, 1))
        for name, (x, y) in zip(names, places.tolist(), strict=True)
    }


def face_file(wider: float = 1.0, taller: float = 1.0) -> str:
    """Return a face file of a face that is wider or taller than the average one."""
    found = clicked(stretch=(wider, taller))
    return face_text(found, (2000, 2400), {"ruler": {"from": [100, 2300], "to": [300, 2300],
                                                     "length": "40 mm"}})  # fmt: skip


def sent(wider: float = 1.0, taller: float = 1.0, **given: Any) -> dict[str, str]:
    """Return what the page sends when the points of a face were clicked."""
    every: dict[str, Any] = {name: list(place) for name, place in points(wider, taller).items()}
    every |= {"ruler-from": [100, 1900], "ruler-to": [340, 1900]}
    found = {"points": json.dumps(every), "mirrored": "no", "measure": "ruler", "length": "40"}
    return found | given


def photographed(world: World, patient: Patient, **given: Any) -> Photograph:
    """Return a picture from the front, at rest, of somebody who agreed."""
    from datetime import date

    from needlework.clinic.photographs import consenting

    if consenting.holding(patient, "treatment") is None:
        consenting.sign(world.bob, patient, "treatment", "Petra Patient")
    taken = keeping.Taken(given.get("view", "front"), given.get("state", "rest"), date.today())
    return keeping.add(world.bob, patient, jpeg(SIZE), taken)
