"""The seal of an approval: one hash over everything that was signed."""

from __future__ import annotations

import hashlib
import json

from needlework.clinic.models import Approval

SEALED = (
    *("plan_id", "number", "draft_version", "document", "plan_file", "plan_hash", "expansion"),
    *("findings", "forecast", "team", "provenance", "seed", "signed_by_id", "signer_id"),
    *("signer_words", "statement", "self_approved"),
)


def seal_of(approval: Approval) -> str:
    """Return the hash of what an approval holds, who signed it and when."""
    values = [getattr(approval, name) for name in SEALED]
    times = [approval.signed_at.timestamp(), approval.expires_at.timestamp()]
    text = json.dumps([*values, *times], ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
