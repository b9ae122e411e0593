"""The chart: a face as the injector sees it, the patient's right at the left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from needlework.anatomy import Face
from needlework.clinic.face.positions import Spot
from needlework.clinic.face.shaping import bent
from needlework.exchange.markup import Html, join, tag

WIDTH, HEIGHT, MIDDLE, NOTCH = 190, 314, 95, 310
"""Size of the drawing in mm, its midline, and the height of the breastbone's notch."""

_LINES = (
    # head, ears, neck, shoulders
    "M95 8 C52 8 26 40 25 92 C24 118 27 140 33 160 C38 190 52 210 70 224 C78 230 86 233 95 233 "
    "C104 233 112 230 120 224 C138 210 152 190 157 160 C163 140 166 118 165 92 "
    "C164 40 138 8 95 8 Z",
    "M26 108 C16 104 15 122 20 138 C23 148 28 152 31 150",
    "M164 108 C174 104 175 122 170 138 C167 148 162 152 159 150",
    "M60 216 C60 246 56 272 30 286 C18 292 8 298 2 308",
    "M130 216 C130 246 134 272 160 286 C172 292 182 298 188 308",
    "M74 300 C84 306 90 308 95 310 C100 308 106 306 116 300",
    # hairline
    "M33 78 C40 50 62 34 95 34 C128 34 150 50 157 78",
    # brows
    "M43 101 C52 93 66 93 82 101", "M147 101 C138 93 124 93 108 101",
    # eyes
    "M48 117 C55 108 70 108 78 118 C70 124 56 124 48 117 Z",
    "M142 117 C135 108 120 108 112 118 C120 124 134 124 142 117 Z",
    # nose
    "M88 112 C87 128 84 142 79 152 C77 158 83 161 88 160",
    "M102 112 C103 128 106 142 111 152 C113 158 107 161 102 160",
    "M86 160 C91 165 99 165 104 160",
    # mouth
    "M69 183 C78 178 88 175 95 178 C102 175 112 178 121 183 C110 184 104 183 95 184 "
    "C86 183 80 184 69 183 Z",
    "M69 183 C80 196 110 196 121 183",
    # chin, folds
    "M84 212 C90 208 100 208 106 212",
    "M73 160 C68 166 65 172 63 178", "M117 160 C122 166 125 172 127 178",
)  # fmt: skip

_DROP = "M0 -3.4 C1.1 -1.4 2.5 -0.4 2.5 1 A2.5 2.5 0 0 1 -2.5 1 C-2.5 -0.4 -1.1 -1.4 0 -3.4 Z"


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the chart.

    Parameters
    ----------
    treatment, site : str
        Ids, by which the page moves it; ``site`` is empty for an area.
    words : str
        What stands beside it (``4 U``).
    name : str
        What is read aloud.
    spot : Spot
    movable : bool
        Whether it can be dragged.
    filler : bool
        Whether it is a point of a filler, which has a shape of its own.
    """

    treatment: str
    site: str
    words: str
    name: str
    spot: Spot
    movable: bool = False
    filler: bool = False


def place(spot: Spot) -> tuple[int, int]:
    """Return x and y on the drawing: the patient's right lies at the viewer's left."""
    sign = {"right": -1, "left": 1}.get(spot.side, 0)
    return MIDDLE + sign * spot.lateral, NOTCH - spot.up


def face_chart(
    marks: Iterable[Mark], title: str, *, uid: str = "chart", face: Face | None = None
) -> Html:
    """Return the chart as SVG.

    Parameters
    ----------
    title : str
        What the chart shows, for people who do not see it.
    uid : str
        Identifier, unique in its page.
    face : Face, optional
        The patient's own, as which the drawing is bent; an average one without it.
    """
    lines = _LINES if face is None or not face.own else bent(_LINES, MIDDLE, NOTCH, face)
    shown = list(marks)
    said = f"{title}. " + "; ".join(mark.name for mark in shown) if shown else title
    return tag(
        "svg",
        tag("title", said, id=f"{uid}-title"),
        tag("g", *(tag("path", d=line) for line in lines), class_="face"),
        _side_label("R", "patient’s right", 12),
        _side_label("L", "patient’s left", WIDTH - 12),
        tag("line", x1=MIDDLE, y1=14, x2=MIDDLE, y2=HEIGHT - 8, class_="midline"),
        *map(_mark, shown),
        id=uid,
        class_="chart",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="group",
        aria_labelledby=f"{uid}-title",
    )


def _side_label(letter: str, words: str, x: int) -> Html:
    return tag(
        "g",
        tag("text", letter, x=x, y=18, class_="side"),
        tag("text", words, x=x, y=25, class_="side-words", text_anchor=_anchor(x)),
        class_="sides",
    )


def _anchor(x: int) -> str:
    return "start" if x < MIDDLE else "end"


def _mark(mark: Mark) -> Html:
    x, y = place(mark.spot)
    own: dict[str, str | int] = {
        "data_treatment": mark.treatment,
        "data_site": mark.site,
        "data_side": mark.spot.side,
        "data_lateral": mark.spot.lateral,
        "data_up": mark.spot.up,
    }
    moving: dict[str, str | int] = {"role": "img"}
    if mark.movable:
        moving = {"tabindex": 0, "role": "button"}
    return tag(
        "g",
        join(_shape(mark)),
        class_="mark movable" if mark.movable else "mark",
        transform=f"translate({x} {y})",
        aria_label=mark.name,
        **own,
        **moving,
    )


def _shape(mark: Mark) -> Iterator[Html]:
    # Millilitres are long words: beside each other below two points they would not be read.
    below = mark.spot.side == "midline" or (mark.spot.lateral < 20 and not mark.filler)
    if not mark.site:
        yield tag("circle", r=9, class_="area")
        yield tag("text", mark.words, y=2, text_anchor="middle")
        return
    yield tag("circle", r=6, class_="grip")
    if mark.filler:
        yield tag("path", d=_DROP, class_="point drop")
    else:
        yield tag("circle", r=2.2, class_="point")
    outward = "end" if mark.spot.side == "right" else "start"
    if below:
        yield tag("text", mark.words, y=8, text_anchor="middle")
    else:
        yield tag("text", mark.words, x=-4 if outward == "end" else 4, y=2, text_anchor=outward)
