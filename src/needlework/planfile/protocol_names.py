"""Which protocol a treatment of a plan file may name, and what to do where it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needlework import protocols
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading, shown
from needlework.planfile.shared import Common
from needlework.protocols import Protocol

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import NeuromodulatorTable

_OTHERWISE = "a dose or sites"


def read_protocol(
    table: NeuromodulatorTable, product: str | None, shared: Common, path: Path, reading: Reading
) -> str | None:
    """Return the id of the protocol that a treatment takes its dose from.

    Only a scheme that gives one dose of one area will do; what else is named is reported, with
    the schemes that would do.
    """
    if table.protocol is None:
        return None
    where = (*path, "protocol")
    found = protocols.find(table.protocol)
    if found is None:
        near = " or ".join(protocols.nearest(table.protocol[:200]))
        given = f"{shown(table.protocol)} is no known protocol"
        reading.report(where, given, near, "Use one of these.", "unknown-protocol")
        return None
    fitting = " or ".join(protocols.fitting(product, shared["area"])) or _OTHERWISE
    if not isinstance(found, Protocol):
        given = f"{found.id} is a scheme of {found.kind}, this treatment is of a toxin"
        reading.report(where, given, fitting, "Use a toxin scheme.", "protocol-kind")
        return None
    if _mismatches(found, product, shared, fitting, where, reading):
        return found.id
    if not found.may_be_named:
        reading.report(where, *_not_one_dose(found, fitting), "protocol-not-one-dose")
        return None
    _check_side(found, table, shared, where, reading)
    return found.id


def _mismatches(
    found: Protocol,
    product: str | None,
    shared: Common,
    fitting: str,
    where: Path,
    reading: Reading,
) -> bool:
    mismatched = False
    several = len(found.areas) > 1  # no one area would do; that is said below
    for name, own, theirs in (
        ("product", product, found.product),
        ("area", None if several else shared["area"] or None, found.area),
    ):
        if own is not None and own != theirs:
            given = f"{found.id} is a protocol for {name} {theirs}, this treatment is {own}"
            remedy = f"Change the protocol or the {name}."
            reading.report(where, given, fitting, remedy, "protocol-mismatch")
            mismatched = True
    return mismatched


def _not_one_dose(found: Protocol, fitting: str) -> tuple[str, str, str]:
    """Return given, allowed and remedy for a scheme that is no single dose of one area."""
    if len(found.areas) > 1:
        parts = ", ".join(part.protocol or f"{part.total} for {part.area}" for part in found.parts)
        given = f"{found.id} treats {', '.join(found.areas)} at once"
        return given, f"one treatment for each area ({parts})", _begin(found)
    reason = found.execution.reason
    if not found.execution.possible:
        remedy = "Check the dose against the label and write it as dose or sites."
        return f"{found.id} cannot be carried out: {reason}", fitting, remedy
    return f"{found.id} gives no single dose: {reason}", fitting, _begin(found)


def _begin(found: Protocol) -> str:
    return f"`needlework protocols new {found.id}` writes it out."


def _check_side(
    found: Protocol, table: NeuromodulatorTable, shared: Common, where: Path, reading: Reading
) -> None:
    if not protocols.side_is_known(found, shared["side"]):
        given = f"{found.id} does not say what the {shared['side']} side alone receives"
        remedy = "Give the dose of the side, or treat both."
        reading.report(where, given, _OTHERWISE, remedy, "protocol-side")
    elif table.site and not found.points:
        given = f"{found.id} has no points of its own that sites could replace"
        remedy = "Keep the sites alone, or the protocol alone."
        reading.report(where, given, "sites without a protocol", remedy, "protocol-sites")
