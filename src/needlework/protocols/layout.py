"""From the words of a row to its injection points, no further than the table goes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from needlework.plans import Side
from needlework.protocols.values import Spot
from needlework.vocabulary import MuscleTerm, resolve

Row = Mapping[str, str]

_JOINTS = re.compile(r",\s*|;\s*|\s+and\s+|\s+plus\s+")
_PIECE = re.compile(
    r"(?:the (?P<lead>\d+) )?(?P<name>[a-z][a-z' /-]*?)(?: sites)?"
    r"(?:\s*\(?(?P<count>\d+)(?P<side> per side)?(?: sites)?\)?)?"
)
_PER_SIDE = re.compile(r"(\d+)(?: sites)? per (?:side|eye)")
_DOSED = re.compile(r"(?P<name>[a-z]+) \d[\d.-]* ?(?:U|per gland).*")
_SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Piece:
    """A muscle or area that a row names, with its number of sites.

    Parameters
    ----------
    count : int or None
        Sites, of one side where ``per_side``; None where the table gives none.
    """

    muscle: str
    area: str
    count: int | None
    per_side: bool


def muscles_named(words: str) -> tuple[str, ...]:
    """Return the slugs of the muscles and glands that a cell names.

    >>> muscles_named("sternocleidomastoid, levator scapulae, scalenus as involved")
    ('sternocleidomastoid', 'levator-scapulae', 'scalene')
    """
    whole = _muscle(_cleaned(words))
    if whole is not None:
        return (whole.slug,)
    found = (_muscle(_name_of(piece)) for piece in _JOINTS.split(_cleaned(words)))
    return tuple(dict.fromkeys(term.slug for term in found if term is not None))


def pieces(words: str) -> tuple[Piece, ...]:
    """Return the muscles and areas of a cell with the sites that it counts for each."""
    return tuple(_pieces(words))


def spots(row: Row) -> tuple[Spot, ...]:
    """Return the sites of a row one by one; empty where the table does not count or place them."""
    named = pieces(row["muscle_or_site"])
    if not named or any(piece.area for piece in named):
        return ()
    if len(named) == 1 and named[0].count is None:
        named = _counted(named[0], row)
    found = tuple(spot for piece in named for spot in spots_of(piece))
    return found if found and _agrees(len(found), row["sites"]) else ()


def spots_of(piece: Piece) -> Iterator[Spot]:
    """Yield the sites of one muscle, on the sides that are known."""
    if piece.count is None:
        return
    numbers = range(1, piece.count + 1)
    if piece.per_side:
        for side in _SIDES:
            yield from (_spot(piece, side, number) for number in numbers)
    elif piece.count == 1 and not _paired(piece.muscle):
        yield Spot(piece.muscle, piece.muscle, "midline")
    else:
        yield from (_spot(piece, "both", number) for number in numbers)


def _spot(piece: Piece, side: Side, number: int) -> Spot:
    parts = [piece.muscle, "" if side == "both" else side, str(number)]
    if piece.count == 1:
        parts.pop()
    return Spot("-".join(part for part in parts if part), piece.muscle, side)


def _pieces(words: str) -> Iterator[Piece]:
    found: list[Piece] = []
    for text in _JOINTS.split(_cleaned(words)):
        alone = _PER_SIDE.fullmatch(text)
        if alone and len(found) == 1:
            found = [Piece(found[0].muscle, found[0].area, int(alone[1]), per_side=True)]
        elif (piece := _piece(text)) is not None:
            found.append(piece)
    return iter(found)


def _piece(text: str) -> Piece | None:
    match = _PIECE.fullmatch(text)
    if match is None:
        return None
    number = match["lead"] or match["count"]
    count = int(number) if number else None
    muscle = _muscle(match["name"])
    if muscle is not None:
        return Piece(muscle.slug, "", count, per_side=bool(match["side"]))
    area = resolve(match["name"], "area")
    return None if area is None else Piece("", area.slug, count, per_side=False)


def _counted(piece: Piece, row: Row) -> tuple[Piece, ...]:
    """Return a muscle with the count that stands elsewhere in its row."""
    for cell in (row["sites"], row["technique"]):
        if found := _PER_SIDE.search(cell):
            return (Piece(piece.muscle, "", int(found[1]), per_side=True),)
    if row["sites"].isdigit():
        return (Piece(piece.muscle, "", int(row["sites"]), per_side=False),)
    return (piece,)


def _agrees(count: int, sites: str) -> bool:
    found = _PER_SIDE.fullmatch(sites)
    stated = 2 * int(found[1]) if found else int(sites) if sites.isdigit() else None
    return count == stated


def gland_spots(row: Row, gland: str) -> tuple[Spot, ...]:
    """Return one site per side of a gland, in a row where each gland has a dose of its own."""
    if row["sites"] != str(2 * len(muscles_named(row["muscle_or_site"]))):
        return ()
    return tuple(Spot(f"{gland}-{side}", gland, side) for side in _SIDES)


def _cleaned(words: str) -> str:
    return words.partition(":")[0].removesuffix(" as involved").strip()


def _name_of(text: str) -> str:
    dosed = _DOSED.fullmatch(text)
    if dosed:
        return dosed["name"]
    match = _PIECE.fullmatch(text)
    return match["name"] if match else text


def _muscle(name: str) -> MuscleTerm | None:
    found = resolve(name, "muscle")
    return found if isinstance(found, MuscleTerm) else None


def _paired(muscle: str) -> bool:
    found = _muscle(muscle)
    return found is not None and found.paired


def areas_of(piece: Piece) -> tuple[str, ...]:
    """Return the areas that a piece names, or in which its muscle is treated."""
    found = _muscle(piece.muscle) if piece.muscle else None
    return (piece.area,) if found is None else found.areas
