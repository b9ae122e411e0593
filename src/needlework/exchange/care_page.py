"""The patient's sheet as one self-contained, printable HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from needlework.exchange.care_words import (
    FIRST,
    NO_BETTER,
    NO_RATE,
    PHASE_WORDS,
    RATES,
    sourced_harms,
    visit_words,
    when_words,
)
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.planned_words import told_words
from needlework.exchange.report.page import document
from needlework.exchange.report.parts import bullets, section, table
from needlework.exchange.words import DECISION_SUPPORT, sentence_case
from needlework.forecast.values import Risk
from needlework.plans import Plan
from needlework.safety.care import PHASES, Advice, CareSheet, Harm, Visit
from needlework.safety.emergency import EmergencyCard
from needlework.safety.values import Report

STRENGTH_LEAD = "Behind each advice stands who asks for it. What is custom was not studied."


def render_care(
    sheet: CareSheet,
    plan: Plan,
    report: Report,
    risks: tuple[Risk, ...] = (),
    cards: tuple[EmergencyCard, ...] = (),
    beaten: tuple[str, ...] = (),
) -> str:
    """Return the sheet as one HTML document that loads nothing.

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
    title = plan.title or "Your treatment"
    body = tag(
        "body",
        tag("a", "Skip to the sheet", href="#main", class_="skip"),
        _header(title, report),
        tag("main", *care_sections(told(sheet, plan), risks, cards, beaten), id="main"),
        tag("footer", tag("p", DECISION_SUPPORT)),
    )
    return document(title, "patient’s sheet", body)


def told(sheet: CareSheet, plan: Plan) -> CareSheet:
    """Return a sheet whose visits say what is done as a patient reads it, with its amounts."""
    words = {
        session.id: tuple(told_words(one) for one in session.treatments)
        for session in plan.sessions
    }
    visits = (replace(one, treatments=words[one.session]) for one in sheet.visits)
    return replace(sheet, visits=tuple(visits))


def _header(title: str, report: Report) -> Html:
    waiting = "Draft: this plan is not approved yet."
    return tag(
        "header",
        tag("p", tag("span", "Needlework"), " patient’s sheet", class_="brand"),
        tag("h1", title),
        None if report.clear else tag("p", waiting, class_="notice", role="note"),
    )


def care_sections(
    sheet: CareSheet,
    risks: tuple[Risk, ...] = (),
    cards: tuple[EmergencyCard, ...] = (),
    beaten: tuple[str, ...] = (),
) -> Iterator[Html]:
    """Yield the sections of the sheet: when to get help, each visit, harm to others, red flags."""
    yield _help(cards)
    for place, visit in enumerate(sheet.visits):
        yield section(f"visit-{place}", visit_words(visit), *_visit(visit), lead=STRENGTH_LEAD)
    if beaten:
        yield section("beaten", NO_BETTER, bullets(map(sentence_case, beaten)))
    yield _harms(sheet, risks)
    yield section("red-flags", "Walk away, and report it, if", bullets(sheet.red_flags))


def _help(cards: tuple[EmergencyCard, ...]) -> Html:
    listed = bullets(card.patient for card in cards)
    return section(
        "help", "Get help at once for", tag("div", listed, tag("p", FIRST), class_="stop")
    )


def _visit(visit: Visit) -> Iterator[Html]:
    yield bullets(visit.treatments)
    for phase in PHASES:
        own = [one for one in visit.advice if one.phase == phase]
        if own:
            yield tag("h3", PHASE_WORDS[phase])
            yield tag("ul", *(tag("li", _advice(one, visit)) for one in own))


def _advice(one: Advice, visit: Visit) -> Html:
    when = when_words(one, visit)
    words = tag("b", one.words) if one.urgent else one.words
    timed = tag("b", f" {when[:1].upper()}{when[1:]}.") if when else None
    marked = "seen unverified" if one.seen == "recalled" else "seen"
    return join([words, timed, " ", tag("span", one.strength, class_=marked)])


def _harms(sheet: CareSheet, risks: tuple[Risk, ...]) -> Html:
    return harm_section(risks, sheet.harms)


def harm_section(risks: tuple[Risk, ...], harms: tuple[Harm, ...]) -> Html:
    """Return what happened to others, how often, and who counted it."""
    lead = RATES if any(sourced_harms(risks, harms)) else None
    return section("harm", "What happened to others", *_harm_parts(risks, harms), lead=lead)


def _harm_parts(risks: tuple[Risk, ...], harms: tuple[Harm, ...]) -> Iterator[Html]:
    """Yield the table of what happened to others, and below it who counted what."""
    found = list(sourced_harms(risks, harms))
    slugs = list(dict.fromkeys(slug for _, slug in found if slug))
    rows: list[list[Child]] = [
        [*row, f"[{slugs.index(slug) + 1}]" if slug else ""] for row, slug in found
    ]
    if rows:
        columns = ["What", "How often", "Without treatment", "Counted by"]
        yield table("Published side effects", columns, rows, stacked=True)
    yield tag("p", NO_RATE)
    if slugs:
        listed = (tag("li", *_citation(slug)) for slug in slugs)
        yield tag("p", tag("b", "Counted by"))
        yield tag("ol", *listed, class_="small counted")


def _citation(slug: str) -> Iterator[Child]:
    from needlework.evidence import sources_named

    known = next(iter(sources_named(slug)), None)
    yield slug if known is None else known.citation
    if known is not None and known.seen == "recalled":
        yield " (from memory, unverified)"
