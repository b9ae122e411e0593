"""Turn a filler treatment of a plan file into a value: its volume, and its points."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from needlework.doses import Volume
from needlework.planfile import quantities
from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading
from needlework.planfile.shared import common, product_of
from needlework.planfile.siting import check_sides, place_of
from needlework.plans import Filler, FillerSite

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import FillerSiteTable, FillerTable


def read_filler(
    table: FillerTable, identifier: str, path: Path, ids: Identities, reading: Reading
) -> Filler | None:
    """Return a filler treatment; its volume is that of its points where it has any."""
    shared = common(table, path, reading)
    product = product_of(table.product, "filler", path, reading)
    said = quantities.volume(table.volume, (*path, "volume"), reading)
    rows = [
        _site(row, f"{identifier}-p{number + 1}", (*path, "site", number), ids, reading)
        for number, row in enumerate(table.site or ())
    ]
    check_sides(table, path, reading)
    sites = tuple(site for site in rows if site is not None)
    volume = _volume(said, sites, table, path, reading) if len(sites) == len(rows) else said
    if volume is None:
        return None
    return Filler(
        id=identifier,
        product=product or "",
        volume=volume,
        device=table.device,
        gauge=table.gauge,
        depth=table.depth,
        sites=sites,
        lot=table.lot,
        expiry=table.expiry,
        **shared,
    )


def _site(
    row: FillerSiteTable, made: str, path: Path, ids: Identities, reading: Reading
) -> FillerSite | None:
    identifier = ids.of(row.id, path, made)
    volume = quantities.volume(row.volume, (*path, "volume"), reading)
    at = place_of(row.at, (*path, "at"), reading)
    if volume is None or at is None or row.side is None:
        return None
    return FillerSite(identifier, row.side, volume, at, row.depth)


def _volume(
    said: Volume | None,
    sites: tuple[FillerSite, ...],
    table: FillerTable,
    path: Path,
    reading: Reading,
) -> Volume | None:
    """Return the volume of the treatment: what it says, or the sum of its points."""
    where = (*path, "volume")
    if not sites:
        if table.volume is None and not reading.is_broken((*path, "site")):
            remedy = 'Add for example volume = "1 mL".'
            reading.report(where, "volume is missing", _EITHER, remedy, "missing-key")
        return said
    total = reduce(add, (site.volume for site in sites))
    if said is not None and said != total:
        points = "its point has" if len(sites) == 1 else f"its {len(sites)} points have"
        given = f"{said} for the treatment, but {points} {total}"
        remedy = "Correct the volume or a point, or leave the volume of the treatment out."
        reading.report(where, given, f"{total}, the sum of the points", remedy, "volume-sum")
    return total


_EITHER = "the bilateral total of the area, or points with a volume each"
