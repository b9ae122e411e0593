"""Drawing a dose up: whole marks of a syringe, and what rounding to them does to the dose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from needlework.doses import Dilution, Dose, Syringe, Volume
from needlework.doses.numbers import refuse, shown

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A dose in a syringe.

    Parameters
    ----------
    dose : Dose
        Dose as planned.
    volume : Volume
        Exact volume that holds it.
    exact_marks : Fraction
        Marks of the syringe that hold it, not rounded.
    marks : int
        The nearest whole mark, which is what can be read off; a half goes up.
    units : Fraction
        Units in that many marks.
    """

    dose: Dose
    volume: Volume
    syringe: Syringe
    exact_marks: Fraction
    marks: int
    units: Fraction

    @property
    def change(self) -> Fraction:
        """Units that rounding to whole marks adds; negative where it takes some away."""
        return self.units - Fraction(self.dose.units)

    @property
    def share(self) -> Fraction:
        """That change as a share of the planned dose."""
        return self.change / Fraction(self.dose.units)

    @property
    def fills(self) -> int:
        """How often the syringe is filled."""
        return math.ceil(self.volume.ratio(self.syringe.capacity))

    def __str__(self) -> str:
        return f"{self.dose} in {self.volume}: {self.marks_words}"

    @property
    def marks_words(self) -> str:
        """The marks to draw up, and what rounding to whole ones does to the dose."""
        if not self.change:
            return f"{self.marks} marks of {self.syringe.name}"
        more = "more" if self.change > 0 else "less"
        change = f"{_plain(abs(self.change))} {self.dose.unit}"
        percent = f"{float(abs(self.share)):.1%}".replace("%", " %")
        return (
            f"{shown(self.exact_marks, 2)} marks of {self.syringe.name}; {self.marks} marks hold "
            f"{shown(self.units)} {self.dose.unit}, {change} ({percent}) {more} than planned"
        )


def draw(
    dose: Dose, dilution: Dilution, syringe: Syringe, *, fills: bool = False, where: str = "dose"
) -> Drawn:
    """Return how a dose is drawn up.

    Parameters
    ----------
    fills : bool
        Whether the syringe may be filled several times, as for a whole area; one injection
        point comes from one filling.
    where : str
        Where it stands, for the sentence.

    Raises
    ------
    BadInputError
        Other product, nothing to draw, syringe too small or too coarse.
    """
    same_product(dose, dilution.vial, where)
    if not dose:
        raise refuse(
            where, "a dose of nothing", "a dose above zero", "Leave it out.", "drawing.no-dose"
        )
    volume = dilution.volume_for(dose)
    if not fills and volume > syringe.capacity:
        raise refuse(
            where,
            f"{dose} is {volume}, and a {syringe.name} holds {syringe.capacity}",
            f"a dose of at most {syringe.capacity}, or a larger syringe",
            "Take a larger syringe, split the dose, or make the vial up with less.",
            "drawing.syringe-too-small",
        )
    exact = volume.ratio(syringe.mark)
    marks = math.floor(exact + _HALF)
    if not marks:
        raise refuse(
            where,
            f"{dose} is {volume}, less than half of one mark ({syringe.mark}) of a {syringe.name}",
            "a dose of at least half a mark",
            "Take a finer syringe, or make the vial up with more.",
            "drawing.mark-too-coarse",
        )
    units = syringe.mark.amount * marks * dilution.concentration.amount
    return Drawn(dose, volume, syringe, exact, marks, units)


def same_product(dose: Dose, other: Dose, where: str) -> None:
    """Refuse two doses of different products."""
    if dose.product == other.product and dose.unit == other.unit:
        return
    raise refuse(
        where,
        f"{dose} of {dose.product} beside {other} of {other.product}",
        "doses and vials of one product",
        "Units of products do not convert; give each product its own vial and its own dose.",
        "drawing.other-product",
    )


def _plain(value: Fraction) -> str:
    return shown(value).removeprefix("≈ ")
