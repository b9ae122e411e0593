"""Exact numbers: read from text, printed, turned from fractions into decimals."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from needlework.problems import BadInputError, Problem

LONGEST_TEXT = 40
"""Characters of an amount; a longer text is no amount that a person wrote."""

MOST_DECIMALS = 6
"""Decimal places of an amount; nothing in a clinic is measured finer."""

PRECISION_CODE = "amount.too-precise"

_FINEST_STEPS: int = 10**MOST_DECIMALS
_AMOUNT = re.compile(r"(?P<number>[+-]?[\d.,']*\d[\d.,']*(?:e[+-]?\d+)?)\s*(?P<unit>\D.*)?", re.I)
_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")


def refuse(where: str, given: str, allowed: str, remedy: str, code: str) -> BadInputError:
    """Return the error that carries one problem about an amount."""
    return BadInputError([Problem(where, given, allowed, remedy, code)])


def split_amount(
    text: object, where: str, allowed: str, *, signed: bool = False
) -> tuple[Decimal, str]:
    """Split "2.5 mL" into its number and its unit, or say what is wrong with it.

    Parameters
    ----------
    text : object
        What was found; anything but a string is refused.
    where : str
        Where it was found, for the sentence.
    allowed : str
        What may stand there, for the sentence.
    signed : bool
        Whether the number may be below zero.
    """
    if not isinstance(text, str):
        raise refuse(
            where,
            f"{text!r} is no text with a unit",
            allowed,
            "Write the amount and its unit in quotes.",
            "amount.not-text",
        )
    given = repr(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…")
    found = _AMOUNT.fullmatch(text.strip()) if len(text) <= LONGEST_TEXT else None
    if found is None:
        raise refuse(
            where,
            f"{given} is no number with a unit",
            allowed,
            "Write one finite number, then the unit.",
            "amount.not-a-number",
        )
    digits = found["number"]
    below = signed and digits.startswith("-")
    number = _number(digits[below:], given, where, allowed)
    return -number if below else number, (found["unit"] or "").strip()


def _number(digits: str, given: str, where: str, allowed: str) -> Decimal:
    if digits.startswith("-"):
        raise refuse(
            where, f"{given} is negative", allowed, "Write it without the minus.",
            "amount.negative",
        )  # fmt: skip
    if not (digits.isascii() and _PLAIN.fullmatch(digits)):
        raise refuse(
            where,
            f"{given} has a number that can be read in two ways or not at all",
            allowed,
            "Write plain digits with a point before decimals: no comma, no exponent.",
            "amount.ambiguous-number",
        )
    if len(digits.partition(".")[2]) > MOST_DECIMALS:
        raise too_precise(given, where, allowed)
    return Decimal(digits)


def too_precise(given: str, where: str, allowed: str) -> BadInputError:
    """Return the error for an amount finer than anything that is measured."""
    remedy = "Round it to what can be measured."
    return refuse(where, f"{given} is finer than anyone measures", allowed, remedy, PRECISION_CODE)


def finite_decimal(value: Fraction) -> Decimal | None:
    """Return the fraction as an exact decimal, or None where it never ends (1/3).

    >>> finite_decimal(Fraction(1, 8)), finite_decimal(Fraction(1, 3))
    (Decimal('0.125'), None)
    """
    twos, fives, rest = 0, 0, value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = tuple(int(digit) for digit in str(abs((value * 10**places).numerator)))
    return Decimal((int(value < 0), digits, -places))


def plain(value: Decimal) -> str:
    """Print a decimal without exponent and without trailing zeros.

    >>> plain(Decimal("20.50")), plain(Decimal("1E+2"))
    ('20.5', '100')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_short(value: Fraction) -> bool:
    """Return whether a value has no more decimal places than an amount may have."""
    return (value * _FINEST_STEPS).denominator == 1


def shown(value: Fraction, places: int = 4) -> str:
    """Print a fraction exactly if it is a short decimal, otherwise rounded behind "≈ ".

    >>> shown(Fraction(1, 2)), shown(Fraction(1, 12))
    ('0.5', '≈ 0.0833')
    """
    exact = finite_decimal(value)
    if exact is not None and is_short(value):
        return plain(exact)
    with localcontext() as context:
        context.prec = 60
        near = Decimal(value.numerator) / Decimal(value.denominator)
        return f"≈ {plain(near.quantize(Decimal(1).scaleb(-places)))}"
