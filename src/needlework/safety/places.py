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
    near = (
        rule(row, limit=Quantity(Decimal(row["least_mm"]), "mm"), most=False)
        for row in table["near"].values()
    )
    return (*(rule(row) for row in table["row"].values()), *near)


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
            yield from _of_site(item, one, face)


def _unplaced(item: Item, site: Site, error: Exception) -> Finding:
    row = data("places")["row"]["unplaced"]
    return finding(row, _place(item, site.id), str(error).partition(";")[0])


def _of_site(item: Item, placed: Placed, face: Face) -> Iterator[Finding]:
    from needlework.anatomy import gap

    rim = data("places")["row"]["rim"]
    if not placed.on_the_lid:
        found = gap(face, placed, rim["line"])
        if found.mm < 0:
            yield _finding(rim, item, placed, found)
    for row in data("places")["near"].values():
        beside = abs(placed.position_mm[0]) >= row.get("beside_mm", 0)
        if placed.site.muscle in row["muscles"] and beside:
            found = gap(face, placed, row["line"])
            if found.mm < row["least_mm"]:
                yield _finding(row, item, placed, found)


def _finding(row: Row, item: Item, placed: Placed, found: Gap) -> Finding:
    least = Quantity(Decimal(row["least_mm"]), "mm")
    wanted = f"; at least {least} are wanted" if row["least_mm"] else ""
    short = float(row["least_mm"]) - found.mm
    unsure = "" if short >= found.sd_mm else "; by less than its uncertainty"
    message = f"{placed.site.id} lies {found}{wanted}{unsure}"
    return finding(
        row,
        _place(item, placed.site.id),
        message,
        measured=Quantity(Decimal(f"{found.mm:.1f}"), "mm"),
        limit=least,
    )


def _place(item: Item, site: str) -> Place:
    return Place(item.session.id, item.treatment.id, site)
