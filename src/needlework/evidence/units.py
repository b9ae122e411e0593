"""Units of the tables: what each means and the limits that a value must keep."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from needlework.evidence.library import Library, library
from needlework.evidence.tables import read_text, read_toml

DOSE_UNITS = "dose_units"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the value column, with the lowest and highest value that make sense."""

    name: str
    meaning: str
    low: float
    high: float


def units(base: Library | None = None) -> dict[str, Unit]:
    """Return the units of the value column by name."""
    groups = _groups(base)
    return {
        name: Unit(
            name, entry["meaning"], entry.get("low", -math.inf), entry.get("high", math.inf)
        )
        for group, entries in groups.items()
        if group != DOSE_UNITS
        for name, entry in entries.items()
    }


def dose_units(base: Library | None = None) -> dict[str, str]:
    """Return the meaning of each unit of the dose column by name."""
    return {name: entry["meaning"] for name, entry in _groups(base)[DOSE_UNITS].items()}


def _groups(base: Library | None) -> dict[str, dict[str, dict[str, Any]]]:
    path = (base or library()).root / "units.toml"
    return read_toml(read_text(path), "units.toml")
