"""Turn a neuromodulator treatment of a plan file into a value: protocol, dose or sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needlework.planfile import quantities
from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path
from needlework.planfile.protocol_names import read_protocol
from needlework.planfile.reading import Reading
from needlework.planfile.shared import common, product_of
from needlework.planfile.siting import check_sides, place_of
from needlework.plans import Neuromodulator, Site, Vial

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import (
        NeuromodulatorTable,
        SiteTable,
        VialTable,
    )


def read_neuromodulator(
    table: NeuromodulatorTable, identifier: str, path: Path, ids: Identities, reading: Reading
) -> Neuromodulator:
    """Return a neuromodulator treatment; exactly one of protocol, dose and sites is its dose."""
    shared = common(table, path, reading)
    product = product_of(table.product, "toxin", path, reading)
    _check_one_dose(table, path, reading)
    sites = [
        _site(row, f"{identifier}-p{number + 1}", product, (*path, "site", number), ids, reading)
        for number, row in enumerate(table.site or ())
    ]
    check_sides(table, path, reading)
    return Neuromodulator(
        id=identifier,
        product=product or "",
        protocol=read_protocol(table, product, shared, path, reading),
        dose=quantities.dose(table.dose, product, (*path, "dose"), reading),
        sites=tuple(site for site in sites if site is not None),
        vial=_vial(table.vial, product, (*path, "vial"), reading),
        **shared,
    )


def _check_one_dose(table: NeuromodulatorTable, path: Path, reading: Reading) -> None:
    given = [
        name
        for name in ("protocol", "dose", "site")
        if getattr(table, name) or reading.is_broken((*path, name))
    ]
    if given in (["protocol"], ["dose"], ["site"], ["protocol", "site"]):
        return
    if given:
        what = " and ".join(given) + " each give the dose"
        sound = [name for name in given if not reading.is_broken((*path, name))]
        where = (sound or given)[-1]
        reading.report((*path, where), what, _ONE, "Keep one of them.", "two-doses")
    else:
        remedy = "Add one of them."
        reading.report((*path, "dose"), "nothing gives the dose", _ONE, remedy, "no-dose")


_ONE = "exactly one of protocol, dose and site (protocol with site: the sites deviate from it)"


def _site(
    row: SiteTable, made: str, product: str | None, path: Path, ids: Identities, reading: Reading
) -> Site | None:
    identifier = ids.of(row.id, path, made)
    muscle = reading.word("muscle", row.muscle, (*path, "muscle"))
    dose = quantities.dose(row.dose, product, (*path, "dose"), reading)
    at = place_of(row.at, (*path, "at"), reading)
    if muscle is None or dose is None or row.side is None:
        return None
    return Site(identifier, muscle, row.side, dose, row.depth, at)


def _vial(
    table: VialTable | None, product: str | None, path: Path, reading: Reading
) -> Vial | None:
    if table is None:
        return None
    size = quantities.dose(table.size, product, (*path, "size"), reading)
    diluent = quantities.volume(table.diluent, (*path, "diluent"), reading)
    syringe = reading.word("syringe", table.syringe, (*path, "syringe"))
    if size is None:
        return None
    return Vial(
        size=size,
        diluent=diluent,
        solution=table.solution,
        lot=table.lot,
        expiry=table.expiry,
        opened_at=table.opened_at,
        syringe=syringe,
    )
