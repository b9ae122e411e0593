"""Mesotherapy schemes: what is injected, how strong, how much at each point, how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from needlework.protocols.execution import FROM_MEMORY, RECALLED
from needlework.protocols.layout import Row
from needlework.protocols.needle_rows import grouped, shared, volume
from needlework.protocols.needle_values import NeedleProtocol
from needlework.protocols.values import Execution
from needlework.vocabulary import resolve, resolve_products

ANY_MIXTURE = "mesotherapy"


@cache
def library() -> Mapping[str, NeedleProtocol]:
    """Return every mesotherapy scheme by id, in the order of the table."""
    return {slug: _protocol(rows) for slug, rows in grouped("meso-").items()}


def _protocol(rows: Sequence[Row]) -> NeedleProtocol:
    row = rows[0]
    product = resolve_products(row["product"])[0].slug
    fields = shared(rows)
    return NeedleProtocol(
        kind="mesotherapy",
        product=product,
        devices=(),
        volume_per_point_ml=volume(row, "dose_per_site"),
        total_volume_ml=volume(row, "total_dose"),
        most_volume_ml=None,
        most_in_all_ml=None,
        points=None,
        depth_chart=(),
        execution=_execution(product, fields),
        **fields,
    )


def _execution(product: str, fields: Mapping[str, Any]) -> Execution:
    if fields["seen"] == RECALLED:
        return Execution("no", FROM_MEMORY)
    if product == ANY_MIXTURE:
        return Execution("no", "a technique for any mixture: it names no active and no strength")
    if resolve(product, "active") is None:
        return Execution("no", "it names no single active")
    if fields["concentration"] is None:
        return Execution("no", "the table does not give the strength")
    choices = [word for word in ("volume", "spacing") if word in fields["unverified"]]
    if fields["sessions"] is None:
        choices.append("number of sessions")
    if choices:
        return Execution("with a choice", f"not read, to be chosen: {', '.join(choices)}")
    return Execution("as it stands")
