"""Read quantities with units, and report what cannot be one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from needlework.doses import Concentration, Dose, Length, Mass, Volume
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading
from needlework.plans import Amount
from needlework.problems import BadInputError

Value = TypeVar("Value")
_LONGEST = 60
_ABOVE, _EITHER_WAY = "an amount above zero", "an amount above or below zero"


def dose(text: str | None, product: str | None, path: Path, reading: Reading) -> Dose | None:
    """Return a dose in the units of its product; None where either is not known."""
    if product is None:
        return None
    return _read(
        text,
        lambda given: Dose.parse(given, product=product, region=reading.region),
        path,
        reading,
    )


def volume(text: str | None, path: Path, reading: Reading) -> Volume | None:
    """Return a volume."""
    return _read(text, Volume.parse, path, reading)


def length(text: str | None, path: Path, reading: Reading) -> Length | None:
    """Return a length."""
    return _read(text, Length.parse, path, reading)


def way(text: str | None, path: Path, reading: Reading) -> Length | None:
    """Return a way along the skin: a length, below zero where it leads the other way."""
    return _read(text, lambda given: Length.parse(given, signed=True), path, reading, _EITHER_WAY)


def mass(text: str | None, path: Path, reading: Reading) -> Mass | None:
    """Return a mass."""
    return _read(text, Mass.parse, path, reading)


def concentration(text: str | None, path: Path, reading: Reading) -> Concentration | None:
    """Return a concentration."""
    return _read(text, Concentration.parse, path, reading)


def amount(text: str | None, path: Path, reading: Reading) -> Mass | Volume | None:
    """Return a mass or a volume, whichever the unit says."""
    if text is not None and text.strip().lower().endswith("l"):
        return volume(text, path, reading)
    return mass(text, path, reading)


def measured(text: str | None, path: Path, reading: Reading) -> Amount | None:
    """Return an amount in the unit of a finding; nothing at all is one, such as no day between."""
    return None if text is None else _parsed(text, Amount.parse, path, reading)


def _read(
    text: str | None,
    parse: Callable[[str], Value],
    path: Path,
    reading: Reading,
    allowed: str = _ABOVE,
) -> Value | None:
    value = None if text is None else _parsed(text, parse, path, reading)
    if text is None or value is None:
        return None
    return _measurable(value, text, path, reading, allowed)


def _parsed(
    text: str, parse: Callable[[str], Value], path: Path, reading: Reading
) -> Value | None:
    if len(text) > _LONGEST:
        reading.report(path, "a very long text", "a number and a unit", "Shorten it.", "quantity")
        return None
    try:
        return parse(text)
    except BadInputError as fault:
        for problem in fault.problems:
            reading.report(path, problem.given, problem.allowed, problem.remedy, "quantity")
        return None


def _measurable(
    value: Value, text: str, path: Path, reading: Reading, allowed: str
) -> Value | None:
    """Refuse nothing at all, and what is too little to print exactly."""
    nothing = not (value.units if isinstance(value, Dose) else getattr(value, "amount", 1))
    if not nothing and not str(value).startswith("≈"):
        return value
    what = "nothing at all" if nothing else "less than can be measured"
    remedy = "Correct the amount or leave it out."
    reading.report(path, f'"{text}" is {what}', allowed, remedy, "quantity")
    return None
