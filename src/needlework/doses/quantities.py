"""Volumes, lengths and masses: exact, and read only with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from needlework.doses.numbers import is_short, refuse, shown, split_amount, too_precise


@dataclass(frozen=True, slots=True, order=True, repr=False)
class Quantity:
    """An exact amount in the base unit of its kind.

    Two kinds never add or compare: Python refuses a volume beside a length.

    Parameters
    ----------
    amount : Fraction
        Amount in the base unit (mL, mm, g).
    """

    amount: Fraction

    NOUN: ClassVar[str] = "quantity"
    BASE: ClassVar[str] = ""
    UNITS: ClassVar[Mapping[str, Fraction]] = {}
    MOST: ClassVar[Fraction] = Fraction(0)
    EXAMPLE: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Fraction):
            raise TypeError(
                f"amount = {self.amount!r}: a {self.NOUN} is exact; give fractions.Fraction, "
                f"or write {type(self).__name__}.parse({self.EXAMPLE!r})"
            )

    @classmethod
    def parse(cls, text: object, *, where: str = "", signed: bool = False) -> Self:
        """Read an amount with its unit, or raise with the sentence that mends it.

        Parameters
        ----------
        text : object
            What the user wrote, such as ``2.5 mL``.
        where : str
            Where it stands, for the sentence.
        signed : bool
            Whether it may be below zero, as a way that leads the other way.
        """
        allowed = f"a {cls.NOUN} in {', '.join(cls.UNITS)}, such as {cls.EXAMPLE!r}"
        place = where or cls.NOUN
        number, unit = split_amount(text, place, allowed, signed=signed)
        factor = cls._factor(unit)
        if factor is None:
            raise refuse(
                place, f"{text!r} has no unit of {cls.NOUN}", allowed,
                "Write the amount, then its unit.", "amount.wrong-unit",
            )  # fmt: skip
        amount = Fraction(number) * factor
        if not is_short(amount):
            raise too_precise(repr(text), place, allowed)
        return cls._believable(amount, text, place)

    @classmethod
    def _believable(cls, amount: Fraction, text: object, where: str) -> Self:
        if abs(amount) <= cls.MOST:
            return cls(amount)
        raise refuse(
            where,
            f"{text!r} is no believable {cls.NOUN}",
            f"at most {shown(cls.MOST)} {cls.BASE}",
            "Look for a slipped digit or unit.",
            "amount.not-believable",
        )

    @classmethod
    def of(cls, amount: int | Decimal | Fraction) -> Self:
        """Return a quantity of so many base units (mL, mm, g)."""
        if isinstance(amount, float):
            raise TypeError(f"{amount!r}: a {cls.NOUN} is exact, write Decimal('{amount}')")
        return cls(Fraction(amount))

    @classmethod
    def _factor(cls, unit: str) -> Fraction | None:
        folded = unit.casefold()
        return next((cls.UNITS[name] for name in cls.UNITS if name.casefold() == folded), None)

    def __add__(self, other: object) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount + other.amount)

    def __sub__(self, other: object) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        return type(self)(self.amount - other.amount)

    def __mul__(self, factor: int | Decimal | Fraction) -> Self:
        if not isinstance(factor, int | Decimal | Fraction):
            return NotImplemented
        return type(self)(self.amount * Fraction(factor))

    def ratio(self, other: Self) -> Fraction:
        """Return how many times the other quantity goes into this one."""
        return self.amount / other.amount

    def __str__(self) -> str:
        return f"{shown(self.amount)} {self.BASE}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class Volume(Quantity):
    """A volume; its amount is in millilitres."""

    __slots__ = ()
    NOUN = "volume"
    BASE = "mL"
    UNITS: ClassVar[Mapping[str, Fraction]] = {
        "mL": Fraction(1), "cc": Fraction(1), "µL": Fraction(1, 1000), "uL": Fraction(1, 1000),
    }  # fmt: skip
    MOST = Fraction(1000)
    EXAMPLE = "2.5 mL"


class Length(Quantity):
    """A length; its amount is in millimetres."""

    __slots__ = ()
    NOUN = "length"
    BASE = "mm"
    UNITS: ClassVar[Mapping[str, Fraction]] = {
        "mm": Fraction(1), "cm": Fraction(10), "µm": Fraction(1, 1000), "um": Fraction(1, 1000),
    }  # fmt: skip
    MOST = Fraction(2500)
    EXAMPLE = "10 mm"


class Mass(Quantity):
    """A mass; its amount is in grams."""

    __slots__ = ()
    NOUN = "mass"
    BASE = "g"
    UNITS: ClassVar[Mapping[str, Fraction]] = {
        "kg": Fraction(1000), "g": Fraction(1), "mg": Fraction(1, 1000),
    }  # fmt: skip
    MOST = Fraction(500_000)
    EXAMPLE = "64 kg"

    def __str__(self) -> str:
        for unit in ("kg", "g"):
            in_unit = self.amount / self.UNITS[unit]
            if in_unit >= 1 and is_short(in_unit):
                return f"{shown(in_unit)} {unit}"
        return f"{shown(self.amount / self.UNITS['mg'])} mg"
