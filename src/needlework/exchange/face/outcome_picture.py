"""Outcomes of pictures as a picture: points and distances, first day against last; no photo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.anatomy.outcome_points import Taken
from needlework.anatomy.outcome_values import Figure
from needlework.anatomy.outcomes import REST, Outcomes
from needlework.exchange.charts import svg
from needlework.exchange.charts.palette import AXIS, GRID, INK, MUTED, PAPER, TREATED, UNTREATED
from needlework.exchange.face.outcome_text import EFFORT
from needlework.exchange.markup import Html, tag

WIDTH, HEIGHT = 880.0, 470.0
SCALE, MIDDLE = 3.6, (250.0, 175.0)  # pixels per mm; where the eyes are
DASHED = "5 3"
LIMBS = (
    ("brow-head-upper", "brow-mid-upper", "brow-tail-upper"),
    ("inner-canthus", "upper-lid", "outer-canthus", "lower-lid", "inner-canthus"),
)
PANELS = (
    ("lid-margin", "Upper lid above the pupil (MRD1), mm"),
    ("brow-middle", "Middle of the brow above the pupil, mm"),
)
PANEL = (545.0, 300.0, 150.0)  # left, width, height
SIDES = (("right", UNTREATED, "R", -1.0), ("left", TREATED, "L", 1.0))
TWO_SD = 2.0


def outcome_picture(found: Outcomes) -> Html:
    """Return points of the first and the last day, and lids and brows over the days, as SVG."""
    same = _compared(found.pictures)
    words = ", ".join(f"day {one.day:g}" for one in same)
    description = f"Brows, lids, eyes and mouth {EFFORT[same[0].expression]}, {words}."
    return svg.picture(
        WIDTH,
        HEIGHT,
        "Measured face",
        description,
        svg.box(0, 0, WIDTH, HEIGHT, PAPER),
        svg.label(description, 20, 26, font_size=14, font_weight="bold"),
        *_face(same),
        *_panels(found, same[0].expression),
        uid="outcomes",
    )


def _compared(pictures: Sequence[Taken]) -> tuple[Taken, ...]:
    """Return the first and the last picture of one face, at rest where there is one."""
    expression = REST if any(one.expression == REST for one in pictures) else None
    same = [one for one in pictures if one.expression == (expression or pictures[0].expression)]
    return (same[0],) if len(same) == 1 else (same[0], same[-1])


def _face(same: Sequence[Taken]) -> Iterator[Html]:
    for number, taken in enumerate(same):
        last = number == len(same) - 1
        yield from _drawn(taken, TREATED if last else UNTREATED, None if last else DASHED)
    yield from _distances(same[-1])
    for side, _, letter, sign in SIDES:
        yield svg.label(
            letter,
            MIDDLE[0] + sign * 205,
            MIDDLE[1] + 4,
            font_size=18,
            text_anchor="middle",
            aria_label=f"the patient's {side}",
        )
    foot = HEIGHT - 52
    for number, taken in enumerate(same):
        last = number == len(same) - 1
        x = 20 + 110 * number
        colour, dash = (TREATED, None) if last else (UNTREATED, DASHED)
        yield svg.line(x, foot, x + 30, foot, colour, stroke_width=2, stroke_dasharray=dash)
        yield svg.label(f"day {taken.day:g}", x + 36, foot + 4)
    yield svg.line(300, foot, 300 + 10 * SCALE, foot, INK, stroke_width=2)
    yield svg.label("10 mm", 308 + 10 * SCALE, foot + 4)
    yield svg.label(
        "Points only, no photo; R and L are the patient's. Dotted: pupil to lid and to brow.",
        20,
        HEIGHT - 24,
        fill=MUTED,
    )


def _at(taken: Taken, name: str) -> tuple[float, float] | None:
    place = taken.places.get(name)
    if place is None:
        return None
    return MIDDLE[0] + SCALE * float(place[0]), MIDDLE[1] - SCALE * float(place[1])


def _drawn(taken: Taken, colour: str, dash: str | None) -> Iterator[Html]:
    for side, *_ in SIDES:
        for limb in LIMBS:
            points = [_at(taken, f"{name}-{side}") for name in limb]
            known = [point for point in points if point is not None]
            yield tag("path", d=svg.polyline(known), fill="none", stroke=colour,
                      stroke_width=1.6, stroke_dasharray=dash)  # fmt: skip
            yield from (_dot(point, colour, dash) for point in known)
        if (pupil := _at(taken, f"pupil-{side}")) is not None:
            yield _dot(pupil, colour, dash, 4.5)
    corners = [_at(taken, f"commissure-{side}") for side, *_ in SIDES]
    known = [point for point in corners if point is not None]
    yield tag("path", d=svg.polyline(known), fill="none", stroke=colour, stroke_width=1.6,
              stroke_dasharray=dash)  # fmt: skip
    yield from (_dot(point, colour, dash) for point in known)


def _dot(point: tuple[float, float], colour: str, dash: str | None, radius: float = 3.0) -> Html:
    fill = colour if dash is None else PAPER
    return tag("circle", cx=point[0], cy=point[1], r=radius, fill=fill, stroke=colour)


def _distances(taken: Taken) -> Iterator[Html]:
    for side, *_ in SIDES:
        pupil = _at(taken, f"pupil-{side}")
        brow = _at(taken, f"brow-mid-upper-{side}")
        lid = _at(taken, f"upper-lid-{side}")
        if pupil is not None and lid is not None:
            yield from _length((pupil[0], pupil[1]), lid[1], side)
        if pupil is not None and brow is not None:
            yield svg.line(pupil[0], brow[1], brow[0], brow[1], MUTED, stroke_dasharray="1 3")
            yield from _length((pupil[0], lid[1] if lid else pupil[1]), brow[1], side, pupil[1])


def _length(
    low: tuple[float, float], high: float, side: str, start: float | None = None
) -> Iterator[Html]:
    """Yield a dotted line upwards, and how long it is from a start."""
    yield svg.line(low[0], low[1], low[0], high, MUTED, stroke_dasharray="1 3")
    outward = -1 if side == "right" else 1
    mm = ((low[1] if start is None else start) - high) / SCALE
    # The shorter one has its words beside the lids, where nothing else is drawn.
    words_y = (low[1] + high) / 2 if start is not None else low[1] + 34
    anchor = "end" if outward < 0 else "start"
    if start is None:
        yield svg.label(f"lid {mm:.1f} mm", low[0], words_y, text_anchor="middle", fill=MUTED)
    else:
        yield svg.label(f"{mm:.1f} mm", low[0] + 6 * outward, words_y, text_anchor=anchor,
                        fill=MUTED)  # fmt: skip


def _panels(found: Outcomes, expression: str) -> Iterator[Html]:
    for number, (measure, words) in enumerate(PANELS):
        mine = [one for one in found.figures
                if one.measure == measure and one.expression == expression]  # fmt: skip
        top = 75.0 + number * 195.0
        yield svg.label(f"{words}, {EFFORT[expression]}", PANEL[0] - 30, top - 14)
        if mine:
            yield from _panel(mine, top, last=number == len(PANELS) - 1)
        else:
            yield svg.label("not measured: lids or pupils are missing", PANEL[0], top + 40)


def _panel(mine: Sequence[Figure], top: float, last: bool) -> Iterator[Html]:
    left, width, height = PANEL
    low = min(one.mm - TWO_SD * one.sd_mm for one in mine)
    high = max(one.mm + TWO_SD * one.sd_mm for one in mine)
    low, high = float(int(low) - 1), float(int(high) + 1)
    days = sorted({one.day for one in mine})
    first, span = days[0], max(days[-1] - days[0], 1.0)
    step = 1 if high - low <= 6 else 5 if high - low > 15 else 2
    for tick in range(int(low), int(high) + 1):
        if tick % step == 0:
            y = top + height * (high - tick) / (high - low)
            yield svg.line(left, y, left + width, y, GRID)
            yield svg.label(f"{tick}", left - 8, y + 4, text_anchor="end", fill=MUTED)
    yield svg.line(left, top + height, left + width, top + height, AXIS)
    for day in days:
        x = left + 20 + (width - 60) * (day - first) / span
        yield svg.label(f"{day:g}", x, top + height + 16, text_anchor="middle", fill=MUTED)
    if last:
        yield svg.label("day; bars: two standard deviations", left + width, top + height + 34,
                        text_anchor="end", fill=MUTED)  # fmt: skip
    for side, colour, letter, sign in SIDES:
        points = []
        for one in (one for one in mine if one.side == side):
            x = left + 20 + (width - 60) * (one.day - first) / span + 4 * sign
            y, reach = (top + height * (high - one.mm) / (high - low),
                        height * TWO_SD * one.sd_mm / (high - low))  # fmt: skip
            yield svg.line(x, y - reach, x, y + reach, colour, stroke_width=1.5)
            yield _dot((x, y), colour, None if side == "left" else DASHED, 4.0)
            points.append((x, y))
        if points:
            dash = None if side == "left" else DASHED
            yield tag("path", d=svg.polyline(points), fill="none", stroke=colour,
                      stroke_dasharray=dash)  # fmt: skip
            yield svg.label(letter, points[-1][0] + 10, points[-1][1] + 4 - 6 * sign, fill=colour)
