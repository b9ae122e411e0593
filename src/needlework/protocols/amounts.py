"""Units that a scheme gives: one number or a range, of the whole, of a side, or per kilogram."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from needlework.doses import Dose, Mass
from needlework.doses.numbers import finite_decimal, plain, refuse

_GRAMS_PER_KILOGRAM = 1000


@dataclass(frozen=True, slots=True)
class Amount:
    """Units of one product as a scheme gives them.

    Parameters
    ----------
    low, high : Decimal or None
        The ends; the same where one number is given, None where only the other end is.
    per_kilogram : bool
        Whether they are per kilogram of body weight.
    per_side : bool
        Whether they are of one side (axilla, palm, eye, limb), not of both together.
    about : bool
        Whether the source says "about".
    """

    low: Decimal | None
    high: Decimal | None
    product: str
    unit: str
    per_kilogram: bool = False
    per_side: bool = False
    about: bool = False

    @property
    def fixed(self) -> Dose | None:
        """The one dose that is given; None for a range, for "about" and per kilogram."""
        if self.low is None or self.low != self.high or self.about or self.per_kilogram:
            return None
        return Dose(self.low, self.product, self.unit)

    def lowest(self, weight: Mass | None = None, *, where: str = "weight") -> Dose | None:
        """Return the lower end as a dose; None where only a largest amount is given.

        Raises
        ------
        BadInputError
            The amount is per kilogram and no weight is given.
        """
        return self._dose(self.low, weight, where)

    def highest(self, weight: Mass | None = None, *, where: str = "weight") -> Dose | None:
        """Return the upper end as a dose; None where only a smallest amount is given."""
        return self._dose(self.high, weight, where)

    def _dose(self, units: Decimal | None, weight: Mass | None, where: str) -> Dose | None:
        if units is None:
            return None
        if not self.per_kilogram:
            return Dose(units, self.product, self.unit)
        if weight is None:
            raise refuse(
                where,
                f"not given, and the dose is {self} of body weight",
                "the patient's weight, such as '18 kg'",
                "Weigh the patient.",
                "protocol.needs-weight",
            )
        kilograms = weight.amount / _GRAMS_PER_KILOGRAM
        exact = finite_decimal(Fraction(units) * kilograms)
        assert exact is not None, "a weight and a dose of a table are short decimals"
        return Dose(exact, self.product, self.unit)

    def __str__(self) -> str:
        unit = f"{self.unit}/kg" if self.per_kilogram else self.unit
        side = " per side" if self.per_side else ""
        return f"{'about ' if self.about else ''}{self._ends()} {unit}{side}"

    def _ends(self) -> str:
        if self.low is None or self.high is None:
            word, end = ("up to", self.high) if self.low is None else ("at least", self.low)
            return f"{word} {plain(end)}" if end is not None else "any"
        low, high = plain(self.low), plain(self.high)
        return low if low == high else f"{low}-{high}"
