"""Needling schemes: sessions, spacing in time and depth, as far as the rows have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from needlework.protocols.execution import FROM_MEMORY, RECALLED
from needlework.protocols.layout import Row
from needlework.protocols.needle_rows import depth_mm, grouped, no_volumes, shared
from needlework.protocols.needle_values import DepthRow, NeedleProtocol
from needlework.protocols.values import Execution
from needlework.vocabulary import resolve


@cache
def library() -> Mapping[str, NeedleProtocol]:
    """Return every needling scheme by id, in the order of the table."""
    return {slug: _protocol(rows) for slug, rows in grouped("mn-").items()}


def _protocol(rows: Sequence[Row]) -> NeedleProtocol:
    fields = shared(rows) | no_volumes()
    return NeedleProtocol(
        kind="microneedling",
        product="microneedling",
        devices=_devices(rows[0]),
        depth_chart=_chart(rows) if len(rows) > 1 else (),
        execution=_execution(rows, fields),
        **fields,
    )


def _execution(rows: Sequence[Row], fields: Mapping[str, Any]) -> Execution:
    if fields["seen"] == RECALLED:
        return Execution("no", FROM_MEMORY)
    if len(rows) > 1:
        return Execution("no", "a chart of depths by region, not a scheme")
    depth = fields["depth_mm"]
    missing = [
        word
        for word, value in (("depth", depth), ("number of sessions", fields["sessions"]))
        if value is None
    ]
    if missing:
        return Execution("no", f"the table gives no {' and no '.join(missing)}")
    if depth.exact is None:
        return Execution("with a choice", f"the depth is {depth} mm; choose it for this skin")
    return Execution("as it stands")


def _chart(rows: Sequence[Row]) -> tuple[DepthRow, ...]:
    found = [(row, depth_mm(row["depth"])) for row in rows]
    return tuple(
        DepthRow(row["area"], depth, row["source"], row["seen"])
        for row, depth in found
        if depth is not None
    )


def _devices(row: Row) -> tuple[str, ...]:
    """Return the device in the scheme's own name, else the kinds that its needle cell names."""
    named = [resolve(word, "device") for word in row["protocol"].split("-")]
    makes = [term.slug for term in named if term is not None]
    if makes:
        return tuple(makes)
    kinds = [
        resolve(word.split()[-1], "device") for word in row["needle_gauge"].split(" or ") if word
    ]
    return tuple(term.slug for term in kinds if term is not None)
