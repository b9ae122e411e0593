"""What one session takes from its vials: drawn, shared, left over, and how long they are open.

>>> from needlework.doses import Dose, Volume
>>> from needlework.plans import Neuromodulator, Vial
>>> vial = Vial(Dose.parse("100 U", product="Botox"), Volume.parse("2.5 mL"))
>>> twenty = Dose.parse("20 U", product="Botox")
>>> frown = Neuromodulator("t1", vial.size.product, "glabella", dose=twenty, vial=vial)
>>> print(supply([Draw(frown)]))
t1: 20 U in 0.5 mL
onabotulinumtoxinA: 1 vial of 100 U, 80 U left over (2 mL)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from needlework.doses import Dilution, Dose, Syringe
from needlework.plans import Neuromodulator, Site
from needlework.problems import BadInputError, Problem
from needlework.products.drawing import Drawn, draw
from needlework.products.given import Given, given
from needlework.products.neuromodulator import toxin
from needlework.products.pool import Pool, pool
from needlework.products.shelf_life import ShelfLife, is_expired, shelf_life


@dataclass(frozen=True, slots=True)
class Draw:
    """One treatment that is drawn up in a session.

    Parameters
    ----------
    sites : sequence of Site
        As ``protocols.expand(treatment)`` returns them; empty where only a dose is known.
    dose : Dose or None
        As ``protocols.dose_of(treatment)`` returns it; needed where there are no sites.
    patient : str
        Who is treated; empty where the session is of one patient.
    """

    treatment: Neuromodulator
    sites: Sequence[Site] = ()
    dose: Dose | None = None
    patient: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentSupply:
    """What one treatment draws up.

    Parameters
    ----------
    what : Given
        Dose, volume and marks, exact, in all and per site.
    whole : Drawn or None
        The dose in whole marks; None where the plan names no syringe.
    points : tuple of Drawn
        The same for each site that has a syringe, in the order of ``what.sites``.
    """

    id: str
    patient: str
    what: Given
    whole: Drawn | None
    points: tuple[Drawn, ...]

    @property
    def who(self) -> str:
        """Patient and treatment, as the vials name who draws from them."""
        return f"{self.patient}, {self.id}" if self.patient else self.id

    def __str__(self) -> str:
        return f"{self.who}: {self.whole or f'{self.what.dose} in {self.what.volume}'}"


@dataclass(frozen=True, slots=True)
class PoolSupply:
    """Vials that several treatments share, and whether they may still be used.

    Parameters
    ----------
    expired : bool or None
        Whether the last day of use is past; None where it or the day is not known.
    notes : tuple of str
        What the label asks and the session does not do.
    """

    pool: Pool
    open_for: ShelfLife
    expired: bool | None
    notes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.pool.product}: {self.pool}"


@dataclass(frozen=True, slots=True)
class SessionSupply:
    """What a session takes: every treatment, and the vials it comes from."""

    treatments: tuple[TreatmentSupply, ...]
    pools: tuple[PoolSupply, ...]

    def left_over(self, product: str) -> Dose:
        """Return what is left of a product in all its vials."""
        found = [one.pool.left_over for one in self.pools if one.pool.product == product]
        return Dose.total(found)

    def __str__(self) -> str:
        return "\n".join(str(one) for one in (*self.treatments, *self.pools))


def supply(
    draws: Sequence[Draw],
    *,
    at: datetime | None = None,
    region: str | None = None,
    available: Mapping[str, int] | None = None,
) -> SessionSupply:
    """Return what a session takes from its vials, in the order of its treatments.

    Treatments share vials where product, size, diluent, solution, lot and time of making up are
    the same; each product has vials of its own.

    Parameters
    ----------
    at : datetime, optional
        When the session is; without it no vial is too old and none is known to be fresh.
    region : str, optional
        Region whose labels come first.
    available : mapping of product slug to int, optional
        Vials that are at hand; products that are not named have as many as needed.

    Raises
    ------
    BadInputError
        With one sentence for each treatment or vial that cannot be used as it is given.
    """
    problems: list[Problem] = []
    drawn: list[tuple[Draw, TreatmentSupply]] = []
    for one in draws:
        try:
            drawn.append((one, _treatment(one, region)))
        except BadInputError as fault:
            problems += fault.problems
    groups: dict[object, list[tuple[Draw, TreatmentSupply]]] = {}
    for pair in drawn:
        groups.setdefault(_vial_key(pair), []).append(pair)
    pools: list[PoolSupply] = []
    for members in groups.values():
        try:
            pools.append(_pool(members, at, region, available or {}))
        except BadInputError as fault:
            problems += fault.problems
    if problems:
        raise BadInputError(problems)
    return SessionSupply(tuple(one for _, one in drawn), tuple(pools))


def _treatment(one: Draw, region: str | None) -> TreatmentSupply:
    treatment = one.treatment
    where = f"treatment {treatment.id}"
    _check(one, where)
    what = given(treatment, one.sites, region=region, dose=one.dose)
    if what.dilution is None:
        raise BadInputError([_no_dilution(treatment, what, where)])
    syringe = what.syringe
    points: tuple[Drawn, ...] = ()
    if syringe is not None:
        points = tuple(
            draw(site.dose, what.dilution, syringe, where=f"{where}, site {site.id}")
            for site in one.sites
        )
    return TreatmentSupply(
        treatment.id, one.patient, what, _whole(what, what.dilution, syringe, where), points
    )


def _check(one: Draw, where: str) -> None:
    """Refuse doses and vials that belong to another product than the treatment."""
    treatment = one.treatment
    given_doses = [one.dose, treatment.dose, *(site.dose for site in one.sites)]
    if treatment.vial is not None:
        given_doses.append(treatment.vial.size)
    for dose in given_doses:
        if dose is not None and dose.product != treatment.product:
            given = f"{dose} of {dose.product} in a treatment with {treatment.product}"
            remedy = "Units of products do not convert; correct the product or the amount."
            allowed = f"doses and vials of {treatment.product}"
            raise BadInputError([Problem(where, given, allowed, remedy, "supply.other-product")])
    if not any(given_doses[:2]) and not one.sites:
        remedy = "Give the dose, as protocols.dose_of(treatment) returns it."
        raise BadInputError(
            [Problem(where, "no dose and no sites", "one of them", remedy, "supply.no-dose")]
        )


def _no_dilution(treatment: Neuromodulator, what: Given, where: str) -> Problem:
    return Problem(
        where,
        f"{treatment.product}: {what.basis}",
        "a vial with its size and what it is made up with",
        'Write for example vial = { size = "100 U", diluent = "2.5 mL" }.',
        "supply.no-dilution",
    )


def _whole(what: Given, dilution: Dilution, syringe: Syringe | None, where: str) -> Drawn | None:
    return None if syringe is None else draw(what.dose, dilution, syringe, fills=True, where=where)


def _vial_key(pair: tuple[Draw, TreatmentSupply]) -> object:
    dilution, vial = pair[1].what.dilution, pair[0].treatment.vial
    assert dilution is not None
    own = (vial.solution, vial.lot, vial.expiry, vial.opened_at) if vial is not None else ()
    return (dilution.vial.product, dilution.vial.units, dilution.diluent.amount, own)


def _pool(
    members: list[tuple[Draw, TreatmentSupply]],
    at: datetime | None,
    region: str | None,
    available: Mapping[str, int],
) -> PoolSupply:
    first, its_supply = members[0]
    dilution, vial = its_supply.what.dilution, first.treatment.vial
    assert dilution is not None
    product = first.treatment.product
    shared = pool(
        dilution,
        [(supplied.who, supplied.what.dose) for _, supplied in members],
        available=available.get(product),
    )
    opened_at = None if vial is None else vial.opened_at
    where = f"treatment {first.treatment.id}, vial.opened_at"
    life = shelf_life(product, opened_at, at, region=region, where=where)
    on = None if at is None else at.date()
    expired = None if vial is None or on is None else is_expired(vial.expiry, on)
    patients = {one.patient for one, _ in members}
    return PoolSupply(shared, life, expired, _notes(product, patients, region))


def _notes(product: str, patients: set[str], region: str | None) -> tuple[str, ...]:
    known = toxin(product)
    if len(patients) < 2 or known is None:
        return ()
    asked = [one for one in known.made_up if one.one_patient]
    asked = [one for one in asked if region in one.regions] or asked
    return tuple(
        f"{len(patients)} patients share a vial; {one.brand}: {one.words} ({one.source})"
        for one in asked[:1]
    )
