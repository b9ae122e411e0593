"""Where sites lie: distances along the skin of the patient's face, each with its uncertainty.

Sites that only follow a published pattern are measured when the patient's own face is known; on
the average face they keep their distances by how the patterns are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from needlework.safety.case import Case, Item
from needlework.safety.registry import Rule
from needlework.safety.rows import Row, codes_of, data, finding, rule
from needlework.safety.values import Finding, Place, Quantity

if TYPE_CHECKING:
    from needlework.anatomy import Face, Gap, Placed
    from needlework.plans import Site

CODES = codes_of("places")


def rules() -> tuple[Rule, ...]:
    """Return the rules of the table."""
    table = data("places")
    near = (nearness_rule(row) for row in table["near"].values())
    return (*(rule(row) for row in table["row"].values()), *near)


def nearness_rule(row: Row) -> Rule:
    """Return the rule of a row that keeps a distance; a clinic may want a longer one."""
    return rule(row, limit=Quantity(Decimal(row["least_mm"]), "mm"), most=False)


def least_of(case: Case, row: Row) -> Decimal:
    """Return the least distance of a row, mm, or the clinic's longer one."""
    named, label = f"{row['code']}/{row['id']}", Decimal(row["least_mm"])
    return case.limit(named, label=label, unit="mm", most=False)


def not_run(case: Case) -> str:
    """Return why nothing is measured; empty where something is."""
    if any(item.sites and _measured(case, item) for item in case.toxins):
        return ""
    if any(item.sites for item in case.toxins):
        return "no face is given, and all sites follow their published pattern"
    return "the plan has no sites to place on a face"


def findings(case: Case) -> Iterator[Finding]:
    """Yield sites that lie where they should not."""
    for item in case.toxins:
        if item.sites and _measured(case, item):
            yield from _of_item(case, item)


def _measured(case: Case, item: Item) -> bool:
    return case.context.face is not None or any(site.at is not None for site in item.sites)


def _of_item(case: Case, item: Item) -> Iterator[Finding]:
    from needlework.anatomy import average_face, place_sites
    from needlework.problems import BadInputError

    face = case.context.face or average_face()
    sites: list[Site] = []
    for site in item.sites:
        try:
            place_sites([site] if site.at is not None else [], face)
            sites.append(site)
        except BadInputError as error:
            yield _unplaced(item, site, error)
    placed, _ = place_sites(sites, face)
    for one in placed:
        if case.context.face is not None or one.own:
            yield from _of_site(case, item, one, face)


def _unplaced(item: Item, site: Site, error: Exception) -> Finding:
    row = data("places")["row"]["unplaced"]
    return finding(row, _place(item, site.id), str(error).partition(";")[0])


def _of_site(case: Case, item: Item, placed: Placed, face: Face) -> Iterator[Finding]:
    from needlework.anatomy import gap

    rim, place = data("places")["row"]["rim"], _place(item, placed.site.id)
    if not placed.on_the_lid:
        found = gap(face, placed, rim["line"])
        if found.mm < 0:
            yield distance_finding(rim, place, found, Decimal(rim["least_mm"]))
    for row in data("places")["near"].values():
        beside = abs(placed.position_mm[0]) >= row.get("beside_mm", 0)
        if placed.site.muscle in row["muscles"] and beside:
            found, least = gap(face, placed, row["line"]), least_of(case, row)
            if found.mm < least:
                yield distance_finding(row, place, found, least)


def distance_finding(row: Row, place: Place, found: Gap, least: Decimal) -> Finding:
    """Return the finding of a point that lies too near, with how uncertain its distance is.

    Parameters
    ----------
    row : mapping
    place : Place
        With its site.
    found : Gap
    least : Decimal
        Millimetres that are wanted; 0 where the point must not lie inside.
    """
    limit = Quantity(least, "mm")
    wanted = f"; at least {limit} are wanted" if least else ""
    unsure = "" if float(least) - found.mm >= found.sd_mm else "; by less than its uncertainty"
    return finding(
        row,
        place,
        f"{place.site} lies {found}{wanted}{unsure}",
        measured=Quantity(Decimal(f"{found.mm:.1f}"), "mm"),
        limit=limit,
    )


def _place(item: Item, site: str) -> Place:
    return Place(item.session.id, item.treatment.id, site)
