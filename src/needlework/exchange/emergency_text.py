"""Emergency cards as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from needlework.safety.emergency import EmergencyCard, Step, Telephone

WIDTH = 92
CALL_FIRST = "Call the local emergency number first. These numbers and doses never replace it."
CLOSING = (
    "For qualified people. Doses that are called unverified are from memory: look them up before "
    "an emergency, not in one."
)


def cards_text(cards: Sequence[EmergencyCard]) -> str:
    """Return cards, one below the other."""
    return "\n".join("\n".join(_card(card)) for card in cards) + "\n" + _closing()


def list_text(cards: Sequence[EmergencyCard]) -> str:
    """Return the names of the cards with the signs of each."""
    lines = ["Emergency cards: `needlework emergency NAME` shows one.", ""]
    for card in cards:
        lines += [f"{card.slug}: {card.title}", *_said(card.signs, "  ")]
    return "\n".join(lines) + "\n"


def step_words(step: Step) -> str:
    """Return what is special about a step: whose scheme, a case, unverified."""
    marks = [
        f"scheme: {step.scheme}" if step.scheme else "",
        "one published case" if step.published_case else "",
        "UNVERIFIED" if step.unverified else "",
    ]
    return ", ".join(mark for mark in marks if mark)


def telephone_words(one: Telephone) -> str:
    """Return a number with the day on which it was read, and where."""
    return f"{one.number}: read on {one.verified_on.isoformat()} in {one.read_in}; verify it"


def other_schemes_words(card: EmergencyCard) -> str:
    """Return which schemes a card leaves out; empty where it leaves out none."""
    left = " and ".join(card.other_schemes)
    return f"Left out, schemes of other regions: {left}." if left else ""


def _card(card: EmergencyCard) -> Iterator[str]:
    yield card.title.upper()
    yield from _said(f"Signs: {card.signs}.", "  ")
    yield from _said(CALL_FIRST, "  ")
    for place, step in enumerate(card.steps, 1):
        yield from _step(place, step)
    if left := other_schemes_words(card):
        yield from _said(left, "  ")
    yield ""


def _step(place: int, step: Step) -> Iterator[str]:
    marks = step_words(step)
    name = f"{place:>2}. {step.name[:1].upper()}{step.name[1:]}"
    yield f"{name} [{marks}]" if marks else name
    yield from _said(step.words, "      ")
    if step.dose:
        unverified = "UNVERIFIED dose: " if step.unverified else "Dose: "
        yield from _said(f"{unverified}{step.dose}.", "      ")
    if step.when:
        yield from _said(f"When: {step.when}.", "      ")
    if step.telephone is not None:
        yield from _said(f"Telephone {telephone_words(step.telephone)}.", "      ")
    yield f"      Source: {step.source} ({step.seen})"


def _closing() -> str:
    return "\n".join(_said(CLOSING, "")) + "\n"


def _said(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
