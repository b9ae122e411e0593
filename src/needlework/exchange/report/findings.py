"""What the check found: what forbids the plan first, then everything by gravity."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.exchange.findings_text import HEADS, next_words, verdict_words
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.report.parts import bullets, section
from needlework.exchange.words import seen_words
from needlework.safety.values import Finding, Report, Severity

LEAD = (
    "The plan against labels, law and custom, each finding with its source and how it was seen. "
    "A stop is not to be done and nobody can override it."
)


def stop_notice(report: Report | None) -> Html | None:
    """Return what forbids the plan, for the top of the report; None where nothing does."""
    if report is None or not report.stopped:
        return None
    stops = [item for item in report if item.severity is Severity.STOP]
    items: list[Child] = [
        join([tag("b", f"{item.place}: "), f"{item.message}."]) for item in stops
    ]
    notice = tag(
        "div",
        tag("p", "The forecast below says what would be expected; it does not allow the plan."),
        bullets(items),
        class_="stop",
        role="alert",
    )
    return section("stop", "Not to be done as planned", notice)


def findings_section(report: Report | None) -> Html | None:
    """Return all findings by gravity; None where no check was made."""
    if report is None:
        return None
    parts: list[Child] = [tag("p", tag("b", verdict_words(report)))]
    for severity in Severity:
        members = [item for item in report if item.severity is severity]
        if members:
            parts.append(tag("h3", f"{HEADS[severity]} ({len(members)})"))
            parts.append(tag("ul", *map(_finding, members), class_="findings"))
    parts.append(_ran(report))
    return section("check", "What the check found", *parts, lead=LEAD)


def _finding(item: Finding) -> Html:
    mark = None if item.verified else tag("span", "unverified", class_="seen unverified")
    return tag(
        "li",
        tag("b", f"{item.code} "),
        tag("span", str(item.place), class_="seen"),
        mark,
        tag("p", f"{item.message}."),
        tag("p", next_words(item), class_="lead"),
        tag("small", join(_sources(item))) if item.sources else None,
    )


def _sources(item: Finding) -> Iterator[str]:
    listed = (f"{source.slug} ({seen_words(source.seen)})" for source in item.sources)
    yield f"Source: {', '.join(listed)}"


def _ran(report: Report) -> Html:
    missing = [f"{name}: {reason}" for name, reason in report.not_run]
    return tag(
        "details",
        tag("summary", "What was checked"),
        tag("p", f"Checked: {', '.join(report.ran)}."),
        bullets(missing) if missing else None,
    )
