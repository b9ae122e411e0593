"""When and how often, in a patient's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from needlework.exchange.numbers import out_of
from needlework.exchange.report.outcomes import risk_words
from needlework.exchange.words import sentence_case
from needlework.forecast.values import Risk
from needlework.safety.care import Advice, Harm, Visit, event_words, moment

SOON_HOURS = 48
DAY_HOURS = 24
RARE = Decimal("0.0002")
"""Below this a share is told as one in so many."""
ROUNDED = 4
"""Digits by which a share is known again."""
PHASE_WORDS = {"pre": "Before", "day": "On the day", "post": "Afterwards"}
FIRST = (
    "In an emergency call the local emergency number first, then the clinic. Tell them what was "
    "injected, and when."
)
RATES = (
    "How often others had it in studies; nobody can say what you will have. In brackets: between "
    "which figures the true one most likely lies. Rates of several areas are never added up."
)
NO_BETTER = "What did no more than its comparison in studies"
NO_RATE = "Where no rate is known that does not mean that it never happens."
HarmRow = tuple[str, str, str]


def when_words(one: Advice, visit: Visit) -> str:
    """Return when an advice holds: hours near the treatment, dates or days further away."""
    if one.phase == "day":
        return ""
    first, last = one.first_hours, one.last_hours
    if first is None:
        return "before you come" if one.phase == "pre" else "afterwards"
    if first < 0:
        start = _point(first, visit.date, "before")
        return f"from {start}" + (f" until {_point(last, visit.date, 'after')}" if last else "")
    if last is None or not last:
        return "afterwards"
    if first > 0:
        return f"from {_point(first, visit.date, 'after')} to {_point(last, visit.date, 'after')}"
    if last < 1:
        return "for some minutes"
    if abs(last) <= SOON_HOURS:
        return f"for {last.normalize():f} hours"
    return f"until {_point(last, visit.date, 'after')}"


def _point(hours: Decimal, day: date | None, side: str) -> str:
    """Return a point in time: a date where the session has one and it is not near."""
    if abs(hours) <= SOON_HOURS:
        return f"{abs(hours).normalize():f} hours {side}"
    there = moment(day, hours)
    days = f"{abs(hours) / DAY_HOURS:.0f} days {side}"
    return days if there is None else f"{date_words(there)} ({days})"


def date_words(day: date) -> str:
    """Return a date in words."""
    return f"{day.day} {day:%B %Y}"


def visit_words(visit: Visit) -> str:
    """Return the heading of a session."""
    return f"Session of {date_words(visit.date)}" if visit.date else f"Session on day {visit.day}"


def harm_rows(risks: tuple[Risk, ...], harms: tuple[Harm, ...]) -> Iterator[HarmRow]:
    """Yield what happened to others: event, how often, how often without treatment."""
    yield from (row for row, _ in sourced_harms(risks, harms))


def sourced_harms(
    risks: tuple[Risk, ...], harms: tuple[Harm, ...]
) -> Iterator[tuple[HarmRow, str]]:
    """Yield what happened to others, each with the slug of who counted it.

    A harm that stands among the risks is told once, with the risk's bounds: the same share of the
    same source is the same count.
    """
    told = {(risk.source, round(risk.probability, ROUNDED)) for risk in risks}
    for risk in risks:
        compared = "not known" if risk.comparator is None else _share(Decimal(risk.comparator))
        yield (sentence_case(event_words(risk.event)), risk_words(risk), compared), risk.source
    for harm in harms:
        if harm.share is not None and (harm.source, round(float(harm.share), ROUNDED)) in told:
            continue
        yield (sentence_case(harm.event), _often(harm), _compared(harm)), harm.source


def _often(harm: Harm) -> str:
    unverified = " (unverified)" if harm.seen == "recalled" else ""
    if harm.share is None:
        cases = "case" if harm.cases == 1 else "cases"
        return f"{harm.cases} published {cases}, no rate known{unverified}"
    of = f", of {harm.people:,} people" if harm.people else ""
    return f"{_share(harm.share)}{of}{unverified}"


def _compared(harm: Harm) -> str:
    return "not known" if harm.comparator is None else _share(harm.comparator)


def _share(share: Decimal) -> str:
    if not share:
        return "none seen"
    if share >= RARE:
        return out_of(float(share))
    return f"about 1 in {float(f'{1 / share:.3g}'):,.0f}"
