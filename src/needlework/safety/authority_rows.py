"""The table of authority as typed rows: what the law of a place says of each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from needlework.evidence import table
from needlework.plans import Duty
from needlework.safety.rows import RECALLED, data
from needlework.safety.values import RuleSource

Says = Literal["yes", "no", "unclear", "ordered", "scope", ""]
_DUTY_CELLS: Mapping[Duty, str] = {
    "assess": "may_assess",
    "prescribe": "may_prescribe",
    "inject": "may_inject",
    "delegate": "may_delegate",
}
_KEY = ("jurisdiction", "topic", "role", "source")


@dataclass(frozen=True, slots=True)
class LawRow:
    """A row of the table with what a rule of this package makes of it.

    Parameters
    ----------
    cells : mapping
        The row of the table.
    own : mapping
        What ``authority.toml`` says of it.
    """

    key: str
    cells: Mapping[str, str]
    own: Mapping[str, Any]

    @property
    def jurisdiction(self) -> str:
        """Where it holds."""
        return self.cells["jurisdiction"]

    @property
    def roles(self) -> tuple[str, ...]:
        """Whom it is about; empty for everybody."""
        return tuple(self.own.get("roles", ()))

    @property
    def source(self) -> RuleSource:
        """Where it was read."""
        return RuleSource(self.cells["source"], self.cells["seen"])

    @property
    def recalled(self) -> bool:
        """Whether it is from memory only."""
        return self.cells["seen"] == RECALLED

    @property
    def conflicting(self) -> bool:
        """Whether sources disagree, or the row itself only tells what is said of a law."""
        return bool(self.own.get("conflict") or self.own.get("hearsay"))

    @property
    def readings(self) -> tuple[str, ...]:
        """What the sources say, each reading apart."""
        return tuple(
            self.cells[name] for name in ("rule", "supervision", "note") if self.cells[name]
        )

    @property
    def supervisors(self) -> tuple[str, ...]:
        """Roles of which one must stand behind this one; empty where none must."""
        return tuple(self.own.get("supervisors", ()))

    @property
    def modes(self) -> tuple[str, ...]:
        """Ways of seeing the patient that count; empty where it says nothing of them."""
        return tuple(self.own.get("modes", ()))

    def about(self, kind: str) -> bool:
        """Whether it is about a kind of treatment."""
        named: list[str] = data("authority")["about"][self.own.get("about", "all")]
        return kind in named

    def says(self, duty: Duty) -> Says:
        """Return what it says of a duty; empty where it says nothing."""
        cell = self.cells[_DUTY_CELLS[duty]]
        found: Says = data("authority")["says"][cell] if cell else ""
        return found

    @property
    def words(self) -> str:
        """The row as one sentence."""
        parts = [self.cells["rule"], self.cells["supervision"], self.cells["telehealth"]]
        return "; ".join(part.rstrip(".") for part in parts if part)


@cache
def table_rows() -> Mapping[str, Mapping[str, str]]:
    """Return the rows of the table of authority by name."""
    found: dict[str, Mapping[str, str]] = {}
    for row in table("rules", "authority"):
        name = " | ".join(row.cells[column] for column in _KEY)
        number = 2
        while name in found:
            name = f"{name.partition('#')[0]}#{number}"
            number += 1
        found[name] = row.cells
    return found


@cache
def law(part: str) -> tuple[LawRow, ...]:
    """Return the rows of a part: permission, examination, premises, delegates, reminder."""
    return tuple(
        LawRow(row["row"], table_rows()[row["row"]], row) for row in data("authority")[part]
    )


def _named(jurisdiction: str) -> str:
    """Return the table's own name of a place: ``FI`` is ``EU-FI`` there."""
    name = jurisdiction.strip().upper()
    name = data("authority")["places"].get(name, name)
    rows = {row.jurisdiction.upper() for row in law("permission")}
    member = f"EU-{name}"
    return member if name not in rows and member in rows else name


@cache
def is_allowed_somewhere(role: str, duty: Duty) -> bool:
    """Whether any law that was read lets a role have a duty."""
    return any(role in row.roles and row.says(duty) == "yes" for row in law("permission"))


@cache
def places(jurisdiction: str) -> tuple[str, ...]:
    """Return a place with those that contain it: ``UK-SCT`` lies in ``UK``."""
    name = _named(jurisdiction)
    above, dash, _ = name.rpartition("-")
    return (name, *places(above)) if dash else (name,)


def holding(part: str, jurisdiction: str) -> tuple[LawRow, ...]:
    """Return the rows of a part that hold in a place, the narrower place first."""
    wanted = (*places(jurisdiction), "ANY")
    rows = [row for row in law(part) if row.jurisdiction.upper() in wanted]
    return tuple(sorted(rows, key=lambda row: wanted.index(row.jurisdiction.upper())))


@cache
def is_known(jurisdiction: str) -> bool:
    """Whether a permission was read for a place itself, or for a country that it lies in."""
    known = {row.jurisdiction.upper() for row in law("permission")} - {"EU"}
    return any(place in known for place in places(jurisdiction))
