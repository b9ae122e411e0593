"""What a label says of a scheme, region by region, as the table of protocols writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_STATED = re.compile(r"(on-label|off-label)\s+([A-Z][\w/ ]*?)\s*(?:\((.*)\))?")
_REGIONS = {"US": "US", "EU": "EU", "UK": "UK", "China": "CN"}
_OUTSIDE_US = "outside US label"


@dataclass(frozen=True, slots=True)
class LabelStatus:
    """What a region's label says of a scheme.

    Parameters
    ----------
    region : str
        Slug of the region; empty where the table names none.
    status : str
        ``on-label``, ``off-label``, or the words of the table.
    seen : str
        How that is known.
    remark : str
        What the table adds in brackets.
    """

    region: str
    status: str
    seen: str
    remark: str = ""


def label_statuses(row: Mapping[str, str]) -> tuple[LabelStatus, ...]:
    """Return the statuses of one row of the table of protocols.

    Where a row names two regions and its note says nothing of the EU, the EU half was recalled.
    """
    cell, note = row["label_status"], row["note"]
    second_hand = ";" in cell and "EU" not in note
    found: list[LabelStatus] = []
    for part in (piece.strip() for piece in cell.split(";")):
        for region, status, remark in _read(part):
            seen = "recalled" if region == "EU" and second_hand else row["seen"]
            found.append(LabelStatus(region, status, seen, remark))
    return tuple(found)


def _read(part: str) -> list[tuple[str, str, str]]:
    if part == _OUTSIDE_US:
        return [("US", "off-label", "")]
    stated = _STATED.fullmatch(part)
    names = re.split(r"/| and ", stated[2]) if stated else []
    if stated is None or not all(name in _REGIONS for name in names):
        return [("", part, "")]
    return [(_REGIONS[name], stated[1], stated[3] or "") for name in names]
