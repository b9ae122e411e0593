"""A face with what is planned on it: points with their units, muscles, and a legend below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from needlework.anatomy.arrays import Floats
from needlework.anatomy.face import Face
from needlework.anatomy.surface import Spot
from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import INK, MUTED, PAPER
from needlework.exchange.face.png import data_address, png
from needlework.exchange.face.shade import shaded
from needlework.exchange.face.view import View
from needlework.exchange.markup import Html, tag

FACING = 0.12  # how far skin faces the viewer, 0 to 1, to be seen
ROUGH = 4  # colours are rounded to so many steps of 256, which halves the file
KEPT = 16  # pictures of heads that are kept in memory, of about 100 kB each
ROW = 19.0
RADIUS, WIDER = 8.2, 3.0  # pixels; wider for each letter beyond two
ILLUSTRATION = "An illustration of the plan, not a picture of your result."


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the plan on the face.

    Parameters
    ----------
    text : str
        What stands in it: its units.
    words : str
        What it is, for those who point at it.
    side : {"left", "right", "midline"}
        The patient's own.
    colour : str
    sd_mm : float
        How uncertain the place is; drawn as a ring.
    """

    text: str
    words: str
    spot: Spot
    side: str
    colour: str
    sd_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Patch:
    """An area of the skin: a muscle, or where an effect reaches.

    Parameters
    ----------
    note : str
        What stands below the picture, once for all areas with the same note.
    """

    words: str
    outline: tuple[Spot, ...]
    colour: str
    dashed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """One line below the picture."""

    colour: str
    words: str


def face_picture(
    face: Face,
    view: View,
    dots: Sequence[Dot] = (),
    *,
    patches: Sequence[Patch] = (),
    legend: Sequence[Legend] = (),
    title: str,
    uid: str = "face",
    explained: bool = True,
    note: str = "",
    skin_type: int | None = None,
) -> Html:
    """Return the picture of a face as SVG; the shaded head in it is a PNG.

    Parameters
    ----------
    face : Face
    view : View
    dots : sequence of Dot
        Points that this view does not show are counted below the picture.
    patches : sequence of Patch
    legend : sequence of Legend
    title : str
    uid : str
        Prefix of identifiers, unique in its document.
    explained : bool
        Whether notes stand below the picture.
    note : str
        One more note, which comes first.
    skin_type : int, optional
        From 1 to 6; a light grey-brown without it.
    """
    shown = [dot for dot in dots if seen_from(face, view, dot.spot)]
    notes = [note] if note else []
    notes += _notes(len(dots) - len(shown), len(dots), patches) if explained else []
    rows = len(legend) + len(notes)
    height = view.height + (ROW * rows + 10 if rows else 0)
    return svg.picture(
        view.width,
        height,
        title,
        _described(view, shown),
        svg.box(0, 0, view.width, height, PAPER),
        _clipped(face, view, shown, patches, skin_type),
        *_below(view, legend, notes),
        uid=uid,
    )


def _clipped(
    face: Face, view: View, shown: Sequence[Dot], patches: Sequence[Patch], skin_type: int | None
) -> Html:
    """Return head, areas, points and letters, without what reaches beyond the picture."""
    return tag(
        "svg",
        _head(face, view, skin_type),
        *(_patch(face, view, patch) for patch in patches),
        *(_ring(face, view, dot) for dot in shown),
        *(_dot(face, view, dot) for dot in shown),
        *_letters(view),
        width=view.width,
        height=view.height,
    )


def _notes(hidden: int, every: int, patches: Sequence[Patch]) -> Iterator[str]:
    yield from dict.fromkeys(patch.note for patch in patches if patch.note)
    if hidden:
        yield f"{hidden} of {every} points cannot be seen from here."
    yield ILLUSTRATION


def seen_from(face: Face, view: View, spot: Spot) -> bool:
    """Return whether a place of the skin faces the viewer."""
    return bool(view.turn(face.surface.normal(spot))[2] > FACING)


