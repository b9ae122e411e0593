"""Where points of fillers lie: how far from vessels and from the orbit, each with its uncertainty.

Layers are not compared: how deep a vessel runs differs too much for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from needlework.plans import Filler
from needlework.safety.case import Case, Item
from needlework.safety.places import distance_finding, least_of, nearness_rule
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, finding, rule
from needlework.safety.values import Finding, Place

if TYPE_CHECKING:
    from needlework.anatomy import Face, PlacedFiller

CODES = codes_of("vessels")


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table."""
    table = data("vessels")
    near = (nearness_rule(row) for row in table["near"].values())
    return (*(rule(row) for row in table["row"].values()), *near)


def not_run(case: Case) -> str:
    """Return why nothing is measured; empty where something is."""
    if any(True for _ in _with_points(case)):
        return ""
    fillers = any(isinstance(item.treatment, Filler) for item in case.items)
    return "fillers of the plan have no points" if fillers else "the plan has no filler"


def findings(case: Case) -> Iterator[Finding]:
    """Yield points of fillers that lie where they should not, or nowhere."""
    from needlework.anatomy import average_face, place_filler
    from needlework.problems import BadInputError

    face = case.context.face or average_face()
    for item, treatment in _with_points(case):
        for site in treatment.sites:
            try:
                (placed,) = place_filler(replace(treatment, sites=(site,)), face)
            except BadInputError as error:
                row = data("vessels")["row"]["unplaced"]
                yield finding(row, _place(item, site.id), str(error).partition(";")[0])
            else:
                yield from _of_point(case, item, placed, face)


def _with_points(case: Case) -> Iterator[tuple[Item, Filler]]:
    for item in case.items:
        if isinstance(item.treatment, Filler) and item.treatment.sites:
            yield item, item.treatment


def _of_point(case: Case, item: Item, placed: PlacedFiller, face: Face) -> Iterator[Finding]:
    from needlework.anatomy import gap

    table, place = data("vessels"), _place(item, placed.site.id)
    rim = table["row"]["rim"]
    inside = gap(face, placed, rim["line"])
    if inside.mm < 0:
        yield distance_finding(rim, place, inside, Decimal(rim["least_mm"]))
    for row in table["near"].values():
        found, least = gap(face, placed, row["line"]), least_of(case, row)
        if found.mm < least:
            yield distance_finding(row, place, found, least)


def _place(item: Item, site: str) -> Place:
    return Place(item.session.id, item.treatment.id, site)
