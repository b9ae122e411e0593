"""The sites of a plan on a face: the rule of each, and where it leads on this face."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from needlework.anatomy.face import Face
from needlework.anatomy.head import landmark_numbers
from needlework.anatomy.rules import Rule, Step, aliases, places
from needlework.anatomy.sites import Assigned, SiteRule, assigned, site_rules
from needlework.anatomy.surface import Spot
from needlework.plans import FillerSite, Place, Side, Site
from needlework.problems import BadInputError, Problem

UNKNOWN_DEPTH = (0.0, 0.0)
SIGNS = {"left": 1.0, "right": -1.0}
CROSSED_MM = 1.0  # so far beyond the midline still counts as on it


@dataclass(frozen=True, slots=True)
class Placed:
    """A site with its rule and its place on one face.

    Parameters
    ----------
    site : Site
        As the plan or its protocol has it.
    side : {"left", "right", "midline"}
        The patient's own.
    rule : Rule
        How it was found; the way of the plan's own ``at`` is its last steps.
    words : str
        The rule in words.
    spot : Spot
        Triangle and weights on the face.
    position_mm : tuple of float
        To the patient's left, up, forwards.
    sd_mm : float
        How uncertain the place is.
    depth_mm : tuple of float
        From and to where the needle tip goes; zeros where it is not known.
    own : bool
        Whether the plan itself says where it lies.
    on_the_lid : bool
        Whether it lies inside the orbital rim on purpose.
    """

    site: Site
    side: Side
    rule: Rule
    words: str
    spot: Spot
    position_mm: tuple[float, float, float]
    sd_mm: float
    depth_mm: tuple[float, float]
    own: bool
    on_the_lid: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A site that has no place on the face, and why."""

    site: Site
    reason: str


def place_sites(
    sites: Iterable[Site], face: Face
) -> tuple[tuple[Placed, ...], tuple[Unplaced, ...]]:
    """Return where sites lie on a face, and those that have no place there.

    Parameters
    ----------
    sites : iterable of Site
        Of one treatment, so that its pattern is whole.
    face : Face

    Raises
    ------
    BadInputError
        A site names a place that does not exist, or its way leads to the other side.
    """
    every = list(sites)
    own = [site for site in every if site.at is not None]
    by_pattern = {
        item.site.id: item for item in assigned(site for site in every if site.at is None)
    }
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    check_places(own, face)
    for site in every:
        item = by_pattern.get(site.id)
        if item is None:
            placed.append(_own_place(site, face))
        elif item.rule is None:
            unplaced.append(Unplaced(site, item.reason))
        else:
            placed.append(_by_pattern(item, item.rule, face))
    return tuple(placed), tuple(unplaced)


def placed_document(placed: Placed) -> dict[str, Any]:
    """Return rule and resolved place together, as a plan keeps them."""
    return {
        "site": placed.site.id,
        "muscle": placed.site.muscle,
        "side": placed.side,
        "dose": str(placed.site.dose),
        "rule": rule_document(placed.rule, placed.words),
        "resolved": spot_document(placed.spot, placed.position_mm, placed.sd_mm)
        | {"needle_depth_mm": list(placed.depth_mm)},
    }


def rule_document(rule: Rule, words: str) -> dict[str, Any]:
    """Return how a place is found."""
    return {
        "name": rule.name,
        "words": words,
        "from": dict(rule.origin),
        "steps": [str(step) for step in rule.steps],
        "known": rule.seen,
        "source": rule.source,
    }


def spot_document(
    spot: Spot, position_mm: tuple[float, float, float], sd_mm: float
) -> dict[str, Any]:
    """Return where a place lies on the mesh."""
    return {
        "triangle": spot.triangle,
        "weights": [round(share, 6) for share in spot.weights],
        "left_up_forwards_mm": [round(number, 2) for number in position_mm],
        "sd_mm": round(sd_mm, 2),
    }


def known_places() -> tuple[str, ...]:
    """Return every name that a plan may say in ``at = { rule = … }``."""
    return (*site_rules(), *places(), *landmark_numbers(), *aliases())