def _described(view: View, shown: Sequence[Dot]) -> str:
    points = "; ".join(dot.words for dot in shown) or "no points"
    return f"The face {view.words}: {points}."


@lru_cache(maxsize=KEPT)
def _head(face: Face, view: View, skin_type: int | None) -> Html:
    """Return the shaded head; the last ones are kept, for many reports show the same face."""
    pixels = shaded(face.head, face.surface, view, skin_type)
    content = png(pixels // ROUGH * ROUGH)
    address = data_address(content)
    return tag("image", href=address, x=0, y=0, width=view.width, height=view.height)


def place_of(face: Face, view: View, spot: Spot) -> tuple[float, float]:
    """Return where a place of the skin is in the picture, pixels to the right and down."""
    across, down = view.project(face.surface.position(spot))[:2]
    return float(across), float(down)


def _ring(face: Face, view: View, dot: Dot) -> Html | None:
    radius = dot.sd_mm * view.scale
    if radius <= RADIUS:
        return None
    x, y = place_of(face, view, dot.spot)
    return tag("circle", cx=x, cy=y, r=radius, fill=dot.colour, fill_opacity=0.12,
               stroke=dot.colour, stroke_opacity=0.45, stroke_dasharray="2 3")  # fmt: skip


def _dot(face: Face, view: View, dot: Dot) -> Html:
    x, y = place_of(face, view, dot.spot)
    radius = RADIUS + WIDER * max(0, len(dot.text) - 2)
    return tag(
        "g",
        tag("title", dot.words),
        tag("circle", cx=x, cy=y, r=radius, fill=PAPER, stroke=dot.colour, stroke_width=2.4),
        svg.label(dot.text, x, y + 3.8, text_anchor="middle", font_weight=700, font_size=11),
    )


def outlined(face: Face, view: View, patch: Patch) -> Floats | None:
    """Return the outline of an area in the picture; None where most of it is out of sight."""
    visible = [spot for spot in patch.outline if seen_from(face, view, spot)]
    if len(visible) < len(patch.outline) / 2:
        return None
    return np.array([place_of(face, view, spot) for spot in patch.outline])


def _patch(face: Face, view: View, patch: Patch) -> Html | None:
    points = outlined(face, view, patch)
    if points is None:
        return None
    line = svg.polyline((float(x), float(y)) for x, y in points) + "Z"
    return tag(
        "g",
        tag("title", patch.words),
        tag("path", d=line, fill="none", stroke=PAPER, stroke_opacity=0.4, stroke_width=2.6),
        tag(
            "path",
            d=line,
            fill=patch.colour,
            fill_opacity=0.18,
            stroke=patch.colour,
            stroke_opacity=0.8,
            stroke_width=1.2,
            stroke_dasharray="4 3" if patch.dashed else None,
        ),
        stroke_linejoin="round",
    )


def _letters(view: View) -> Iterator[Html]:
    """Yield R and L where the patient's right and left are in this view."""
    across: Floats = view.turn(np.array([[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))[:, 0]
    for letter, way in zip("RL", across, strict=True):
        if abs(way) > FACING:
            x = 18.0 if way < 0 else view.width - 18.0
            yield svg.label(letter, x, 30, text_anchor="middle", font_size=22, font_weight=700,
                            fill=MUTED)  # fmt: skip


def _below(view: View, legend: Sequence[Legend], notes: Sequence[str]) -> Iterator[Html]:
    y = view.height + 12.0
    for entry in legend:
        yield tag(
            "circle", cx=14, cy=y - 4, r=6, fill=PAPER, stroke=entry.colour, stroke_width=2.4
        )
        yield svg.label(entry.words, 28, y, fill=INK)
        y += ROW
    for note in notes:
        yield svg.label(note, 8, y, fill=MUTED, font_style="italic")
        y += ROW
