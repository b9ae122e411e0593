"""The document: head, header, sections in reading order, footer."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from needlework.exchange.files import write_text
from needlework.exchange.markup import Html, tag
from needlework.exchange.report.answer import answers
from needlework.exchange.report.courses import course_sections
from needlework.exchange.report.findings import findings_section, stop_notice
from needlework.exchange.report.given import given_section
from needlework.exchange.report.header import footer, header
from needlework.exchange.report.outcomes import goals_section, risks_section
from needlework.exchange.report.points import points_section
from needlework.exchange.report.provenance import (
    evidence_section,
    not_forecast_section,
    sources_section,
)
from needlework.exchange.report.residence import residence_section
from needlework.exchange.report.schedule import schedule_section
from needlework.forecast.values import Forecast
from needlework.plans import Plan
from needlework.safety.values import Report

if TYPE_CHECKING:
    from needlework.anatomy import Face

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def render_report(
    forecast: Forecast,
    plan: Plan,
    report: Report | None = None,
    *,
    above: Html | None = None,
    sheet: str = "",
    face: Face | None = None,
) -> str:
    """Return the report as one HTML document that loads nothing.

    Parameters
    ----------
    forecast : Forecast
        What is expected of the plan.
    plan : Plan
        The plan itself: patient, goals, sessions.
    report : Report, optional
        What the check found; what forbids the plan stands first.
    above : Html, optional
        What stands before the title: whose plan it is, who signed it.
    sheet : str
        Address of the style sheet, for a server whose pages hold no styles; without it the
        styles stand in the document, which is then whole by itself.
    face : Face, optional
        The patient's own, on which points are drawn; an average one without it.
    """
    body = tag(
        "body",
        tag("a", "Skip to the forecast", href="#main", class_="skip"),
        above,
        header(plan),
        _main(forecast, plan, report, face),
        footer(forecast),
    )
    return document(plan.title or "Treatment plan", "forecast", body, sheet=sheet)


def document(title: str, what: str, body: Html, *, sheet: str = "") -> str:
    """Return a whole document from its title and body; it loads nothing but a style sheet."""
    found = tag("html", _head(f"{title} · Needlework {what}", sheet), body, lang="en")
    # A number and its per cent sign stay on one line.
    return f"<!doctype html>\n{found}\n".replace(" %", "\u00a0%")


def write_report(forecast: Forecast, plan: Plan, path: str | os.PathLike[str]) -> Path:
    """Write the report completely or not at all, and return its path.

    Parameters
    ----------
    forecast, plan
        As in :func:`render_report`.
    path : path
        File in an existing directory; an existing file is replaced.
    """
    return write_text(path, render_report(forecast, plan))


def _main(forecast: Forecast, plan: Plan, report: Report | None, face: Face | None) -> Html:
    return tag(
        "main",
        stop_notice(report),
        answers(forecast, plan),
        schedule_section(forecast, plan, report),
        course_sections(forecast, plan),
        residence_section(forecast),
        goals_section(forecast),
        risks_section(forecast),
        findings_section(report),
        given_section(plan),
        points_section(plan, face),
        evidence_section(forecast),
        not_forecast_section(forecast),
        sources_section(forecast),
        id="main",
    )


def _head(title: str, sheet: str) -> Html:
    policy = POLICY.replace("'unsafe-inline'", "'self'") if sheet else POLICY
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("link", rel="stylesheet", href=sheet) if sheet else tag("style", Html(style_text())),
    )


@cache
def style_text() -> str:
    """Return the style sheet of reports."""
    sheet = files("needlework.exchange.report").joinpath("style.css")
    return sheet.read_text(encoding="utf-8")
