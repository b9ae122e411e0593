"""What goes into the syringe: units, millilitres and marks, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from needlework.doses import Concentration, Dilution, Dose, Syringe, Volume
from needlework.plans import Neuromodulator, Site, Vial
from needlework.products.neuromodulator import toxin
from needlework.products.values import Toxin


@dataclass(frozen=True, slots=True)
class GivenSite:
    """One site with its volume and syringe marks; None where the dilution is not known."""

    site: Site
    volume: Volume | None
    marks: Fraction | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a treatment puts in: dose and volume in all and per site.

    Parameters
    ----------
    dose : Dose
        Units in all.
    volume : Volume or None
        None where neither plan nor label tells the dilution.
    dilution : Dilution or None
        Vial and volume it is dissolved in.
    basis : str
        Where the dilution comes from, in words.
    sources : tuple of str
        Slugs of the label's source; empty when the plan's own vial is used.
    marks : Fraction or None
        Marks of the syringe in all; None where no syringe is named.
    """

    dose: Dose
    volume: Volume | None
    sites: tuple[GivenSite, ...]
    dilution: Dilution | None
    basis: str
    sources: tuple[str, ...]
    syringe: Syringe | None
    marks: Fraction | None

    @property
    def concentration(self) -> Concentration | None:
        """Units per mL."""
        return None if self.dilution is None else self.dilution.concentration

    @property
    def units_per_tenth_ml(self) -> Fraction | None:
        """Units in 0.1 mL."""
        concentration = self.concentration
        return None if concentration is None else concentration.amount / 10


def given(
    treatment: Neuromodulator,
    sites: Sequence[Site],
    *,
    region: str | None = None,
    dose: Dose | None = None,
) -> Given:
    """Return what a toxin treatment puts in.

    The dilution is that of the plan's vial; without one, of the label of the product.

    Parameters
    ----------
    treatment : Neuromodulator
        The treatment of the plan.
    sites : sequence of Site
        Its sites, as ``protocols.expand(treatment)`` returns them; empty for a plan that gives
        only the dose of the area.
    region : str, optional
        Region of the plan; its labels come first.
    dose : Dose, optional
        Units in all, as ``protocols.dose_of(treatment)`` returns them; needed for a protocol
        that gives a dose without points.
    """
    dose = dose or treatment.dose or Dose.total(site.dose for site in sites)
    dilution, basis, sources = _dilution(treatment, region)
    name = treatment.vial.syringe if treatment.vial is not None else None
    syringe = Syringe.named(name) if name is not None else None
    return Given(
        dose=dose,
        volume=_volume(dose, dilution),
        sites=tuple(
            GivenSite(site, _volume(site.dose, dilution), _marks(site.dose, dilution, syringe))
            for site in sites
        ),
        dilution=dilution,
        basis=basis,
        sources=sources,
        syringe=syringe,
        marks=_marks(dose, dilution, syringe),
    )


def _dilution(
    treatment: Neuromodulator, region: str | None
) -> tuple[Dilution | None, str, tuple[str, ...]]:
    vial = treatment.vial
    if vial is not None and vial.diluent is not None:
        return Dilution(vial.size, vial.diluent), "the vial of the plan", ()
    known = toxin(treatment.product)
    if known is None:
        return None, "no dilution is known for this product", ()
    return _of_liquid(known) or _of_label(known, vial, region)


def _of_liquid(known: Toxin) -> tuple[Dilution, str, tuple[str, ...]] | None:
    if known.dilutions:
        return None
    for size in known.vials:
        if size.volume is not None:
            words = f"ready-to-use liquid {size.brand}" + _how(size.seen)
            return Dilution(size.size, size.volume), words, (size.source,)
    return None


def _of_label(
    known: Toxin, vial: Vial | None, region: str | None
) -> tuple[Dilution | None, str, tuple[str, ...]]:
    fitting = [one for one in known.dilutions if vial is None or vial.size == one.dilution.vial]
    if not fitting:
        return None, "no label dilution is known for this vial", ()
    chosen = min(fitting, key=lambda one: (region not in one.regions, not one.aesthetic))
    mixed = f"{chosen.dilution.vial} in {chosen.dilution.diluent}"
    words = f"label dilution of {chosen.brand} ({mixed}{_how(chosen.seen)})"
    return chosen.dilution, words, (chosen.source,)


def _how(seen: str) -> str:
    return ", unverified" if seen == "recalled" else ""


def _volume(dose: Dose, dilution: Dilution | None) -> Volume | None:
    return None if dilution is None else dilution.volume_for(dose)


def _marks(dose: Dose, dilution: Dilution | None, syringe: Syringe | None) -> Fraction | None:
    if dilution is None or syringe is None:
        return None
    return dilution.syringe_marks(dose, syringe)
