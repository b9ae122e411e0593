"""Limits of numbing agents as the table of anaesthesia has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from needlework.evidence import table
from needlework.safety.rows import RECALLED, data
from needlework.safety.values import RuleSource

_KEY = ("product", "record", "region", "population", "source")
_COLUMNS = {
    "grams": "max_dose_g",
    "milligrams": "max_total_mg",
    "per_kg": "max_dose_mg_per_kg",
    "area": "max_area_cm2",
    "shortest": "application_min_min",
    "longest": "application_max_min",
}


@dataclass(frozen=True, slots=True)
class NumbingLimit:
    """What one row of a label allows.

    Parameters
    ----------
    agent : str
        Agent of ``numbing.toml``; empty for a ceiling of all of them.
    ceiling : str
        ``topical``, ``injected`` or ``with-adrenaline`` where it is a general ceiling.
    amounts : mapping of str to Decimal
        By measure: grams, milligrams, per_kg, area, layer, shortest, longest.
    """

    id: str
    agent: str
    ceiling: str
    region: str
    youngest: int | None
    oldest: int | None
    amounts: Mapping[str, Decimal]
    source: RuleSource

    def covers(self, age: int | None) -> bool:
        """Whether it holds at an age; somebody of unknown age is taken for grown."""
        if age is None:
            return self.oldest is None
        young = self.youngest is not None and age < self.youngest
        return not young and (self.oldest is None or age <= self.oldest)


def row_key(cells: Mapping[str, str]) -> str:
    """Return how a row of the table of anaesthesia is named."""
    return " | ".join(cells[name] for name in _KEY)


@cache
def table_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of the table of anaesthesia by name."""
    return {row_key(row.cells): row.cells for row in table("rules", "anaesthesia")}


def source_of_row(name: str) -> RuleSource:
    """Return the source of a row of the table of anaesthesia."""
    cells = table_rows()[name]
    return RuleSource(cells["source"], cells["seen"])


@cache
def limits() -> tuple[NumbingLimit, ...]:
    """Return every limit."""
    return tuple(_limit(row) for row in data("anaesthesia")["limit"])


def _limit(row: Mapping[str, Any]) -> NumbingLimit:
    cells = table_rows()[row["row"]]
    amounts = {name: Decimal(cells[column]) for name, column in _COLUMNS.items() if cells[column]}
    if "grams_per_cm2" in row:
        amounts["layer"] = Decimal(row["grams_per_cm2"])
    return NumbingLimit(
        id=row["id"],
        agent=row.get("agent", ""),
        ceiling=row.get("ceiling", ""),
        region=cells["region"],
        youngest=row.get("youngest"),
        oldest=row.get("oldest"),
        amounts=amounts,
        source=source_of_row(row["row"]),
    )


def applying(agent: str, region: str | None, age: int | None) -> tuple[NumbingLimit, ...]:
    """Return the limits of an agent: those of the region, of any region where it has none."""
    own = [one for one in limits() if one.agent == agent and one.covers(age)]
    here = [one for one in own if one.region == region]
    return tuple(here or own)


def elsewhere(agent: str, age: int | None) -> tuple[NumbingLimit, ...]:
    """Return an agent's limits of every region, for what the region's own label leaves out."""
    return tuple(one for one in limits() if one.agent == agent and one.covers(age))


def loosest(found: Iterable[NumbingLimit], measure: str, *, most: bool) -> NumbingLimit | None:
    """Return the limit that allows most; what is from memory never loosens what was read."""
    having = [one for one in found if measure in one.amounts]
    read = [one for one in having if one.source.seen != RECALLED]
    pick = max if most else min
    return pick(read or having, key=lambda one: one.amounts[measure], default=None)


def ceiling(kind: str) -> NumbingLimit:
    """Return the general ceiling of a way of numbing."""
    return next(one for one in limits() if one.ceiling == kind)
