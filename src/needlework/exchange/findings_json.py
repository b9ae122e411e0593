"""Findings of a check as JSON, in the shape of ``findings-1.schema.json``."""

from __future__ import annotations

import json
from typing import Any

from needlework.plans import Override, Plan
from needlework.safety.values import Finding, Quantity, Report


def findings_json_text(report: Report, plan: Plan) -> str:
    """Return the findings as one JSON object."""
    from needlework.planfile import plan_hash

    document = {
        "format": report.format,
        "plan_hash": plan_hash(plan),
        "clear": report.clear,
        "findings": [finding_to_json(item) for item in report],
        "ran": list(report.ran),
        "not_run": [{"rules": name, "reason": reason} for name, reason in report.not_run],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def finding_to_json(item: Finding) -> dict[str, Any]:
    """Return one finding as JSON values."""
    accepted = item.override
    return {
        "code": item.code,
        "rule": item.rule,
        "severity": item.severity.value,
        "session": item.place.session,
        "treatment": item.place.treatment,
        "site": item.place.site,
        "message": item.message,
        "measured": _quantity(item.measured),
        "limit": _quantity(item.limit),
        "distance": _quantity(item.distance),
        "remedy": item.remedy,
        "earliest_day": item.earliest_day,
        "earliest": None if item.earliest is None else item.earliest.isoformat(),
        "sources": [{"slug": each.slug, "seen": each.seen} for each in item.sources],
        "verified": item.verified,
        "entitled": list(item.entitled),
        "override": None if accepted is None else _accepted(accepted),
        "override_refused": item.override_refused,
        "open": item.open,
    }


def _accepted(override: Override) -> dict[str, str | None]:
    accepts = None if override.accepts is None else str(override.accepts)
    return {"by": override.by, "reason": override.reason, "accepts": accepts}


def _quantity(quantity: Quantity | None) -> dict[str, str] | None:
    if quantity is None:
        return None
    return {"amount": f"{quantity.amount:f}", "unit": quantity.unit}
