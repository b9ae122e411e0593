"""The findings of a check read back from their JSON, as they were when they were written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from needlework.plans import Override
from needlework.safety.values import Finding, Place, Quantity, Report, RuleSource, Severity

_AS_THEY_ARE = ("code", "rule", "message", "remedy", "earliest_day", "override_refused")


def read_findings(text: str) -> Report:
    """Return the report of a text in the format ``needlework-findings/1``."""
    found: dict[str, Any] = json.loads(text)
    return Report(
        findings=tuple(_finding(row) for row in found["findings"]),
        ran=tuple(found["ran"]),
        not_run=tuple((row["rules"], row["reason"]) for row in found["not_run"]),
        format=found["format"],
    )


def _finding(row: dict[str, Any]) -> Finding:
    place = Place(row["session"], row["treatment"], row["site"])
    earliest = row["earliest"]
    return Finding(
        **{name: row[name] for name in _AS_THEY_ARE},
        severity=Severity(row["severity"]),
        place=place,
        sources=tuple(RuleSource(each["slug"], each["seen"]) for each in row["sources"]),
        measured=_quantity(row["measured"]),
        limit=_quantity(row["limit"]),
        distance=_quantity(row["distance"]),
        earliest=None if earliest is None else date.fromisoformat(earliest),
        entitled=tuple(row["entitled"]),
        override=_override(row, place),
    )


def _override(row: dict[str, Any], place: Place) -> Override | None:
    """Return the answer that counted; which id it had in the plan is not written there."""
    said = row["override"]
    if said is None:
        return None
    accepts = said["accepts"]
    return Override(
        id="",
        finding=row["code"],
        reason=said["reason"],
        by=said["by"],
        target=place.target,
        accepts=None if accepts is None else _amount(accepts),
    )


def _amount(words: str) -> Quantity:
    amount, _, unit = words.partition(" ")
    return Quantity(Decimal(amount), unit)


def _quantity(row: dict[str, str] | None) -> Quantity | None:
    return None if row is None else Quantity(Decimal(row["amount"]), row["unit"])
