"""Findings of a check as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from needlework.plans import Plan
from needlework.safety.registry import all_codes
from needlework.safety.values import Finding, Report, Severity

WIDTH = 92
HEADS = {
    Severity.STOP: "STOP: not to be done",
    Severity.OVERRIDE: "OVERRIDE: change it, answer it, or let somebody entitled accept it",
    Severity.WARN: "WARN: read before treating",
    Severity.INFORM: "INFORM",
}


def findings_text(report: Report, plan: Plan) -> str:
    """Return the findings of a plan, the gravest first, with how to mend each."""
    lines = [f"Check: {plan.title or 'plan without title'}", verdict_words(report), ""]
    for severity in Severity:
        members = [item for item in report if item.severity is severity]
        if members:
            lines += [f"{HEADS[severity]} ({len(members)})", *_block(members)]
    lines += _what_ran(report)
    return "\n".join(lines) + "\n"


def verdict_words(report: Report) -> str:
    """Return in one sentence whether the plan can be approved."""
    stops = sum(item.severity is Severity.STOP for item in report)
    waiting = sum(item.open and item.severity is Severity.OVERRIDE for item in report)
    if stops:
        verb = "forbids" if stops == 1 else "forbid"
        return f"Not to be done as planned: {stops} finding{'s'[: stops != 1]} {verb} it."
    if waiting:
        return f"Approval waits for {waiting} finding{'s'[: waiting != 1]}."
    return "Nothing keeps this plan from being approved."


def stop_text(report: Report) -> str:
    """Return what forbids a plan, in short; empty where nothing does."""
    stops = [item for item in report if item.severity is Severity.STOP]
    if not stops:
        return ""
    lines = [verdict_words(report)]
    for item in stops:
        lines += _said(f"STOP {item.code} · {item.place}: {item.message}.", "  ")
    return "\n".join(lines)


def _block(members: Sequence[Finding]) -> Iterator[str]:
    for item in members:
        mark = "" if item.verified else " (unverified: known from memory only)"
        yield from _said(f"{item.code} · {item.place}{mark}", "  ")
        yield from _said(f"{item.message}.", "    ")
        yield from _said(next_words(item), "    ")
        if item.sources:
            known = ", ".join(f"{source.slug} ({source.seen})" for source in item.sources)
            yield from _said(f"Source: {known}", "    ")
        yield ""


def next_words(item: Finding) -> str:
    """Return what to do about a finding, from when it would hold, or who accepted it."""
    if item.override is not None:
        amount = f" ({item.override.accepts})" if item.override.accepts else ""
        return f"Accepted{amount} by {item.override.by}: {item.override.reason}"
    when = ""
    if item.earliest is not None:
        when = f" Earliest: {item.earliest.isoformat()}."
    elif item.earliest_day is not None:
        when = f" Earliest: day {item.earliest_day}."
    refused = f" The override given does not count: {item.override_refused}."
    return f"{item.remedy}{when}{refused if item.override_refused else ''}"


def _what_ran(report: Report) -> Iterator[str]:
    yield from _said(f"Checked: {', '.join(report.ran)}.", "")
    for name, reason in report.not_run:
        yield from _said(f"Not checked: {name}, {reason}.", "")


def _said(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def explain_text(code: str) -> str | None:
    """Return what a code means, with its rules and sources; None for an unknown code."""
    from needlework.safety.registry import all_rules

    known = all_codes().get(code)
    if known is None:
        return None
    rules = [rule for rule in all_rules() if rule.code == code]
    lines = [f"{known.code}: {known.title}", *_said(known.why, "  "), ""]
    lines += [*_said(f"What helps: {known.remedy}", "  "), "", f"Rules ({len(rules)})"]
    for rule in rules:
        seen = ", ".join(f"{each.slug}, {each.seen}" for each in rule.sources)
        cited = f" [{seen}]" if seen else ""
        lines += _said(f"{rule.severity.value}: {rule.compares}{cited}", "  ")
    return "\n".join(lines) + "\n"
