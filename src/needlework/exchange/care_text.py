"""The patient's sheet as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from needlework.exchange.care_words import (
    FIRST,
    NO_BETTER,
    NO_RATE,
    PHASE_WORDS,
    RATES,
    harm_rows,
    visit_words,
    when_words,
)
from needlework.exchange.words import sentence_case
from needlework.forecast.values import Risk
from needlework.plans import Plan
from needlework.safety.care import PHASES, CareSheet, Visit
from needlework.safety.emergency import EmergencyCard
from needlework.safety.values import Report, Severity

WIDTH = 92


def care_text(
    sheet: CareSheet,
    plan: Plan,
    report: Report,
    risks: tuple[Risk, ...] = (),
    cards: tuple[EmergencyCard, ...] = (),
    beaten: tuple[str, ...] = (),
) -> str:
    """Return a patient's sheet.

    Parameters
    ----------
    report : Report
        Findings of the plan: a sheet of a plan that still waits says so.
    risks : tuple of Risk
        Published rates of the toxins of the plan.
    cards : tuple of EmergencyCard
        Emergencies whose signs the patient should know.
    beaten : tuple of str
        What of the plan did no more than its control in trials.
    """
    lines = [plan.title or "Your treatment", *_draft(report), "", *_urgent(cards)]
    for visit in sheet.visits:
        lines += ["", visit_words(visit), *_visit(visit)]
    if beaten:
        lines += ["", NO_BETTER, *_listed(map(sentence_case, beaten))]
    lines += _harms(sheet, risks)
    lines += ["", "Walk away, and report it, if", *_listed(sheet.red_flags)]
    return "\n".join(lines) + "\n"


def refusal_text(report: Report) -> str:
    """Return why there is no patient's sheet: what forbids the plan."""
    stops = [item for item in report if item.severity is Severity.STOP]
    lines = ["No patient's sheet: this plan is not to be done as it stands."]
    for item in stops:
        lines += _said(f"{item.code}, {item.place}: {item.message}. {item.remedy}", "  ")
    return "\n".join(lines) + "\n"


def _draft(report: Report) -> Iterator[str]:
    if not report.clear:
        yield "Draft: this plan is not approved yet."


def _urgent(cards: tuple[EmergencyCard, ...]) -> Iterator[str]:
    yield from ("Get help at once for", *_listed(card.patient for card in cards))
    yield from _said(FIRST, "")


def _visit(visit: Visit) -> Iterator[str]:
    yield from _listed(visit.treatments)
    for phase in PHASES:
        own = [one for one in visit.advice if one.phase == phase]
        if own:
            yield f"  {PHASE_WORDS[phase]}"
        for one in own:
            when = when_words(one, visit)
            words = f"{one.words} ({f'{when}; ' if when else ''}{one.strength})"
            yield from _said(words, "    - ", "      ")


def _harms(sheet: CareSheet, risks: tuple[Risk, ...]) -> Iterator[str]:
    rows = list(harm_rows(risks, sheet.harms))
    yield from ("", "What happened to others")
    yield from _said(RATES if rows else NO_RATE, "  ")
    for event, often, compared in rows:
        yield from _said(f"{event}: {often}; without treatment: {compared}", "  - ", "    ")


def _listed(words: object) -> Iterator[str]:
    for one in words:  # type: ignore[attr-defined]
        yield from _said(str(one), "  - ", "    ")


def _said(text: str, first: str, rest: str | None = None) -> list[str]:
    indent = first if rest is None else rest
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=indent)
