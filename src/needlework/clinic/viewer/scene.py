"""What of a plan lies on the head: points with units, muscles, fields of effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from needlework.anatomy import Face, Placed, Spot, average_face
from needlework.anatomy.muscles import muscles
from needlework.clinic.face.marking import volume_words
from needlework.clinic.face.positions import chart_data, placed_on
from needlework.clinic.face.rows import SIDE_WORDS
from needlework.clinic.viewer.fillers import filler_choice, on_head, spot_of
from needlework.exchange.charts.palette import arm_colour
from needlework.exchange.face.planned import Laid, fields_of, shown_muscles
from needlework.exchange.words import area_words, muscle_words
from needlework.plans import Filler, Neuromodulator, Plan, Session
from needlework.products import given
from needlework.protocols import dose_of, expand

FORMAT = "needlework-viewer/1"
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "hexagon", "star")
OUTLINE_STEP_MM = 3.0
Described = dict[str, Any]


def scene(plan: Plan, face: Face | None = None) -> Described:
    """Return every session of a plan as it lies on the patient's own face or an average one."""
    known = face or average_face()
    return {
        "format": FORMAT,
        "skin_type": plan.patient.skin_type,
        "face_above_notch": chart_data()["face_above_notch"],
        "muscles": [
            {"muscle": name, "words": muscle_words(name)}
            for name, one in muscles().items()
            if not one.danger
        ],
        "sessions": [_session(session, plan, known) for session in plan.sessions],
    }


def _session(session: Session, plan: Plan, face: Face) -> Described:
    laid = tuple(
        _laid(one, plan, face) for one in session.treatments if isinstance(one, Neuromodulator)
    )
    fillers = tuple(one for one in session.treatments if isinstance(one, Filler))
    named = list(dict.fromkeys(item.site.muscle for one in laid for item in one.placed))
    look = {
        muscle: {"colour": arm_colour(number), "shape": SHAPES[number % len(SHAPES)]}
        for number, muscle in enumerate(named)
    }
    filled = [
        on_head(one, face, arm_colour(number)) for number, one in enumerate(fillers, len(named))
    ]
    return {
        "session": session.id,
        "day": session.day,
        "treatments": [*map(_toxin, laid), *map(filler_choice, fillers)],
        "points": [
            *(
                {**_point(one.treatment, item, face), **look[item.site.muscle]}
                for one in laid
                for item in one.placed
            ),
            *(point for points, _ in filled for point in points),
        ],
        "missing": [
            *(words for one in laid for words in _missing(one)),
            *(words for _, missing in filled for words in missing),
        ],
        "muscles": list(_muscles(laid, face, look)),
        "fields": [
            {"words": one.words, "colour": one.colour, "line": _line(face, one.outline)}
            for one in fields_of(laid, face)
        ],
    }


def _toxin(one: Laid) -> Described:
    return {
        "treatment": one.treatment.id,
        "words": area_words(one.treatment.area),
        "unit": dose_of(one.treatment).unit,
        "filler": False,
    }


def _laid(treatment: Neuromodulator, plan: Plan, face: Face) -> Laid:
    """Return a treatment on a face; what only the drawing knows has no place on it."""
    sites = expand(treatment)
    placed, unplaced = placed_on(sites, face)
    what = given(treatment, sites, region=plan.region, dose=dose_of(treatment))
    return Laid(treatment, placed, unplaced, {one.site.id: one for one in what.sites})


def _missing(one: Laid) -> Iterator[str]:
    shown = {item.site.id for item in one.placed}
    for site in expand(one.treatment):
        if site.id not in shown:
            yield f"{muscle_words(site.muscle)}, {SIDE_WORDS[site.side]}, {site.dose}"


def _point(treatment: Neuromodulator, item: Placed, face: Face) -> Described:
    volume = volume_words(treatment, item.site.dose)
    amount = f"{item.site.dose}, {volume}" if volume else str(item.site.dose)
    muscle = muscle_words(item.site.muscle)
    return {
        "treatment": treatment.id,
        "site": item.site.id,
        "muscle": item.site.muscle,
        "side": item.side,
        "units": f"{item.site.dose.units:f}",
        "words": muscle,
        "amount": amount,
        "name": f"{muscle}, {SIDE_WORDS[item.side]}, {amount}",
        "spot": spot_of(face, item.spot),
    }


def _muscles(laid: Sequence[Laid], face: Face, look: dict[str, Described]) -> Iterator[Described]:
    for one in shown_muscles(laid, face):
        known = look.get(one.muscle.name)
        yield {
            "words": f"{muscle_words(one.muscle.name)}, {one.side}",
            "danger": one.muscle.danger,
            "colour": known["colour"] if known else "",
            "line": _line(face, one.outline),
            "spots": [spot_of(face, spot) for spot in one.spots],
            "fibres": [round(float(part), 3) for part in one.fibres],
        }


def _line(face: Face, outline: Sequence[Spot]) -> list[list[float]]:
    """Return a closed line that follows the skin between its corners."""
    corners = face.surface.positions([*outline, outline[0]])
    points = []
    for start, end in pairwise(corners):
        pieces = max(1, int(np.ceil(np.linalg.norm(end - start) / OUTLINE_STEP_MM)))
        points += [start + (end - start) * piece / pieces for piece in range(pieces)]
    return [spot_of(face, spot) for spot in face.surface.nearest_all(np.array(points), face.front)]
