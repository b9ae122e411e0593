"""Plan checks: the plan against cited rules, by how much, and what to do about it."""

from __future__ import annotations

from needlework.safety.checking import check
from needlework.safety.context import Context
from needlework.safety.values import Finding, Quantity, Report, RuleSource, Severity

__all__ = [
    "Context",
    "Finding",
    "Quantity",
    "Report",
    "RuleSource",
    "Severity",
    "check",
]
