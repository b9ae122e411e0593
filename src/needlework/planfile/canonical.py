"""The canonical form of a plan and its hash; neither depends on how the file is laid out."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from needlework.planfile.document import document
from needlework.plans import Plan


def canonical_json(plan: Plan) -> str:
    """Return a plan as one line of JSON: sorted keys, exact numbers as text, ISO dates."""
    return json.dumps(
        document(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def plan_hash(plan: Plan) -> str:
    """Return the hash of a plan, ``sha256:`` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(canonical_json(plan).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
