"""Schemes of dermal fillers and of fat dissolvers: volumes, their limits and the layer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from needlework.evidence.rule_cells import Span
from needlework.protocols.execution import FROM_MEMORY, RECALLED
from needlework.protocols.layout import Row
from needlework.protocols.needle_rows import grouped, shared, volume
from needlework.protocols.needle_values import NeedleKind, NeedleProtocol
from needlework.protocols.values import Execution
from needlework.vocabulary import product as find_product

_PREFIXES: Mapping[str, NeedleKind] = {"ha-": "filler", "dca-": "fat-dissolving"}
_OF_SESSION = re.compile(r"(\d+(?:\.\d+)?)(?: mL)?(?: \(.*?\))? per (?:session|treatment)")
_OVER_SESSIONS = re.compile(r"up to (\d+(?:\.\d+)?) over \w+ sessions")


@cache
def library() -> Mapping[str, NeedleProtocol]:
    """Return every scheme of a filler or a fat dissolver by id, in the order of the table."""
    return {
        slug: _protocol(rows, kind)
        for prefix, kind in _PREFIXES.items()
        for slug, rows in grouped(prefix).items()
    }


def _protocol(rows: Sequence[Row], kind: NeedleKind) -> NeedleProtocol:
    row = rows[0]
    term = find_product(row["product"])
    assert term is not None
    most, in_all = _most(_OF_SESSION, row), _most(_OVER_SESSIONS, row)
    total = volume(row, "total_dose") if kind == "filler" and in_all is None else None
    if total is not None and total.low is None:
        total, most = None, most or total
    fields = shared(rows)
    return NeedleProtocol(
        kind=kind,
        product=term.slug,
        devices=(),
        volume_per_point_ml=volume(row, "dose_per_site"),
        total_volume_ml=total,
        most_volume_ml=most,
        most_in_all_ml=in_all,
        points=_points(row),
        depth_chart=(),
        execution=_execution(kind, row, total, fields),
        **fields,
    )


def _execution(
    kind: NeedleKind, row: Row, total: Span | None, fields: Mapping[str, Any]
) -> Execution:
    if fields["seen"] == RECALLED:
        return Execution("no", FROM_MEMORY)
    if kind == "fat-dissolving":
        return Execution("with a choice", "as many points as the marked fat needs, up to the most")
    if total is not None and total.exact is not None:
        return Execution("as it stands")
    if not row["total_dose"]:
        return Execution("no", "the table gives no volume")
    return Execution("with a choice", "the table gives no volume of the area", ("volume",))


def _most(pattern: re.Pattern[str], row: Row) -> Span | None:
    found = pattern.search(row["total_dose"]) or pattern.search(row["max_total"])
    return None if found is None else Span(None, Decimal(found[1]))


def _points(row: Row) -> Span | None:
    found = re.fullmatch(r"up to (\d+)", row["sites"])
    return None if found is None else Span(None, Decimal(found[1]))
