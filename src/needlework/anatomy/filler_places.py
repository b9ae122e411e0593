"""The points of a filler on a face: where the rule of each leads, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from needlework.anatomy.face import Face
from needlework.anatomy.placing import (
    check_places,
    resolved,
    rule_document,
    rule_of,
    spot_document,
)
from needlework.anatomy.rules import Rule
from needlework.anatomy.surface import Spot
from needlework.plans import Depth, Filler, FillerSite, Side


@dataclass(frozen=True, slots=True)
class PlacedFiller:
    """A point of a filler with its place on one face.

    Parameters
    ----------
    site : FillerSite
    side : {"left", "right", "midline"}
        The patient's own.
    rule : Rule
        The place of the plan, and the way from there.
    words : str
        The rule in words.
    spot : Spot
        Triangle and weights on the face.
    position_mm : tuple of float
        To the patient's left, up, forwards.
    sd_mm : float
        How uncertain the place is.
    layer : str or None
        Layer of the point, else that of the treatment; shown, never compared with a vessel.
    """

    site: FillerSite
    side: Side
    rule: Rule
    words: str
    spot: Spot
    position_mm: tuple[float, float, float]
    sd_mm: float
    layer: Depth | None = None


def place_filler(treatment: Filler, face: Face) -> tuple[PlacedFiller, ...]:
    """Return where the points of a filler treatment lie on a face.

    Raises
    ------
    BadInputError
        A point names a place that does not exist, or its way leads to the other side.
    """
    check_places(treatment.sites, face)
    return tuple(_points(treatment, face))


def _points(treatment: Filler, face: Face) -> Iterable[PlacedFiller]:
    for site in treatment.sites:
        rule = rule_of(site.at)
        side: Side = "midline" if site.side == "both" else site.side
        spot, position, spread = resolved(rule, side, face)
        layer = site.depth or treatment.depth
        yield PlacedFiller(site, side, rule, rule.words, spot, position, spread, layer)


def filler_document(placed: PlacedFiller) -> dict[str, Any]:
    """Return rule and resolved place of a point together, as a plan keeps them."""
    return {
        "site": placed.site.id,
        "side": placed.side,
        "volume": str(placed.site.volume),
        "layer": placed.layer,
        "rule": rule_document(placed.rule, placed.words),
        "resolved": spot_document(placed.spot, placed.position_mm, placed.sd_mm),
    }
