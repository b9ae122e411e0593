"""Schemes that treat several areas in one sitting, taken apart by area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from needlework.doses import Dose
from needlework.protocols.layout import Piece, Row, areas_of, pieces, spots_of
from needlework.protocols.values import Part, Point, Protocol, Spot
from needlework.vocabulary import IndicationTerm, ProductTerm, resolve_indications


def parts_of(row: Row, term: ProductTerm, single: Sequence[Protocol]) -> tuple[Part, ...]:
    """Return the areas of a combined scheme, each with its points and the scheme of it alone.

    Parameters
    ----------
    single : sequence of Protocol
        Schemes of one area; those of the same product with the same dose say where points lie.
    """
    each = Dose(Decimal(row["dose_per_site"]), term.slug, term.unit)
    left = int(row["sites"])
    found: list[tuple[Piece, tuple[str, ...], Protocol | None]] = []
    for piece in pieces(row["muscle_or_site"]):
        alone = _alone(piece, each, single)
        found.append((piece, areas_of(piece), alone))
        left -= len(alone.points) if alone is not None else 0
    purposes = {area: one for one in _purposes(row) for area in one.areas}
    return tuple(
        _part(piece, next(area for area in areas if area in purposes), purposes, each, alone, left)
        for piece, areas, alone in found
    )


def _purposes(row: Row) -> Iterator[IndicationTerm]:
    return iter(resolve_indications(row["indication"]))


def _alone(piece: Piece, each: Dose, single: Sequence[Protocol]) -> Protocol | None:
    """Return the scheme of this area alone that gives the same points and doses."""
    for one in single:
        same = one.product == each.product and one.area in areas_of(piece)
        doses = {point.dose.units for point in one.points}
        counted = piece.count in (None, len(one.points))
        if same and counted and doses == {each.units} and one.execution.how == "as it stands":
            return one
    return None


def _part(
    piece: Piece,
    area: str,
    purposes: dict[str, IndicationTerm],
    each: Dose,
    alone: Protocol | None,
    left: int,
) -> Part:
    if alone is not None:
        return Part(area, alone.indication, alone.points, each * len(alone.points), alone.id)
    rest = replace(piece, count=piece.count or left)
    found = tuple(_point(spot, each) for spot in spots_of(rest))
    return Part(area, purposes[area].slug, found, each * len(found), None)


def _point(spot: Spot, each: Dose) -> Point:
    return Point(spot.name, spot.muscle, spot.side, each)
