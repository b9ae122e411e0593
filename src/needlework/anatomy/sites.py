"""Injection sites as rules, and which rule each site of a plan follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from needlework.anatomy.rules import Rule, document, read_rule
from needlework.plans import Side, Site

_SIDES: Mapping[str, Side] = {"R": "right", "L": "left", "M": "midline"}
_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True)
class SiteRule:
    """Where a site of a published pattern lies.

    Parameters
    ----------
    rule : Rule
    words : str
        The position in a clinician's words.
    depth_mm : tuple of float
        From and to where the tip of the needle goes below the skin.
    on_the_lid : bool
        Whether it lies inside the orbital rim on purpose.
    """

    rule: Rule
    words: str
    depth_mm: tuple[float, float]
    on_the_lid: bool = False

    @property
    def name(self) -> str:
        """The name of the rule."""
        return self.rule.name


@dataclass(frozen=True, slots=True)
class Assigned:
    """A site with the rule that it follows; None where there is no rule for it."""

    site: Site
    side: Side
    rule: SiteRule | None
    reason: str = ""


@cache
def site_rules() -> Mapping[str, SiteRule]:
    """Return every rule of a site by name."""
    return MappingProxyType(
        {name: _site_rule(name, entry) for name, entry in document("sites.toml")["site"].items()}
    )


def muscles_with_sites() -> tuple[str, ...]:
    """Return the muscles and glands for which there are patterns."""
    return tuple(document("sites.toml")["pattern"])


def patterns_of(muscle: str, side: Side) -> tuple[tuple[tuple[str, Side], ...], ...]:
    """Return every pattern of a muscle: the rules of its sites with their sides.

    Parameters
    ----------
    side : {"both", "left", "right", "midline"}
        ``both`` gives the patterns of one side on both sides, and those across the face.
    """
    known = document("sites.toml")["pattern"].get(muscle, {})
    sides: tuple[Side, ...] = ("left", "right") if side == "both" else (side,)
    found: list[tuple[tuple[str, Side], ...]] = [
        tuple((name, one) for one in sides for name in names)
        for names in known.get("side", {}).values()
        if side != "midline"
    ]
    for names in known.get("across", {}).values() if side in ("both", "midline") else ():
        listed = (entry.split(":") for entry in names)
        found.append(tuple((name, _SIDES[letter]) for name, letter in listed))
    return tuple(found)


def assigned(sites: Iterable[Site]) -> tuple[Assigned, ...]:
    """Return the rule of each site, by its muscle, its side and how many there are.

    Sites of one muscle on one side share a pattern in the order of the numbers of their names;
    sites without a side share one across the face, from the patient's right to the left.
    """
    every = list(sites)
    groups: dict[tuple[str, Side], list[Site]] = {}
    for site in every:
        groups.setdefault((site.muscle, site.side), []).append(site)
    found: dict[int, Assigned] = {}
    for (muscle, side), group in groups.items():
        ordered = sorted(group, key=_number)
        for site, place in zip(ordered, _pattern(muscle, side, len(ordered)), strict=True):
            found[id(site)] = _assign(site, place, muscle)
    return tuple(found[id(site)] for site in every)


def _site_rule(name: str, entry: Mapping[str, Any]) -> SiteRule:
    low, high = entry["depth_mm"]
    return SiteRule(
        rule=read_rule(name, entry),
        words=entry["words"],
        depth_mm=(float(low), float(high)),
        on_the_lid=bool(entry.get("on_the_lid", False)),
    )


def _number(site: Site) -> int:
    found = _NUMBER.search(site.id)
    return int(found[1]) if found else 0


def _pattern(muscle: str, side: Side, count: int) -> list[tuple[str, Side] | None]:
    """Return name and side of the rules of so many sites; None for those without a rule."""
    known = document("sites.toml")["pattern"].get(muscle, {})
    if side in ("left", "right"):
        names = known.get("side", {}).get(str(count))
        return [None] * count if names is None else [(name, side) for name in names]
    across = known.get("across", {})
    listed = [tuple(entry.split(":")) for entry in across.get(str(count), ())]
    if side == "midline":
        every = [tuple(entry.split(":")) for names in across.values() for entry in names]
        listed = [entry for entry in dict.fromkeys(every) if entry[1] == "M"][:count]
    places: list[tuple[str, Side] | None] = [(name, _SIDES[letter]) for name, letter in listed]
    return places if len(places) == count else [None] * count


def _assign(site: Site, place: tuple[str, Side] | None, muscle: str) -> Assigned:
    if place is not None:
        return Assigned(site, place[1], site_rules()[place[0]])
    if muscle not in muscles_with_sites():
        return Assigned(site, site.side, None, f"{muscle.replace('-', ' ')} is not on the head")
    return Assigned(
        site, site.side, None, "no pattern with so many sites here: say where it lies with `at`"
    )
