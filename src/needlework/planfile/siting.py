"""What points of every kind have in common: where they lie, and on which side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from needlework.planfile import quantities
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading
from needlework.plans import Place

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import (
        FillerSiteTable,
        FillerTable,
        NeuromodulatorTable,
        PlaceTable,
        SiteTable,
    )


def place_of(table: PlaceTable | None, path: Path, reading: Reading) -> Place | None:
    """Return where a point lies; ways below zero lead the other way."""
    if table is None or table.rule is None:
        return None
    return Place(
        rule=table.rule,
        lateral=quantities.way(table.lateral, (*path, "lateral"), reading),
        up=quantities.way(table.up, (*path, "up"), reading),
    )


def check_sides(table: NeuromodulatorTable | FillerTable, path: Path, reading: Reading) -> None:
    """Report points on the other side of a treatment of one side."""
    other = {"left": "right", "right": "left"}.get(table.side or "both")
    rows: Sequence[SiteTable | FillerSiteTable] = table.site or ()
    for number, row in enumerate(rows):
        if other is not None and row.side == other:
            where = (*path, "site", number, "side")
            given = f'"{row.side}", but the treatment is of the {table.side} side only'
            remedy = "Correct the side here or on the treatment."
            reading.report(where, given, f'"{table.side}" or "midline"', remedy, "side")
