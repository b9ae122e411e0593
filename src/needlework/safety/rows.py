"""Rules as rows of data: tables read once, and the rule and the finding that a row makes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.safety.case import Case
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.values import Finding, Place, Quantity, RuleSource, Severity
from needlework.vocabulary import fold

Row = Mapping[str, Any]
RECALLED = "recalled"


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return a table of ``safety/data`` by its name, numbers exact."""
    text = files("needlework.safety").joinpath("data", f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def codes_of(name: str) -> tuple[Code, ...]:
    """Return the codes that a table describes."""
    return tuple(
        Code(code, row["title"], row["why"], row["remedy"])
        for code, row in data(name)["code"].items()
    )


def sources_of(row: Row) -> tuple[RuleSource, ...]:
    """Return the source of a row; none where the rule is ours."""
    return (RuleSource(row["source"], row["seen"]),) if "source" in row else ()


def one_sided(severity: Severity, *seen: str) -> Severity:
    """Return the severity that a row may have: from memory alone nothing stops a plan."""
    from_memory = bool(seen) and all(how == RECALLED for how in seen)
    return Severity.OVERRIDE if from_memory and severity is Severity.STOP else severity


def rule(
    row: Row,
    *,
    sources: tuple[RuleSource, ...] | None = None,
    limit: Quantity | None = None,
    most: bool = True,
) -> Rule:
    """Return the rule of a row, with its limit where a clinic may set a stricter one."""
    own = sources_of(row) if sources is None else sources
    named = f"{row['code']}/{row['id']}"
    return Rule(named, _severity(row, own), row["words"], own, limit, most)


def _severity(row: Row, sources: tuple[RuleSource, ...]) -> Severity:
    return one_sided(Severity(row["severity"]), *(source.seen for source in sources))


def entitled(severity: Severity) -> tuple[str, ...]:
    """Return who may accept a finding of a severity."""
    by_severity = {Severity.STOP: (), Severity.OVERRIDE: (PRESCRIBER,)}
    return by_severity.get(severity, (PRESCRIBER, ANYONE))


def finding(
    row: Row,
    place: Place,
    message: str,
    *,
    measured: Quantity | None = None,
    limit: Quantity | None = None,
    sources: tuple[RuleSource, ...] | None = None,
    part: str = "",
    remedy: str = "",
    words: tuple[str, ...] = (),
) -> Finding:
    """Return the finding of a row.

    Parameters
    ----------
    measured, limit : Quantity, optional
        In one unit; their distance is worked out.
    sources : tuple of RuleSource, optional
        In place of the row's own.
    part : str
        Which part of the row fired, in place of its id.
    remedy : str
        In place of the row's or the code's own.
    words : tuple of str
        Words that the reason of an override has to name.
    """
    own = sources_of(row) if sources is None else sources
    severity = _severity(row, own)
    distance = None
    if measured is not None and limit is not None:
        distance = Quantity(abs(measured.amount - limit.amount), limit.unit)
    return Finding(
        code=row["code"],
        rule=f"{row['code']}/{part or row['id']}",
        severity=severity,
        place=place,
        message=message,
        remedy=remedy or row["remedy"],
        sources=own,
        measured=measured,
        limit=limit,
        distance=distance,
        entitled=() if row.get("answered_only") else entitled(severity),
        words=words,
    )


def when(case: Case, found: Finding, day: int) -> Finding:
    """Return a finding with the first day on which it would no longer hold."""
    return replace(found, earliest_day=day, earliest=case.date_of(day))


def mentions(said: str, words: Iterable[str]) -> bool:
    """Whether a folded text holds any of some words."""
    return any(fold(word) in said for word in words)


def exact(amount: Any) -> Decimal:
    """Return a number of a table or a fraction as a decimal."""
    if hasattr(amount, "numerator") and not isinstance(amount, int):
        return Decimal(amount.numerator) / Decimal(amount.denominator)
    return Decimal(amount)
