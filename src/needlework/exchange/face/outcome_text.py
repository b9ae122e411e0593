"""Outcomes of pictures as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from needlework.anatomy.outcome_values import BOTH, MEASURES, Figure
from needlework.anatomy.outcomes import Fall, Movement, Outcomes
from needlework.exchange.numbers import percent

FORMAT = "needlework-face-outcomes/1"
EFFORT = {
    "rest": "at rest",
    "raise": "brows raised",
    "frown": "frowning",
    "squint": "eyes pressed shut",
    "smile": "smiling",
}
COLUMNS = ("Day", "Face", "Measured", "Side", "mm", "SD", "Change", "SD of it")
SIDE_COLUMNS = ("Day", "Face", "Left less right", "mm", "SD")
ASSUMED = "limits are assumed"
NOTHING_TO_COMPARE = "One picture of each face: nothing to compare yet."


def outcome_lines(found: Outcomes) -> Iterator[str]:
    """Yield what pictures tell first: what fell, and what moves less."""
    if found.falls:
        yield f"Lids and brows at rest against the first day ({ASSUMED}):"
        yield from (f"  {fall_words(one)}" for one in found.falls)
    if found.low_lids:
        yield f"Low lids ({ASSUMED}):"
        last = max(one.figure.day for one in found.low_lids)
        yield from (f"  {low_words(one)}" for one in found.low_lids if one.figure.day == last)
    moved = [movement_words(one) for one in found.movements]
    if moved:
        yield "Movement from rest to full effort:"
        yield from (f"  {one}" for one in moved)
    if not found.changes:
        yield NOTHING_TO_COMPARE


def figure_rows(found: Outcomes) -> list[tuple[str, ...]]:
    """Return every length with its change since the first day, in the order of :data:`COLUMNS`."""
    changes = {_key(one): one for one in found.changes}
    rows = list[tuple[str, ...]]()
    for one in found.figures:
        now = changes.get(_key(one))
        changed = ("", "") if now is None else (_signed(now.mm), f"{now.sd_mm:.1f}")
        rows.append((*_cells(one), one.side, _number(one.mm), f"{one.sd_mm:.1f}", *changed))
    return rows


def symmetry_rows(found: Outcomes) -> list[tuple[str, ...]]:
    """Return left less right of every picture, in the order of :data:`SIDE_COLUMNS`."""
    return [(*_cells(one), _signed(one.mm), f"{one.sd_mm:.1f}") for one in found.symmetry]


def fall_words(one: Fall) -> str:
    """Return what a lid or brow did, and how likely it fell as far as counts."""
    figure = one.figure
    return (
        f"day {figure.day:g}, {figure.side} {one.what}: {_signed(figure.mm)} ± "
        f"{figure.sd_mm:.1f} mm; a fall of {one.limit_mm:g} mm or more: "
        f"{percent(one.chance)} likely"
    )


def low_words(one: Fall) -> str:
    """Return how likely a lid lies low."""
    figure = one.figure
    height = f"{_number(figure.mm)} ± {figure.sd_mm:.1f} mm"
    return (
        f"day {figure.day:g}, {figure.side} lid: {height} above the pupil; "
        f"below {one.limit_mm:g} mm: {percent(one.chance)} likely"
    )


def movement_words(one: Movement) -> str:
    """Return how far a part of the face moves, and how much of the first day's is left."""
    left = ""
    if one.left is not None and one.left_sd is not None:
        lost = "none" if one.left <= 0 else percent(one.left)
        left = f"; {lost} of the first day's ± {percent(one.left_sd)}"
    return f"{_head(one.figure)}: {_signed(one.figure.mm)} ± {one.figure.sd_mm:.1f} mm{left}"


def outcomes_document(found: Outcomes) -> dict[str, Any]:
    """Return what pictures tell as one JSON object."""
    return {
        "format": FORMAT,
        "pictures": [
            {
                "name": one.clicks.name,
                "day": one.day,
                "expression": one.expression,
                "scale": one.clicks.scale.kind if one.clicks.scale else "average",
                "scale_sd": round(one.scale_sd, 4),
                "landmark_sd_mm": one.landmark_sd_mm,
                "places_mm": {
                    name: [round(float(number), 2) for number in place[:2]]
                    for name, place in one.places.items()
                },
            }
            for one in found.pictures
        ],
        "figures": [_figure(one) for one in found.figures],
        "left_less_right": [_figure(one) for one in found.symmetry],
        "changes": [_figure(one) for one in found.changes],
        "movements": [
            _figure(one.figure) | {"left": _kept(one.left), "left_sd": _kept(one.left_sd)}
            for one in found.movements
        ],
        "falls": [_fall(one) for one in found.falls],
        "low_lids": [_fall(one) for one in found.low_lids],
        "grade": "assumed",
    }


def _figure(one: Figure) -> dict[str, Any]:
    document: dict[str, Any] = {
        "measure": one.measure,
        "side": one.side,
        "expression": one.expression,
        "day": one.day,
        "mm": round(one.mm, 2),
        "sd_mm": round(one.sd_mm, 2),
    }
    return document if one.since is None else document | {"since": one.since}


def _fall(one: Fall) -> dict[str, Any]:
    return _figure(one.figure) | {
        "what": one.what,
        "limit_mm": one.limit_mm,
        "chance": round(one.chance, 4),
    }


def _kept(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _key(one: Figure) -> tuple[str, str, str, float]:
    return one.measure, one.side, one.expression, one.day


def _cells(one: Figure) -> tuple[str, str, str]:
    return f"{one.day:g}", EFFORT[one.expression], MEASURES[one.measure].words


def _head(one: Figure) -> str:
    side = "" if one.side == BOTH else f", {one.side}"
    return ", ".join((f"day {one.day:g}", *_cells(one)[1:])) + side


def _number(mm: float) -> str:
    return f"{round(mm, 1) + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")


def _signed(mm: float) -> str:
    rounded = round(mm, 1) + 0.0
    return f"{rounded:+.1f}".replace("-", "\N{MINUS SIGN}") if rounded else "0.0"
