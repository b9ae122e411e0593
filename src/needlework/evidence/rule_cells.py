"""Amounts, ages and skin types as the cells of the rules tables write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"\d+(?:\.\d+)?"
_SPAN = re.compile(
    rf"\s*(?P<sign><=|>=|<|>|up to |about )?\s*(?P<low>{_NUMBER})(?:\s*-\s*(?P<high>{_NUMBER}))?"
)
_AT_MOST = ("<=", "<", "up to ")
_AT_LEAST = (">=", ">")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a range of a table.

    Parameters
    ----------
    low, high : Decimal or None
        The ends; None where the table gives only the other one.
    about : bool
        Whether the table says "about".
    """

    low: Decimal | None
    high: Decimal | None
    about: bool = False

    @property
    def exact(self) -> Decimal | None:
        """The one number, where the table gives one; None for a range, a bound or "about"."""
        return self.low if self.low == self.high and not self.about else None

    def __str__(self) -> str:
        about = "about " if self.about else ""
        if self.low is None or self.high is None:
            return f"up to {self.high}" if self.low is None else f"at least {self.low}"
        return f"{about}{self.low}" if self.low == self.high else f"{about}{self.low}-{self.high}"


def leading_span(text: str) -> tuple[Span | None, str]:
    """Return the number or range that a cell starts with, and the rest of the cell.

    >>> leading_span("48-72"), leading_span("<=1.5 mm")[1]
    ((Span(low=Decimal('48'), high=Decimal('72'), about=False), ''), 'mm')
    """
    found = _SPAN.match(text)
    if found is None:
        return None, text.strip()
    sign = found["sign"] or ""
    low, high = Decimal(found["low"]), Decimal(found["high"] or found["low"])
    span = Span(
        low=None if sign in _AT_MOST else low,
        high=None if sign in _AT_LEAST else high,
        about=sign == "about ",
    )
    return span, text[found.end() :].strip()


def ages(text: str) -> tuple[int | None, int | None]:
    """Return the youngest age that a purpose includes and the age from which it excludes.

    >>> ages("glabellar lines (adults under 65)"), ages("wrinkles, 35-75 years")
    ((None, 65), (35, 76))
    """
    if found := re.search(r"adults under (\d+)", text):
        return None, int(found[1])
    if found := re.search(r"(\d+)-(\d+) years", text):
        return int(found[1]), int(found[2]) + 1
    if found := re.search(r"over (\d+) years", text):
        return int(found[1]) + 1, None
    found = re.search(r"(\d+) years and older", text)
    return (int(found[1]) if found else None), None


def skin_types(text: str) -> tuple[int, ...]:
    """Return the Fitzpatrick types that a purpose names; empty where it names none.

    >>> skin_types("wrinkles of the neck, Fitzpatrick II-IV")
    (2, 3, 4)
    """
    if "all Fitzpatrick types" in text:
        return tuple(_ROMAN.values())
    found = re.search(r"Fitzpatrick ([IV]+)-([IV]+)", text)
    return tuple(range(_ROMAN[found[1]], _ROMAN[found[2]] + 1)) if found else ()


_RECALLED_WORDS = {
    "dose": r"unit range|dose",
    "range": r"range",
    "sites": r"(?<!per-)\bsites?\b",
    "interval": r"interval|weekly",
    "sessions": r"session",
    "volume": r"volume|\d mL",
    "spacing": r"spacing",
    "depth": r"depth",
    "needle": r"gauge|needle",
    "limit": r"limit|total",
}


def recalled_parts(note: str) -> frozenset[str]:
    """Return what of a row its note calls recalled, though the row as a whole was seen.

    Returns
    -------
    frozenset of str
        Among ``dose``, ``range``, ``sites``, ``interval``, ``sessions``, ``volume``,
        ``spacing``, ``depth``, ``needle`` and ``limit``.

    Examples
    --------
    >>> sorted(recalled_parts("7 sessions read; volume and spacing recalled from lee-2006-txa."))
    ['spacing', 'volume']
    """
    clauses = re.split(r"[;.](?:\s|$)", note)
    told = " ".join(clause for clause in clauses if "recalled" in clause.lower()).lower()
    return frozenset(
        part for part, words in _RECALLED_WORDS.items() if re.search(words.lower(), told)
    )
