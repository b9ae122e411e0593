"""Points of fillers on the chart and in the table beside it: millilitres and layer."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.anatomy import Face
from needlework.anatomy.placing import rule_of
from needlework.clinic.face.drawing import Mark
from needlework.clinic.face.positions import filler_position, of_the_drawing
from needlework.clinic.face.rows import SIDE_WORDS, Line
from needlework.exchange.words import area_words, plain, product_words
from needlework.plans import Filler, FillerSite

UNIT = "mL"


def filler_marks(treatment: Filler, movable: bool, face: Face | None) -> Iterator[Mark]:
    """Yield the points of a filler as they are drawn."""
    for site in treatment.sites:
        spot = filler_position(treatment, site, face)
        if spot is not None:
            name = f"{filler_words(treatment)}, {SIDE_WORDS[site.side]}, {site.volume}"
            layer = layer_words(treatment, site)
            said = f"{name}, {layer}" if layer else name
            yield Mark(treatment.id, site.id, str(site.volume), said, spot, movable, filler=True)


def filler_lines(treatment: Filler, face: Face | None) -> tuple[Line, ...]:
    """Return the points of a filler as rows of a table."""
    return tuple(_line(treatment, site, face) for site in treatment.sites)


def filler_words(treatment: Filler) -> str:
    """Return what is injected where."""
    return f"{product_words(treatment.product)}, {area_words(treatment.area).lower()}"


def layer_words(treatment: Filler, site: FillerSite) -> str:
    """Return the layer of a point, or that of the treatment; empty where none is said."""
    layer = site.depth or treatment.depth
    return plain(layer) if layer else ""


def place_words(site: FillerSite) -> str:
    """Return where a point lies, in the words of the plan."""
    return "a place of the drawing" if of_the_drawing(site) else rule_of(site.at).words


def amount_of(site: FillerSite) -> str:
    """Return the millilitres of a point without their unit."""
    return str(site.volume).removesuffix(f" {UNIT}")


def _line(treatment: Filler, site: FillerSite, face: Face | None) -> Line:
    return Line(
        treatment=treatment.id,
        site=site.id,
        muscle=place_words(site),
        side=SIDE_WORDS[site.side],
        units=amount_of(site),
        unit=UNIT,
        volume=layer_words(treatment, site),
        own=True,
        drawn=filler_position(treatment, site, face) is not None,
    )
