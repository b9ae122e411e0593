"""Where points may lie: the published patterns of an area, moved off what they must not touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from needlework.anatomy.placing import Placed, place_sites
from needlework.anatomy.sites import patterns_of
from needlework.doses import Dose, Length
from needlework.evidence import parameter
from needlework.plans import Neuromodulator, Place, Plan, Side, Site
from needlework.protocols import Point, Protocol, every, expand
from needlework.safety.case import Case
from needlework.safety.context import Context
from needlework.safety.places import findings as places_findings

if TYPE_CHECKING:
    from needlework.anatomy.face import Face


@dataclass(frozen=True)
class Spot:
    """A place where a point may lie.

    Parameters
    ----------
    rule : str
        Name of the site rule.
    group : int
        Points of one group get the same dose.
    placed : Placed
        On the face, with its site, whose dose of one unit is a stand-in.
    """

    rule: str
    group: int
    placed: Placed

    @property
    def site(self) -> Site:
        """The point as a site of a plan."""
        return self.placed.site


@dataclass(frozen=True)
class Pattern:
    """Points that may be used together.

    Parameters
    ----------
    words : str
    spots : tuple of Spot
    """

    words: str
    spots: tuple[Spot, ...]

    @property
    def groups(self) -> int:
        """Number of groups."""
        return len({spot.group for spot in self.spots})


@dataclass(frozen=True)
class Published:
    """The published points of a product in an area, on the face.

    Parameters
    ----------
    protocol : str
        Scheme that they come from.
    borrowed : bool
        Whether it is a scheme of another product, which lends places only.
    placed : tuple of Placed
        With the doses of the scheme; only their proportions count.
    """

    protocol: str
    borrowed: bool
    placed: tuple[Placed, ...]

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Share of the dose of the area that each point gets."""
        total = Dose.total(one.site.dose for one in self.placed)
        return tuple(one.site.dose / total for one in self.placed)


@dataclass(frozen=True)
class LeftOut:
    """A published point, of both sides where it is paired, that may not be used, and why."""

    rule: str
    reason: str


def published(treatment: Neuromodulator, face: Face) -> Published | None:
    """Return the published points of a treatment's product and area; None where there are none."""
    found = next(_schemes(treatment), None)
    if found is None:
        return None
    protocol, points = found
    stand_in = replace(treatment, protocol=None, dose=None, sites=())
    sites = [
        Site(f"{treatment.id}/{one.name}", one.muscle, one.side, one.dose, protocol.depth)
        for one in points
        if stand_in.side == "both" or one.side in (stand_in.side, "midline")
    ]
    placed, unplaced = place_sites(sites, face)
    if unplaced or not placed:
        return None
    return Published(protocol.id, protocol.product != treatment.product, _said(placed, face))


def _schemes(treatment: Neuromodulator) -> Iterator[tuple[Protocol, tuple[Point, ...]]]:
    """Yield schemes with points in the area: the plan's own, the product's, then any other's."""
    found: list[tuple[tuple[bool, ...], int, Protocol, tuple[Point, ...]]] = []
    for one in (each for each in every() if isinstance(each, Protocol)):
        points = _points_in(one, treatment.area)
        if points and not one.therapeutic:
            strange = one.product != treatment.product
            rank = (one.id != treatment.protocol, strange, len(one.areas) > 1)
            found.append((rank, len(found), one, points))
    for _, _, one, points in sorted(found, key=lambda each: each[:2]):
        yield one, points


def _points_in(protocol: Protocol, area: str) -> tuple[Point, ...]:
    if protocol.areas == (area,):
        return protocol.points
    return next((part.points for part in protocol.parts if part.area == area), ())


def patterns(
    treatment: Neuromodulator,
    own: Published,
    plan: Plan,
    context: Context,
    face: Face,
    *,
    free_sides: bool = False,
) -> tuple[tuple[Pattern, ...], tuple[LeftOut, ...]]:
    """Return the patterns of a treatment's area, and the points that may not be used.

    A point that lies too near to a structure is moved by some millimetres; if that does not help
    it is left out.

    Parameters
    ----------
    own : Published
        Published points of the area.
    plan : Plan
        The plan that holds the treatment.
    context : Context
        What the check knows; places are checked on ``face``.
    free_sides : bool
        Whether left and right may get different doses.
    """
    places = [_named(one) for one in own.placed]
    wanted = [(f"points of {own.protocol}", places), *_others(treatment, own, places)]
    left: dict[str, LeftOut] = {}
    found = []
    for words, listed in wanted:
        spots: list[tuple[str, Placed]] = []
        for rule in dict.fromkeys(rule for rule, _, _ in listed):
            sites = [_site(treatment, own, *one) for one in listed if one[0] == rule]
            moved = _allowed(sites, treatment, plan, context, face)
            if isinstance(moved, str):
                left[rule] = LeftOut(rule, moved)
            else:
                spots += [(rule, one) for one in moved]
        found.append(Pattern(words, _grouped(spots, free_sides)))
    return tuple(one for one in found if one.spots), tuple(left.values())


