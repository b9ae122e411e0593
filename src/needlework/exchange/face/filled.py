"""The points of fillers on a face: millilitres in each, layer, and the vessels beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from needlework.anatomy.face import Face
from needlework.anatomy.filler_places import PlacedFiller, filler_document, place_filler
from needlework.anatomy.measuring import Gap, gaps
from needlework.anatomy.rules import lines
from needlework.exchange.face.drawing import Dot
from needlework.exchange.words import area_words, plain, product_words
from needlework.plans import Filler

NEAR_MM = 15.0  # vessels that a point of a filler is told to be near
KINDS = ("vessel", "nerve")
RECALLED = "recalled"


@dataclass(frozen=True)
class Filled:
    """One filler treatment on a face.

    Parameters
    ----------
    treatment : Filler
    placed : tuple of PlacedFiller
    """

    treatment: Filler
    placed: tuple[PlacedFiller, ...]

    @property
    def product(self) -> str:
        """Name of the product."""
        return product_words(self.treatment.product)

    @property
    def words(self) -> str:
        """Product and area."""
        return f"{self.product}, {area_words(self.treatment.area).lower()}"


def filled(treatment: Filler, face: Face) -> Filled:
    """Return a filler treatment on a face.

    Raises
    ------
    BadInputError
        A point names a place that does not exist, or its way leads to the other side.
    """
    return Filled(treatment, place_filler(treatment, face))


def filler_dot(one: Filled, item: PlacedFiller, colour: str) -> Dot:
    """Return a point of a filler as it is drawn: its millilitres."""
    volume, where = str(item.site.volume), f"{layer_words(item)}, {item.side}: {item.words}"
    return Dot(
        text=volume.split()[-2],
        words=f"{volume} of {one.words}, {where}",
        spot=item.spot,
        side=item.side,
        colour=colour,
        sd_mm=item.sd_mm,
    )


def filler_legend(one: Filled) -> str:
    """Return what the colour of a filler stands for: points and volume."""
    count = len(one.placed)
    volumes = list(dict.fromkeys(str(item.site.volume) for item in one.placed))
    points = "1 point" if count == 1 else f"{count} points"
    each = f" of {volumes[0]}" if len(volumes) == 1 else f", {one.treatment.volume} in all"
    return f"{one.words}: {points}{each}"


def layer_words(item: PlacedFiller) -> str:
    """Return the layer of a point in words."""
    return plain(item.layer) if item.layer else "layer not given"


def filler_row(one: Filled, item: PlacedFiller) -> tuple[str, ...]:
    """Return one row of the list of points: layer in place of muscle, millilitres and no units."""
    known = "unverified" if item.rule.seen == RECALLED else item.rule.seen
    spread = f"{item.sd_mm:.1f}"
    volume = str(item.site.volume)
    return (item.site.id, layer_words(item), item.side, "–", volume, spread, known, item.words)


def beside(face: Face, item: PlacedFiller) -> tuple[Gap, ...]:
    """Return how far a point lies from the vessels and nerves around it, the nearest first."""
    names = [name for name, line in lines().items() if line.kind in KINDS]
    return tuple(one for one in gaps(face, item, names) if one.mm <= NEAR_MM)


def beside_words(face: Face, laid: Sequence[Any]) -> Iterator[str]:
    """Yield for each point of a filler which vessels are near, each distance with its spread."""
    for item in (item for one in laid if isinstance(one, Filled) for item in one.placed):
        near = ", ".join(str(one) for one in beside(face, item))
        said = near or f"no vessel that is known here within {NEAR_MM:g} mm, which proves nothing"
        yield f"{item.site.id}: {said}"


def filled_document(one: Filled, face: Face) -> dict[str, Any]:
    """Return the points of a filler with rule, resolved place and distances."""
    return {
        "treatment": one.treatment.id,
        "product": one.treatment.product,
        "area": one.treatment.area,
        "volume": str(one.treatment.volume),
        "sites": [_site(item, face) for item in one.placed],
    }


def _site(item: PlacedFiller, face: Face) -> dict[str, Any]:
    near = [
        {"line": one.line, "mm": round(one.mm, 2), "sd_mm": round(one.sd_mm, 2)}
        for one in beside(face, item)
    ]
    return {**filler_document(item), "distances": near}
