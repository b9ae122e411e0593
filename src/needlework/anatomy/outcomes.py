"""Outcomes of pictures: heights, symmetry and movement of a face in mm, and what changed.

Every figure carries its standard deviation: places of the points, size of the face, and how the
head was held. What pictures of one patient share (the true width of the irises) does not blur a
change, it only stretches it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from needlework.anatomy.clicks import Clicks
from needlework.anatomy.outcome_points import Taken, taken_from
from needlework.anatomy.outcome_values import (
    MEASURES,
    SYMMETRIC,
    Figure,
    change,
    figures,
    symmetry,
)
from needlework.evidence import parameter
from needlework.problems import BadInputError, Problem

REST = "rest"
MOVED = {
    "raise": ("brow-head", "brow-middle", "brow-tail"),
    "frown": ("brow-heads-apart", "brow-head"),
    "squint": ("lid-opening",),
    "smile": ("mouth-corner-out", "mouth-corner-height"),
}
"""What each face moves."""
TELLING = 2.0  # standard deviations that a movement must have to be divided by
FALLS = (("lid", "lid-margin", "photo.lid_fall_mm"), ("brow", "brow-middle", "photo.brow_fall_mm"))


@dataclass(frozen=True, slots=True)
class Movement:
    """How far a part of the face moves from rest to full effort.

    Parameters
    ----------
    figure : Figure
        Millimetres from rest, above zero upwards, outwards, or wider.
    left : float or None
        Share of the first day's movement; None on that day, or where it was too small to tell.
    left_sd : float or None
    """

    figure: Figure
    left: float | None = None
    left_sd: float | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """A lid or a brow that lies lower at rest than on the first day.

    Parameters
    ----------
    what : {"lid", "brow"}
    figure : Figure
        The change.
    limit_mm : float
        A fall by so much counts (*assumed*).
    chance : float
        How likely the true fall is that large.
    """

    what: str
    figure: Figure
    limit_mm: float
    chance: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What pictures of one patient tell.

    Parameters
    ----------
    pictures : tuple of Taken
        By day, at rest first.
    figures, symmetry : tuple of Figure
        Of every picture; symmetry is left less right.
    low_lids : tuple of Fall
        Lids at rest and how likely they lie below the limit of a low lid.
    changes : tuple of Figure
        Since the first day, of the same face.
    movements : tuple of Movement
    falls : tuple of Fall
    """

    pictures: tuple[Taken, ...]
    figures: tuple[Figure, ...]
    symmetry: tuple[Figure, ...]
    low_lids: tuple[Fall, ...]
    changes: tuple[Figure, ...]
    movements: tuple[Movement, ...]
    falls: tuple[Fall, ...]


def outcomes_of(clicks: Sequence[Clicks]) -> Outcomes:
    """Return what pictures of one patient tell.

    Parameters
    ----------
    clicks : sequence of Clicks
        Each with day and expression.

    Raises
    ------
    BadInputError
        Days are missing, a picture is there twice, or one cannot be measured.
    """
    pictures = _in_order(clicks)
    changes = tuple(_changes(pictures))
    return Outcomes(
        pictures=pictures,
        figures=tuple(one for taken in pictures for one in figures(taken)),
        symmetry=tuple(one for taken in pictures for one in symmetry(taken)),
        low_lids=tuple(_low_lids(pictures)),
        changes=changes,
        movements=tuple(_movements(pictures)),
        falls=tuple(_falls(changes)),
    )


def _in_order(clicks: Sequence[Clicks]) -> tuple[Taken, ...]:
    dated = any(one.shot.day is not None for one in clicks)
    problems, found, seen = list[Problem](), list[Taken](), dict[tuple[float, str], str]()
    for one in clicks:
        if dated and one.shot.day is None:
            problems.append(_undated(one.name))
            continue
        key = (one.shot.day or 0.0, one.shot.expression)
        if key in seen:
            problems.append(_twice(one.name, seen[key], *key))
            continue
        seen[key] = one.name
        try:
            found.append(taken_from(one, key[0]))
        except BadInputError as error:
            problems += error.problems
    if problems:
        raise BadInputError(problems)
    return tuple(sorted(found, key=lambda one: (one.day, one.expression != REST, one.expression)))


def _changes(pictures: Sequence[Taken]) -> Iterator[Figure]:
    first = dict[str, Taken]()
    for taken in pictures:
        before = first.setdefault(taken.expression, taken)
        if before is not taken:
            yield from change(before, taken, MEASURES)


def _movements(pictures: Sequence[Taken]) -> Iterator[Movement]:
    first = dict[tuple[str, str, str], Figure]()
    for _, same_day in groupby(pictures, key=lambda one: one.day):
        today = list(same_day)
        rest = next((one for one in today if one.expression == REST), None)
        for moved in today if rest else ():
            if moved.expression in MOVED:
                assert rest is not None
                for figure in change(rest, moved, MOVED[moved.expression]):
                    key = (moved.expression, figure.measure, figure.side)
                    yield _movement(first.setdefault(key, figure), figure)


def _movement(before: Figure, now: Figure) -> Movement:
    if before is now or abs(before.mm) < TELLING * before.sd_mm:
        return Movement(now)
    left = now.mm / before.mm
    sd = math.hypot(now.sd_mm, left * before.sd_mm) / abs(before.mm)
    return Movement(now, left, sd)


def _falls(changes: Sequence[Figure]) -> Iterator[Fall]:
    for what, measure, limit in FALLS:
        least = parameter(limit).value
        for one in changes:
            if one.measure == measure and one.expression == REST:
                yield Fall(what, one, least, below(-least, one))


def _low_lids(pictures: Sequence[Taken]) -> Iterator[Fall]:
    limit = parameter("photo.low_lid_mm").value
    for taken in pictures:
        if taken.expression == REST:
            for one in figures(taken):
                if one.measure == "lid-margin":
                    yield Fall("lid", one, limit, below(limit, one))


def below(limit: float, figure: Figure) -> float:
    """Return how likely a figure truly lies below a limit."""
    return 0.5 * math.erfc((figure.mm - limit) / (figure.sd_mm * math.sqrt(2)))


def _undated(name: str) -> Problem:
    return Problem(
        where=f"{name}, picture.day",
        given="missing, while other files have a day",
        allowed="days since the first treatment, 0 or less before it",
        remedy="Write the day of this picture.",
        code="face.outcome-day",
    )


def _twice(name: str, other: str, day: float, expression: str) -> Problem:
    return Problem(
        where=f"{name}, picture",
        given=f"{expression} on day {day:g}, as {other}",
        allowed="one picture of each expression a day",
        remedy="Give day and expression of each, and leave the worse one out.",
        code="face.outcome-twice",
    )


__all__ = ["SYMMETRIC", "Fall", "Movement", "Outcomes", "below", "outcomes_of"]
