"""An amount with its unit, as a finding measures it and an override accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from needlework.doses.numbers import refuse, shown, split_amount

_MANY = {"day": "days", "year": "years", "vial": "vials", "point": "points", "session": "sessions"}
_ALLOWED = 'a number and the unit of the finding, such as "24 U" or "60 days"'


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its unit as it is printed: ``50 U``, ``60 days``; exact, never a float."""

    amount: Decimal
    unit: str

    @classmethod
    def parse(cls, text: object, *, where: str = "amount") -> Amount:
        """Read "24 U"; below zero only where a finding measures so (2 mm inside a border).

        "1 day" is read as the "1 days" that a finding prints.

        Raises
        ------
        BadInputError
            No text with one finite number and a unit.
        """
        below = isinstance(text, str) and text.strip().startswith("-")
        given = text.strip().removeprefix("-") if isinstance(text, str) else text
        number, unit = split_amount(given, where, _ALLOWED)
        if not unit:
            remedy = "Write the unit behind the number."
            raise refuse(where, f"{text!r} has no unit", _ALLOWED, remedy, "amount.no-unit")
        first, *more = unit.split()
        return cls(-number if below else number, " ".join([_MANY.get(first, first), *more]))

    def __str__(self) -> str:
        return f"{shown(Fraction(self.amount))} {self.unit}".strip()
