"""What a form of the editor sent, read by type; what is wrong is said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from django.db.models import Model

from needlework.problems import BadInputError, Problem

Sent = Mapping[str, str]
LONGEST = 300
"""Letters of a field."""
MOST_DIGITS = 12
"""Digits of a number before or behind the point: an exponent may ask for as many as it likes."""


def refuse(where: str, given: str, allowed: str, remedy: str) -> NoReturn:
    """Refuse what was sent."""
    raise BadInputError([Problem(where, given, allowed, remedy, "clinic.form")])


def text(sent: Sent, name: str, words: str = "", longest: int = LONGEST) -> str:
    """Return what stands in a field, without space around it."""
    return fitting(sent.get(name, ""), words or name, longest)


def fitting(given: str, words: str, longest: int = LONGEST) -> str:
    """Return text without superfluous space; nothing is ever cut off."""
    found = " ".join(given.split())
    if len(found) > longest:
        refuse(words, f"{len(found)} letters", f"at most {longest}", "Say it shorter.")
    return found


def needed(sent: Sent, name: str, words: str, longest: int = LONGEST) -> str:
    """Return what stands in a field that must not be empty."""
    found = text(sent, name, words, longest)
    if not found:
        refuse(words, "left empty", f"the {words}", "Fill it in.")
    return found


def room(model: type[Model], column: str) -> int:
    """Return how many letters a column of a table takes."""
    return int(getattr(model._meta.get_field(column), "max_length", None) or LONGEST)


def day(sent: Sent, name: str, words: str) -> date | None:
    """Return a date; None where the field is empty."""
    given = text(sent, name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        refuse(words, f'"{given}" is no date', "year-month-day, such as 2026-12-01", "Correct it.")


def whole(sent: Sent, name: str, words: str) -> int | None:
    """Return a whole number; None where the field is empty."""
    given = text(sent, name)
    if given and not (given.isascii() and given.isdigit() and len(given) < 10):
        refuse(words, f'"{given}" is no whole number', "a whole number", "Correct it.")
    return int(given) if given else None


def number(sent: Sent, name: str, words: str) -> Decimal | None:
    """Return an exact number; None where the field is empty."""
    given = text(sent, name)
    if not given:
        return None
    try:
        found = Decimal(given.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        refuse(words, f'"{given}" is no number', "a number, such as 0.8", "Correct it.")
    if abs(found.adjusted()) > MOST_DIGITS:
        refuse(words, f'"{given}"', f"at most {MOST_DIGITS} digits", "Correct it.")
    return found


def with_unit(given: str, unit: str) -> str:
    """Return an amount with a unit where only the number was typed."""
    bare = given.replace(",", ".")
    return f"{bare} {unit}" if bare.replace(".", "", 1).isdigit() else given
