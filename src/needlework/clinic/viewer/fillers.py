"""Points of fillers on the head: millilitres in a drop of their own colour."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from needlework.anatomy import Face, PlacedFiller, Spot, place_filler
from needlework.clinic.face.filling import UNIT, amount_of, filler_words, layer_words
from needlework.clinic.face.rows import SIDE_WORDS
from needlework.plans import Filler, FillerSite
from needlework.problems import BadInputError

SHAPE = "drop"
Described = dict[str, Any]


def on_head(treatment: Filler, face: Face, colour: str) -> tuple[list[Described], list[str]]:
    """Return the points of a filler that lie on a face, and those that do not, in words."""
    points, missing = [], []
    for site in treatment.sites:
        found = _placed(treatment, site, face)
        if found is None:
            missing.append(_named(treatment, site))
        else:
            points.append(_point(treatment, found, face, colour))
    return points, missing


def filler_choice(treatment: Filler) -> Described:
    """Return a filler as it is chosen when a point is added."""
    words = filler_words(treatment)
    return {"treatment": treatment.id, "words": words, "unit": UNIT, "filler": True}


def spot_of(face: Face, spot: Spot) -> list[float]:
    """Return the three corners of a spot and how much each counts."""
    corners = [int(one) for one in face.surface.triangles[spot.triangle]]
    return [*corners, *(round(float(weight), 4) for weight in spot.weights)]


def _placed(treatment: Filler, site: FillerSite, face: Face) -> PlacedFiller | None:
    try:
        (found,) = place_filler(replace(treatment, sites=(site,)), face)
    except BadInputError:  # words of the plan's own, or a place of the drawing
        return None
    return found


def _named(treatment: Filler, site: FillerSite) -> str:
    return f"{filler_words(treatment)}, {SIDE_WORDS[site.side]}, {site.volume}"


def _point(treatment: Filler, item: PlacedFiller, face: Face, colour: str) -> Described:
    layer = layer_words(treatment, item.site)
    name = f"{filler_words(treatment)}, {SIDE_WORDS[item.side]}, {item.site.volume}"
    return {
        "treatment": treatment.id,
        "site": item.site.id,
        "muscle": "",
        "side": item.side,
        "units": amount_of(item.site),
        "words": filler_words(treatment),
        "amount": str(item.site.volume),
        "name": f"{name}, {layer}" if layer else name,
        "spot": spot_of(face, item.spot),
        "colour": colour,
        "shape": SHAPE,
    }
