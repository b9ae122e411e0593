"""Reconstitution: how much of the syringe holds a dose, without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from needlework.doses.concentration import Concentration
from needlework.doses.dose import Dose
from needlework.doses.numbers import refuse
from needlework.doses.quantities import Volume
from needlework.problems import BadInputError
from needlework.vocabulary import SyringeTerm, resolve, resolve_problem


@dataclass(frozen=True, slots=True)
class Syringe:
    """A syringe: what one printed mark and the full barrel hold."""

    name: str
    mark: Volume
    capacity: Volume

    @classmethod
    def named(cls, name: str, *, where: str = "syringe") -> Syringe:
        """Return a syringe of the vocabulary, such as ``U-100 insulin``."""
        term = resolve(name, "syringe")
        if not isinstance(term, SyringeTerm):
            raise BadInputError([resolve_problem(name, "syringe", where)])
        return cls(term.name, Volume.of(term.mark_ml), Volume.of(term.capacity_ml))


@dataclass(frozen=True, slots=True)
class Dilution:
    """A vial with what was added to it; of a ready liquid, its own volume.

    Parameters
    ----------
    vial : Dose
        All units in the vial.
    diluent : Volume
        Volume they are dissolved in.

    Examples
    --------
    >>> vial = Dose.parse("100 U", product="Botox")
    >>> mixed = Dilution.create(vial, Volume.parse("2.5 mL"))
    >>> str(mixed.concentration)
    '40 U/mL'
    >>> mixed.syringe_marks(Dose.parse("20 U", product="Botox"), Syringe.named("U-100 insulin"))
    Fraction(50, 1)
    """

    vial: Dose
    diluent: Volume

    @classmethod
    def create(cls, vial: Dose, diluent: Volume, *, where: str = "vial") -> Dilution:
        """Return a dilution after checking that vial and diluent hold something."""
        if not vial or not diluent.amount:
            raise refuse(
                where, f"{vial} in {diluent}", "a vial and a diluent above zero",
                "Give what the vial holds and what was added.", "dilution.empty",
            )  # fmt: skip
        return cls(vial, diluent)

    @property
    def concentration(self) -> Concentration:
        """Units per millilitre."""
        amount = Fraction(self.vial.units) / self.diluent.amount
        return Concentration(amount, f"{self.vial.unit}/mL", self.vial.product)

    def volume_for(self, dose: Dose) -> Volume:
        """Return the exact volume that holds a dose of the same product."""
        return self.diluent * (dose / self.vial)

    def syringe_marks(self, dose: Dose, syringe: Syringe) -> Fraction:
        """Return how many marks of the syringe hold a dose, not rounded."""
        return self.volume_for(dose).ratio(syringe.mark)
