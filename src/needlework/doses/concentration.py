"""How much of a substance or of a product's units a millilitre holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from needlework.doses.numbers import is_short, refuse, shown, split_amount, too_precise

GREEK_MU = "\u03bc"
"""What the micro sign becomes when case is folded."""


@dataclass(frozen=True, slots=True, repr=False)
class Concentration:
    """An exact amount per millilitre; potency units carry the product they belong to.

    Parameters
    ----------
    amount : Fraction
        Amount per mL.
    unit : str
        ``mg/mL``, ``U/mL`` or ``sU/mL``.
    product : str
        Slug of the product for potency units, otherwise empty.
    """

    amount: Fraction
    unit: str = "mg/mL"
    product: str = ""

    ALLOWED: ClassVar[str] = "mg/mL, µg/mL, % or U/mL, such as '4 mg/mL'"
    FACTORS: ClassVar[Mapping[str, tuple[Fraction, str]]] = {
        "mg/ml": (Fraction(1), "mg/mL"),
        "ug/ml": (Fraction(1, 1000), "mg/mL"),
        "%": (Fraction(10), "mg/mL"),
        "u/ml": (Fraction(1), "U/mL"),
    }
    MOST: ClassVar[Mapping[str, int]] = {"mg/mL": 1000, "U/mL": 100_000}

    @classmethod
    def parse(cls, text: object, *, where: str = "concentration") -> Concentration:
        """Read a concentration such as ``4 mg/mL`` or ``0.5 %`` (weight per volume)."""
        number, unit = split_amount(text, where, cls.ALLOWED)
        key = "".join(unit.casefold().replace(GREEK_MU, "u").split())
        if key not in cls.FACTORS:
            raise refuse(
                where, f"{text!r} has no unit of concentration", cls.ALLOWED,
                "Write the amount, then its unit.", "amount.wrong-unit",
            )  # fmt: skip
        factor, base = cls.FACTORS[key]
        amount = Fraction(number) * factor
        if not is_short(amount):
            raise too_precise(repr(text), where, cls.ALLOWED)
        if amount > cls.MOST[base]:
            raise refuse(
                where, f"{text!r} is no believable concentration",
                f"at most {cls.MOST[base]} {base}", "Look for a slipped digit or unit.",
                "amount.not-believable",
            )  # fmt: skip
        return cls(amount, base)

    def __str__(self) -> str:
        if self.unit == "mg/mL" and self.amount == self.MOST[self.unit]:
            return "100 %"
        return f"{shown(self.amount)} {self.unit}"

    def __repr__(self) -> str:
        return f"Concentration({str(self)!r})"
