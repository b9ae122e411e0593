"""A dose: units of one product, which never mix with the units of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import overload

from needlework.doses.numbers import finite_decimal, plain, refuse, split_amount
from needlework.doses.product_units import check_amount, check_unit, product_with_units

Number = int | Decimal | Fraction


class DoseMismatchError(TypeError):
    """Doses of two products met in one sum or comparison."""

    def __init__(self, action: str, left: Dose, right: Dose) -> None:
        super().__init__(
            f"cannot {action} {left} of {left.product} and {right} of {right.product}: units "
            "belong to one product and do not convert. Keep one total per product, or give "
            "both in the same product."
        )


@total_ordering
@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Dose:
    """Units of one product.

    ``+``, ``-``, ``<`` and ``==`` across products raise :class:`DoseMismatchError`;
    :meth:`same_as` compares without raising. The product is part of the hash, so doses of
    several products may share a set or a dictionary.

    Parameters
    ----------
    units : Decimal
        Amount in the product's own units; never a float.
    product : str
        Slug of the product.
    unit : str
        Name of its unit: ``U`` or ``sU``.

    Examples
    --------
    >>> Dose.parse("20 U", product="Botox") + Dose.parse("4 U", product="onabotulinumtoxinA")
    Dose('24 U', 'onabotulinumtoxinA')
    """

    units: Decimal
    product: str
    unit: str = "U"

    def __post_init__(self) -> None:
        if not isinstance(self.units, Decimal):
            raise TypeError(
                f"units = {self.units!r}: a dose is never a {type(self.units).__name__}; give "
                f"decimal.Decimal, or write Dose.parse('{self.units} {self.unit}', "
                f"product={self.product!r})"
            )

    @classmethod
    def parse(
        cls, text: object, *, product: str, region: str | None = None, where: str = "dose"
    ) -> Dose:
        """Read a dose such as ``20 U``, or raise with the sentence that mends it.

        Parameters
        ----------
        text : object
            What the user wrote.
        product : str
            Slug, name or brand of the product.
        region : str, optional
            Regulatory region; only in the US may abobotulinumtoxinA be written in ``U``.
        where : str
            Where it stands, for the sentence.
        """
        term = product_with_units(product, where)
        allowed = f"an amount in {term.unit}, such as '20 {term.unit}'"
        units, unit = split_amount(text, where, allowed)
        check_unit(unit, text, term, region, where)
        return cls.create(units, product=term.slug, where=where)

    @classmethod
    def create(cls, units: int | Decimal, *, product: str, where: str = "dose") -> Dose:
        """Return a dose after checking product and amount.

        Parameters
        ----------
        units : int or Decimal
            Amount in the product's own units.
        product : str
            Slug, name or brand of the product.
        """
        term = product_with_units(product, where)
        if isinstance(units, bool) or not isinstance(units, int | Decimal):
            raise refuse(
                where, f"{units!r} is a {type(units).__name__}", "an int or decimal.Decimal",
                "A dose is never a float; write Decimal('2.5').", "dose.not-exact",
            )  # fmt: skip
        amount = abs(Decimal(units)) if units == 0 else Decimal(units)
        check_amount(amount, term, where)
        return cls(amount, term.slug, term.unit)

    @staticmethod
    def total(doses: Iterable[Dose]) -> Dose:
        """Return the sum of one or more doses of one product."""
        first, *rest = doses
        return sum(rest, first)

    def same_as(self, other: Dose) -> bool:
        """Return whether product and amount agree; never raises."""
        return self.product == other.product and self.units == other.units

    def __add__(self, other: object) -> Dose:
        if not isinstance(other, Dose):
            return self._zero_or_unsupported(other)
        self._require_same(other, "add")
        return self._with(Fraction(self.units) + Fraction(other.units))

    def __radd__(self, other: object) -> Dose:
        return self._zero_or_unsupported(other)

    def __sub__(self, other: object) -> Dose:
        if not isinstance(other, Dose):
            return NotImplemented
        self._require_same(other, "subtract")
        if other.units > self.units:
            raise ValueError(
                f"{self} - {other} of {self.product} would be negative; compare the two first"
            )
        return self._with(Fraction(self.units) - Fraction(other.units))

    def __mul__(self, factor: object) -> Dose:
        if isinstance(factor, bool) or not isinstance(factor, int | Decimal | Fraction):
            return NotImplemented
        return self._scaled(Fraction(factor))

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Dose) -> Fraction: ...
    @overload
    def __truediv__(self, other: Number) -> Dose: ...
    def __truediv__(self, other: Dose | Number) -> Dose | Fraction:
        if isinstance(other, Dose):
            self._require_same(other, "divide")
            return Fraction(self.units) / Fraction(other.units)
        if isinstance(other, bool) or not isinstance(other, int | Decimal | Fraction):
            return NotImplemented
        return self._scaled(1 / Fraction(other))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dose):
            return NotImplemented
        self._require_same(other, "compare")
        return self.units == other.units

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Dose):
            return NotImplemented
        self._require_same(other, "compare")
        return self.units < other.units

    def __hash__(self) -> int:
        return hash((self.product, self.units))

    def __bool__(self) -> bool:
        return self.units != 0

    def __str__(self) -> str:
        return f"{plain(self.units)} {self.unit}"

    def __repr__(self) -> str:
        return f"Dose({str(self)!r}, {self.product!r})"

    def _require_same(self, other: Dose, action: str) -> None:
        if self.product != other.product:
            raise DoseMismatchError(action, self, other)

    def _zero_or_unsupported(self, other: object) -> Dose:
        """Let ``sum(doses)`` start at the integer 0; nothing else without a product adds."""
        return self if type(other) is int and other == 0 else NotImplemented

    def _scaled(self, factor: Fraction) -> Dose:
        if factor < 0:
            raise ValueError(f"{self} times {factor} would be negative")
        return self._with(Fraction(self.units) * factor)

    def _with(self, units: Fraction) -> Dose:
        exact = finite_decimal(units)
        if exact is None:
            raise ValueError(
                f"{units} {self.unit} of {self.product} is no exact decimal; choose the parts "
                "yourself so that they add up to the whole"
            )
        return Dose(exact, self.product, self.unit)
