"""What the rows of needling, mesotherapy, filler and fat-dissolving schemes have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from needlework.doses import Concentration
from needlework.evidence import table
from needlework.evidence.label_status import label_statuses
from needlework.evidence.rule_cells import Span, ages, leading_span, recalled_parts, skin_types
from needlework.plans import Depth
from needlework.protocols.layout import Row
from needlework.protocols.purposes import areas, depth_word, indication

_SESSIONS = re.compile(r"(\d+(?:-\d+)?) (?:treatments|sessions)")
_SPACING = re.compile(r"(?:about )?(\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?) (cm|mm) (?:apart|grid)")
_GRID = re.compile(r"grid (?:about )?(\d+(?:\.\d+)?) (cm|mm)")
_STRENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)? ?(mg/mL|%)")
_OF_ANOTHER = ("per site", "per lip", "treatment", "session", "mg", "mL per 60 kg")
_MM_PER = {"mm": Decimal(1), "cm": Decimal(10)}
_LAYERS: Mapping[str, Depth] = {
    "dermis": "intradermal",
    "subdermal bolus": "subdermal",
    "mid to deep dermis": "intradermal",
    "deep dermis, under 45 degrees": "intradermal",
    "mid-subcutaneous fat": "subcutaneous",
}


@cache
def grouped(*prefixes: str) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of the schemes whose ids start with one of these."""
    found: dict[str, list[Row]] = {}
    for row in (row.cells for row in table("rules", "protocols")):
        if row["protocol"].startswith(prefixes):
            found.setdefault(row["protocol"], []).append(row)
    return {slug: tuple(rows) for slug, rows in found.items()}


def shared(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the fields that a row of any kind of needle gives in the same way."""
    row = rows[0]
    youngest, excluded = ages(row["indication"])
    purpose = indication(row)
    return {
        "id": row["protocol"],
        "indication": purpose.slug,
        "therapeutic": purpose.therapeutic,
        "purpose": row["indication"],
        "areas": tuple(dict.fromkeys(slug for one in rows for slug in areas(one))),
        "target": row["muscle_or_site"],
        "sessions": _first(_SESSIONS, row["total_dose"], row["max_total"]),
        "sessions_words": row["total_dose"],
        "interval_days": int(row["retreat_min_days"]) if row["retreat_min_days"] else None,
        "depth_mm": depth_mm(row["depth"]),
        "depth": depth_word(row["depth"]) or _LAYERS.get(row["depth"]),
        "depth_words": row["depth"],
        "spacing_mm": spacing(row),
        "concentration": strength(row["technique"]),
        "technique": row["technique"],
        "needle": row["needle_gauge"],
        "limit_note": row["max_total"],
        "label": label_statuses(row),
        "lowest_age": youngest,
        "upper_age": excluded,
        "skin_types": skin_types(row["indication"]),
        "unverified": recalled_parts(row["note"]),
        "source": row["source"],
        "seen": row["seen"],
        "note": row["note"],
    }


def depth_mm(cell: str) -> Span | None:
    """Return the depth of a needle, where the cell starts with one in millimetres."""
    span, rest = leading_span(cell)
    is_depth = rest.startswith("mm") and "needle" not in rest
    return span if is_depth else None


def spacing(row: Row) -> Span | None:
    """Return the distance of the points, from the technique or the sites."""
    for pattern in (_SPACING, _GRID):
        for cell in (row["technique"], row["sites"], row["total_dose"]):
            if found := pattern.search(cell):
                return _scaled(leading_span(found[1])[0], _MM_PER[found[2]])
    return None


def strength(cell: str) -> Concentration | None:
    """Return the first strength of a cell (``4 mg/mL``, ``0.01 %``), of a range the lower end."""
    found = _STRENGTH.search(cell)
    return None if found is None else Concentration.parse(f"{found[1]} {found[2]}")


def volume(row: Row, column: str) -> Span | None:
    """Return the millilitres that a cell starts with, unless they are of something smaller."""
    if row["dose_unit"] != "mL":
        return None
    span, rest = leading_span(row[column])
    return None if rest.startswith(_OF_ANOTHER) else span


def no_volumes() -> dict[str, None]:
    """Return the fields that a scheme without any injection leaves empty."""
    names = ("volume_per_point_ml", "total_volume_ml", "most_volume_ml", "most_in_all_ml")
    return dict.fromkeys((*names, "points"))


def _first(pattern: re.Pattern[str], *cells: str) -> Span | None:
    found = next((match for cell in cells if (match := pattern.search(cell))), None)
    return None if found is None else leading_span(found[1])[0]


def _scaled(span: Span | None, factor: Decimal) -> Span | None:
    if span is None:
        return None
    low = None if span.low is None else span.low * factor
    high = None if span.high is None else span.high * factor
    return Span(low, high, span.about)
