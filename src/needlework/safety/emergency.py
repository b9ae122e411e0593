"""Emergency cards: signs, steps, doses with how they are known, telephone numbers with dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from needlework.evidence import table
from needlework.problems import BadInputError, Problem
from needlework.safety.care import fits
from needlework.safety.case import Item
from needlework.safety.rows import RECALLED, data
from needlework.vocabulary import fold


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone number with the day on which it was read, and where."""

    number: str
    verified_on: date
    read_in: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an emergency.

    Parameters
    ----------
    dose : str
        Drug, dose, route and repeat as one phrase; empty where none is given.
    scheme : str
        Whose scheme it is, where regions differ; empty where they do not.
    published_case : bool
        Whether it tells what one published case did.
    """

    name: str
    words: str
    dose: str
    when: str
    scheme: str
    regions: tuple[str, ...]
    published_case: bool
    telephone: Telephone | None
    source: str
    seen: str

    @property
    def unverified(self) -> bool:
        """Whether nobody read it."""
        return self.seen == RECALLED


@dataclass(frozen=True, slots=True)
class EmergencyCard:
    """What to do in one emergency."""

    slug: str
    title: str
    signs: str
    steps: tuple[Step, ...]
    patient: str
    other_schemes: tuple[str, ...] = ()


@cache
def cards(region: str | None = None) -> tuple[EmergencyCard, ...]:
    """Return every card.

    Parameters
    ----------
    region : str, optional
        Leaves out the schemes of other regions, where the region has one of its own.
    """
    return tuple(_card(slug, row, region) for slug, row in data("emergencies")["card"].items())


def find_cards(word: str, region: str | None = None) -> tuple[EmergencyCard, ...]:
    """Return the cards that a word means.

    Raises
    ------
    BadInputError
        No card has that name, with the nearest names.
    """
    known = data("emergencies")["card"]
    said = fold(word[:200])
    named = {slug for slug, row in known.items() if said in _names(slug, row)}
    if not named:
        raise BadInputError([_unknown(word)])
    return tuple(card for card in cards(region) if card.slug in named)


def concerning(items: tuple[Item, ...]) -> tuple[EmergencyCard, ...]:
    """Return the cards of which a patient with these treatments should know the signs."""
    known = data("emergencies")["card"]
    return tuple(
        card
        for card in cards()
        if card.patient and any(fits({"kinds": known[card.slug]["kinds"]}, item) for item in items)
    )


def _names(slug: str, row: Mapping[str, Any]) -> set[str]:
    return {fold(slug), fold(row["title"]), *map(fold, row["aliases"])}


def _unknown(word: str) -> Problem:
    known = data("emergencies")["card"]
    spellings = [alias for row in known.values() for alias in row["aliases"]] + list(known)
    near = get_close_matches(word[:200].lower(), spellings)
    return Problem(
        where="NAME",
        given=f"{word[:200]!r} is no emergency that has a card",
        allowed=", ".join(known),
        remedy=f"Did you mean {', '.join(near)}?" if near else "Use one of these.",
        code="emergency.unknown",
    )


@cache
def _rows(slug: str) -> tuple[Mapping[str, str], ...]:
    found = [row.cells for row in table("rules", "emergencies") if row.cells["emergency"] == slug]
    return tuple(sorted(found, key=lambda cells: int(cells["order"])))


def _card(slug: str, row: Mapping[str, Any], region: str | None) -> EmergencyCard:
    rows = _rows(slug)
    every = [_step(slug, cells) for cells in rows]
    schemed = {step.scheme for step in every if region is not None and region in step.regions}
    shown = [step for step in every if not step.scheme or not schemed or step.scheme in schemed]
    others = dict.fromkeys(step.scheme for step in every if step not in shown)
    return EmergencyCard(
        slug=slug,
        title=row["title"],
        signs=rows[0]["trigger_signs"],
        steps=tuple(shown),
        patient=row.get("patient", ""),
        other_schemes=tuple(others),
    )


def _step(slug: str, cells: Mapping[str, str]) -> Step:
    scheme = next(_belonging("scheme", slug, cells["step"]), {})
    phone = next(
        (
            row
            for row in data("emergencies")["telephone"]
            if (row["emergency"], row["step"]) == (slug, cells["step"])
        ),
        None,
    )
    return Step(
        name=cells["step"],
        words=cells["action_in_own_words"],
        dose=_dose(cells),
        when=_when(cells),
        scheme=scheme.get("name", ""),
        regions=tuple(scheme.get("regions", ())),
        published_case=any(True for _ in _belonging("published_case", slug, cells["step"])),
        telephone=None
        if phone is None
        else Telephone(phone["number"], phone["verified_on"], phone["read_in"]),
        source=cells["source"],
        seen=cells["seen"],
    )


def _belonging(part: str, slug: str, step: str) -> Iterator[Mapping[str, Any]]:
    for row in data("emergencies")[part]:
        if row["emergency"] == slug and step in row["steps"]:
            yield row


def _when(cells: Mapping[str, str]) -> str:
    """Return when, and how often where that is not how often a drug is given."""
    parts = [cells["time_window"], *([] if cells["drug"] else [cells["repeat"]])]
    return ", ".join(part for part in parts if part)


def _dose(cells: Mapping[str, str]) -> str:
    if not cells["drug"]:
        return ""
    amount = f"{cells['dose']} {cells['dose_unit']}".strip()
    parts = [f"{cells['drug']} {amount}".strip(), cells["route"], cells["repeat"]]
    return ", ".join(part for part in parts if part)
