"""Turn the treatments of a plan file into values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from needlework.planfile import quantities
from needlework.planfile.dosing import read_neuromodulator
from needlework.planfile.filling import read_filler
from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading
from needlework.planfile.shared import common, none_or_named, product_of
from needlework.plans import (
    FatDissolving,
    Mesotherapy,
    Microneedling,
    MixtureItem,
    Treatment,
)

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import (
        FatDissolvingTable,
        MesotherapyTable,
        MicroneedlingTable,
        MixtureTable,
    )


def read_treatment(
    table: Any, made: str, path: Path, ids: Identities, reading: Reading
) -> Treatment | None:
    """Return a treatment; None where too much is missing, which is then reported.

    Parameters
    ----------
    table : NeedleTable
        One of the tables of ``treatment_models``.
    made : str
        Id for a treatment that has none.
    """
    identifier = ids.of(table.id, path, made)
    if table.kind == "neuromodulator":
        return read_neuromodulator(table, identifier, path, ids, reading)
    if table.kind == "filler":
        return read_filler(table, identifier, path, ids, reading)
    return _READERS[table.kind](table, identifier, path, reading)


def _microneedling(
    table: MicroneedlingTable, identifier: str, path: Path, reading: Reading
) -> Microneedling | None:
    shared = common(table, path, reading)
    device = reading.word("device", table.device, (*path, "device"))
    length = quantities.length(table.needle_length, (*path, "needle_length"), reading)
    if length is None:
        return None
    return Microneedling(
        id=identifier,
        device=device or "",
        needle_length=length,
        passes=table.passes,
        serum=None if table.serum is None else none_or_named(table.serum, "active"),
        area_cm2=table.area_cm2,
        **shared,
    )


def _mesotherapy(
    table: MesotherapyTable, identifier: str, path: Path, reading: Reading
) -> Mesotherapy:
    mixture = [
        _item(row, (*path, "mixture", number), reading)
        for number, row in enumerate(table.mixture or ())
    ]
    return Mesotherapy(
        id=identifier,
        mixture=tuple(item for item in mixture if item is not None),
        device=reading.word("device", table.device, (*path, "device")),
        needle_angle_degrees=table.needle_angle_degrees,
        **_grid(table, path, reading),
        **common(table, path, reading),
    )


def _item(row: MixtureTable, path: Path, reading: Reading) -> MixtureItem | None:
    active = reading.word("active", row.active, (*path, "active"))
    where = (*path, "concentration")
    concentration = quantities.concentration(row.concentration, where, reading)
    if active is None or concentration is None:
        return None
    return MixtureItem(active, concentration)


def _grid(
    table: MesotherapyTable | FatDissolvingTable, path: Path, reading: Reading
) -> dict[str, Any]:
    each = (*path, "volume_per_point")
    return {
        "volume_per_point": quantities.volume(table.volume_per_point, each, reading),
        "total_volume": quantities.volume(table.total_volume, (*path, "total_volume"), reading),
        "spacing": quantities.length(table.spacing, (*path, "spacing"), reading),
        "needle_depth": quantities.length(table.needle_depth, (*path, "needle_depth"), reading),
    }


def _fat_dissolving(
    table: FatDissolvingTable, identifier: str, path: Path, reading: Reading
) -> FatDissolving:
    return FatDissolving(
        id=identifier,
        product=product_of(table.product, "fat-dissolver", path, reading) or "",
        points=table.points,
        lot=table.lot,
        expiry=table.expiry,
        **_grid(table, path, reading),
        **common(table, path, reading),
    )


_READERS: dict[str, Callable[..., Treatment | None]] = {
    "microneedling": _microneedling,
    "mesotherapy": _mesotherapy,
    "fat-dissolving": _fat_dissolving,
}