def _named(placed: Placed) -> tuple[str, str, Side]:
    return placed.rule.name, placed.site.muscle, placed.side


def _others(
    treatment: Neuromodulator, own: Published, places: Sequence[tuple[str, str, Side]]
) -> Iterator[tuple[str, list[tuple[str, str, Side]]]]:
    """Yield further patterns of each muscle, the points of the other muscles as published."""
    used = {rule for rule, _, _ in places}
    for muscle in dict.fromkeys(muscle for _, muscle, _ in places):
        rest = [place for place in places if place[1] != muscle]
        for pattern in patterns_of(muscle, treatment.side):
            if not {rule for rule, _ in pattern} <= used:
                mine = [(rule, muscle, side) for rule, side in pattern]
                words = f"{len(mine)} points of the {muscle.replace('-', ' ')}"
                yield words, [*rest, *mine]


def _site(treatment: Neuromodulator, own: Published, rule: str, muscle: str, side: Side) -> Site:
    """Return a point of a pattern; its dose of one unit is a stand-in."""
    depth = own.placed[0].site.depth
    dose = Dose.create(1, product=treatment.product)
    name = f"{treatment.id}-{rule}" + ("" if side == "midline" else f"-{side}")
    return Site(name, muscle, side, dose, depth, Place(rule))


def _grouped(spots: Sequence[tuple[str, Placed]], free_sides: bool) -> tuple[Spot, ...]:
    """Return points in groups that get the same dose: both sides of one rule, unless free."""
    keys = [(rule, placed.side if free_sides else "") for rule, placed in spots]
    names = list(dict.fromkeys(keys))
    return tuple(
        Spot(rule, names.index(key), placed)
        for (rule, placed), key in zip(spots, keys, strict=True)
    )


def _allowed(
    sites: Sequence[Site],
    treatment: Neuromodulator,
    plan: Plan,
    context: Context,
    face: Face,
) -> tuple[Placed, ...] | str:
    """Return the point on its sides where it may lie, moved as little as needed, or why not."""
    reason = ""
    for lateral, up in _nudges():
        moved = [
            replace(site, at=Place(site.at.rule if site.at else "", _length(lateral), _length(up)))
            for site in sites
        ]
        reasons = faults(moved, treatment, plan, context, face)
        if not reasons:
            return place_sites(moved, face)[0]
        reason = reason or reasons[0]
    return reason


def _nudges() -> list[tuple[int, int]]:
    """Return ways to move a point, mm outwards and up, the shortest first."""
    step = int(parameter("planning.nudge_mm").value)
    most = int(parameter("planning.furthest_nudge_mm").value)
    ways = range(0, most + 1, step)
    inside = [(out, up) for out, up in product(ways, ways) if out**2 + up**2 <= most**2]
    return sorted(inside, key=lambda way: (way[0] ** 2 + way[1] ** 2, -way[1]))


def _length(mm: int) -> Length | None:
    return Length(Fraction(mm)) if mm else None


def faults(
    sites: Sequence[Site],
    treatment: Neuromodulator,
    plan: Plan,
    context: Context,
    face: Face,
) -> list[str]:
    """Return what the rules on places say against some points of a treatment."""
    probe = replace(treatment, protocol=None, dose=None, sites=tuple(sites))
    sessions = tuple(
        replace(session, treatments=(probe,))
        for session in plan.sessions
        if treatment in session.treatments
    )
    case = Case(replace(plan, sessions=sessions), replace(context, face=face))
    return [finding.message for finding in places_findings(case)]


def sites_of(treatment: Neuromodulator, own: Published, face: Face) -> tuple[Placed, ...]:
    """Return the points of a treatment as it is planned: its own, else as published.

    A dose without points is spread over the published ones, in their proportions.
    """
    named = expand(treatment)
    if named:
        placed, unplaced = place_sites(named, face)
        return () if unplaced else _said(placed, face)
    return own.placed


def _said(placed: Sequence[Placed], face: Face) -> tuple[Placed, ...]:
    """Return points that say their places themselves, so that all are judged alike."""
    sites = [
        one.site
        if one.site.at is not None
        else replace(one.site, side=one.side, at=Place(one.rule.name))
        for one in placed
    ]
    return place_sites(sites, face)[0]