def check_places(sites: Iterable[Site | FillerSite], face: Face) -> None:
    """Raise one problem for each site whose own place is not known or on the other side.

    Parameters
    ----------
    sites : iterable of Site or FillerSite
        Those that say where they lie.
    face : Face
    """
    problems = [found for site in sites if (found := _unknown(site) or _crossed(site, face))]
    if problems:
        raise BadInputError(problems)


def _unknown(site: Site | FillerSite) -> Problem | None:
    assert site.at is not None
    name = slug(site.at.rule)
    if name in known_places():
        return None
    near = get_close_matches(name, known_places(), n=3, cutoff=0.5)
    return Problem(
        where=f"{site.id}, at.rule",
        given=f'"{site.at.rule[:80]}" is no place on the face that is known here',
        allowed=", ".join(near) if near else "a place of `needlework face places`",
        remedy="Name one of those, and the way from there with lateral and up.",
        code="face.unknown-place",
    )


def _crossed(site: Site | FillerSite, face: Face) -> Problem | None:
    """Return what is wrong with a way towards the midline that leads beyond it."""
    assert site.at is not None
    inwards = site.at.lateral is not None and site.at.lateral.amount < 0
    if not inwards or site.side not in SIGNS:
        return None
    place = face.surface.position(face.resolve(rule_of(site.at), site.side))
    beyond = -SIGNS[site.side] * float(place[0])
    if beyond <= CROSSED_MM:
        return None
    return Problem(
        where=f"{site.id}, at.lateral",
        given=f'"{site.at.lateral}" leads {beyond:.0f} mm beyond the midline from the {site.side}',
        allowed="a way that stays on the side of the point",
        remedy="Shorten the way or correct the side.",
        code="face.other-side",
    )


def slug(words: str) -> str:
    """Return a name as the data write it."""
    return "-".join(words.lower().replace("_", " ").replace("-", " ").split())


def rule_of(at: Place) -> Rule:
    """Return the rule that a plan's own place describes."""
    name = _name(at)
    base = site_rules().get(name)
    return Rule(
        name=name,
        origin=((name, 1.0),),
        steps=tuple(_steps(at)),
        sd_mm=base.rule.sd_mm if base else places()[name].sd_mm if name in places() else 0.0,
        seen="marked",
    )


def _name(at: Place) -> str:
    name = slug(at.rule)
    return aliases().get(name, name)


def _own_place(site: Site, face: Face) -> Placed:
    assert site.at is not None
    rule = rule_of(site.at)
    base = site_rules().get(rule.name)
    side: Side = "midline" if site.side == "both" else site.side
    depth = base.depth_mm if base else UNKNOWN_DEPTH
    lid = base is not None and base.on_the_lid and not rule.steps
    return _placed(site, side, rule, rule.words, depth, face, own=True, on_the_lid=lid)


def _by_pattern(item: Assigned, rule: SiteRule, face: Face) -> Placed:
    return _placed(
        item.site, item.side, rule.rule, rule.words, rule.depth_mm, face,
        own=False, on_the_lid=rule.on_the_lid,
    )  # fmt: skip


def _placed(
    site: Site,
    side: Side,
    rule: Rule,
    words: str,
    depth: tuple[float, float],
    face: Face,
    *,
    own: bool,
    on_the_lid: bool,
) -> Placed:
    spot, position, spread = resolved(rule, side, face)
    return Placed(site, side, rule, words, spot, position, spread, depth, own, on_the_lid)


def resolved(rule: Rule, side: Side, face: Face) -> tuple[Spot, tuple[float, float, float], float]:
    """Return where a rule leads on a face: spot, millimetres, and how uncertain it is."""
    spot = face.resolve(rule, side)
    across, up, near = (float(number) for number in face.surface.position(spot))
    return spot, (across, up, near), rule.spread_mm(face.scale.sd, face.landmark_sd_mm)


def _steps(at: Place) -> Iterable[Step]:
    if at.lateral is not None and at.lateral.amount:
        mm = float(at.lateral.amount)
        yield Step(go="lateral" if mm > 0 else "medial", mm=abs(mm))
    if at.up is not None and at.up.amount:
        mm = float(at.up.amount)
        yield Step(go="up" if mm > 0 else "down", mm=abs(mm))
