"""What the sites of a plan bring to each muscle: units that lie in it, and the mean local effect.

Both come from the influence of sites on muscles, which is *assumed* as the spread is; they go
beside the forecast of lines, which still follows the dose of the area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from needlework.doses import Dose
from needlework.evidence import parameter
from needlework.plans import Neuromodulator, Plan, Session
from needlework.products import given
from needlework.protocols import dose_of, expand
from needlework.protocols.library import every
from needlework.protocols.values import Protocol

if TYPE_CHECKING:
    from needlework.anatomy import Face
    from needlework.anatomy.arrays import Floats
    from needlework.anatomy.muscles import Patch
    from needlework.mechanisms.influence import Influence

ON_LABEL = "on-label"
LEAST_SHARE = 0.01  # of the dose or of the largest effect, to be told


@dataclass(frozen=True, slots=True)
class Reached:
    """What a muscle of one side gets in a session.

    Parameters
    ----------
    session, product : str
    muscle, side : str
    aimed_at : bool
        Whether a site is meant for it.
    units : float
        Units of the product that lie in it, printed as they are and never added to a dose.
    unit : str
        The product's own unit.
    effect : float or None
        Mean local effect at the peak, 0 to 1; None where no label tells the dose of a site.
    """

    session: str
    product: str
    muscle: str
    side: str
    aimed_at: bool
    units: float
    unit: str
    effect: float | None
    grade: str = "assumed"


def muscles_reached(plan: Plan, face: Face | None = None) -> tuple[Reached, ...]:
    """Return what each muscle gets from the sites of a plan, session by session.

    Parameters
    ----------
    plan : Plan
    face : Face, optional
        The patient's own; an average one without it.
    """
    from needlework.anatomy import average_face
    from needlework.anatomy.muscles import patches

    shown = face or average_face()
    if not any(by_product(session) for session in plan.sessions):
        return ()
    around = patches(shown)
    return tuple(
        one
        for session in plan.sessions
        for product, treatments in by_product(session).items()
        for one in _of_product(session, product, treatments, plan, shown, around)
    )


def influence_of(
    treatments: Sequence[Neuromodulator], plan: Plan, face: Face, around: Sequence[Patch]
) -> tuple[Influence, Floats] | None:
    """Return the influence of the sites of some treatments, and their units; None without places.

    Parameters
    ----------
    treatments : sequence of Neuromodulator
        Of one product.
    plan : Plan
    face : Face
    around : sequence of Patch
        Muscles on this face.
    """
    from needlework.anatomy import place_sites
    from needlework.mechanisms.influence import influence

    usual = parameter("spread.reference_volume").value
    placed, volumes = [], []
    for item in treatments:
        sites = expand(item)
        found, _ = place_sites(sites, face)
        what = given(item, sites, region=plan.region, dose=dose_of(item))
        by_site = {one.site.id: one.volume for one in what.sites}
        for one in found:
            volume = by_site[one.site.id]
            placed.append(one)
            volumes.append(usual if volume is None else float(volume.amount))
    if not placed:
        return None
    doses = np.array([float(one.site.dose.units) for one in placed])
    return influence(face, placed, around, volumes), doses


def by_product(session: Session) -> dict[str, list[Neuromodulator]]:
    """Return the toxin treatments with sites of a session, by product."""
    found: dict[str, list[Neuromodulator]] = {}
    for item in session.treatments:
        if isinstance(item, Neuromodulator) and expand(item):
            found.setdefault(item.product, []).append(item)
    return found


def label_pattern(product: str, area: str) -> Protocol | None:
    """Return the label's own pattern of a product in one area; None where there is none."""
    for protocol in every():
        if isinstance(protocol, Protocol) and protocol.points:
            same = protocol.product == product and protocol.areas == (area,)
            if same and any(label.status == ON_LABEL for label in protocol.label):
                return protocol
    return None


def label_site_dose(product: str) -> Dose | None:
    """Return the dose that a product's label gives one site; None where no label has points.

    The glabella's, for every product was measured there.
    """
    found = label_pattern(product, "glabella")
    return None if found is None else found.points[0].dose


def _of_product(
    session: Session,
    product: str,
    treatments: Sequence[Neuromodulator],
    plan: Plan,
    face: Face,
    around: Sequence[Patch],
) -> Iterator[Reached]:
    found = influence_of(treatments, plan, face, around)
    if found is None:
        return
    matrix, doses = found
    usual = label_site_dose(product)
    units = matrix.received(doses)
    effects = None if usual is None else matrix.effect(doses / float(usual.units))
    sites = [site for item in treatments for site in expand(item)]
    for place, patch in enumerate(around):
        effect = None if effects is None else float(effects[place])
        if units[place] >= LEAST_SHARE * doses.sum() or (effect or 0) >= LEAST_SHARE:
            yield Reached(
                session=session.id,
                product=product,
                muscle=patch.muscle.name,
                side=patch.side,
                aimed_at=any(
                    site.muscle == patch.muscle.name
                    and (site.side in (patch.side, "both") or patch.side == "midline")
                    for site in sites
                ),
                units=float(units[place]),
                unit=sites[0].dose.unit,
                effect=effect,
            )
