"""Emergency cards as one self-contained, printable HTML file, a card to a page."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.exchange.emergency_text import (
    CALL_FIRST,
    CLOSING,
    other_schemes_words,
    step_words,
    telephone_words,
)
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.page import document
from needlework.exchange.report.parts import section
from needlework.safety.emergency import EmergencyCard, Step


def render_cards(cards: Sequence[EmergencyCard], region: str | None = None) -> str:
    """Return cards as one HTML document that loads nothing.

    Parameters
    ----------
    region : str, optional
        Region whose schemes the cards hold.
    """
    title = "Emergency cards" if len(cards) > 1 else cards[0].title
    where = (
        f"Schemes of region {region}." if region else "Schemes of several regions: choose yours."
    )
    body = tag(
        "body",
        tag("a", "Skip to the cards", href="#main", class_="skip"),
        tag(
            "header",
            tag("p", tag("span", "Needlework"), " emergency", class_="brand"),
            tag("h1", title),
            tag("p", f"{CALL_FIRST} {where}", class_="stop"),
        ),
        tag("main", *map(_card, cards), id="main"),
        tag("footer", tag("p", CLOSING)),
    )
    return document(title, "emergency", body)


def _card(card: EmergencyCard) -> Html:
    left = other_schemes_words(card)
    found = section(
        card.slug,
        card.title,
        tag("p", tag("b", "Signs: "), f"{card.signs}."),
        tag("ol", *map(_step, card.steps), class_="steps"),
        tag("p", left, class_="lead") if left else None,
    )
    return tag("div", found, class_="emergency")


def _step(step: Step) -> Html:
    marks = step_words(step)
    phone = step.telephone
    return tag(
        "li",
        tag("b", f"{step.name[:1].upper()}{step.name[1:]} "),
        tag("span", marks, class_="seen unverified" if step.unverified else "seen")
        if marks
        else None,
        tag("p", step.words),
        _dose(step),
        tag("p", f"When: {step.when}.") if step.when else None,
        tag("p", f"Telephone {telephone_words(phone)}.") if phone is not None else None,
        tag("small", f"{step.source} ({step.seen})"),
    )


def _dose(step: Step) -> Html | None:
    if not step.dose:
        return None
    mark = tag("span", "unverified", class_="seen unverified") if step.unverified else None
    return tag("p", join([tag("strong", step.dose), " ", mark]), class_="dose")
