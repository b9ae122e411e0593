"""From what a plan says of a toxin treatment to sites and to one dose."""

from __future__ import annotations

from needlework.doses import Dose
from needlework.plans import Neuromodulator, Site
from needlework.protocols.library import get
from needlework.protocols.values import Point, Protocol


def expand(treatment: Neuromodulator) -> tuple[Site, ...]:
    """Return the sites of a treatment.

    A protocol gives its points on the treated side. Sites of the plan replace the protocol's
    points of the same muscle and side; others are added. A treatment with only a dose has no
    sites, nor has a protocol whose points were never published: where the units go is not known.

    Parameters
    ----------
    treatment : Neuromodulator
        Ids of sites made from a protocol hold a slash, which no id of a plan file may.
    """
    if treatment.protocol is None:
        return treatment.sites
    protocol = get(treatment.protocol)
    replaced = {(site.muscle, site.side) for site in treatment.sites}
    kept = [
        _site(point, protocol, treatment)
        for point in protocol.points
        if _treated(point, treatment) and (point.muscle, point.side) not in replaced
    ]
    return (*kept, *treatment.sites)


def dose_of(treatment: Neuromodulator) -> Dose:
    """Return the dose of the area, bilateral unless the treatment is of one side.

    Parameters
    ----------
    treatment : Neuromodulator
        Its dose comes from ``dose``, is the sum of its sites, or the total of a protocol whose
        points were never published.
    """
    if treatment.dose is not None:
        return treatment.dose
    sites = expand(treatment)
    if sites or treatment.protocol is None:
        return Dose.total(site.dose for site in sites)
    dose = without_points(get(treatment.protocol), treatment.side)
    assert dose is not None, f"{treatment.protocol} gives no dose of one side"
    return dose


def without_points(protocol: Protocol, side: str) -> Dose | None:
    """Return the dose of a protocol without points; None for one side that it does not give."""
    if side == "both":
        return protocol.total
    given = protocol.given
    return given.fixed if given is not None and given.per_side else None


def side_is_known(protocol: Protocol, side: str) -> bool:
    """Return whether a protocol says what one side receives."""
    if side == "both":
        return True
    if protocol.points:
        return all(point.side != "both" for point in protocol.points)
    return without_points(protocol, side) is not None


def _site(point: Point, protocol: Protocol, treatment: Neuromodulator) -> Site:
    name = f"{treatment.id}/{point.name}"
    return Site(name, point.muscle, point.side, point.dose, protocol.depth)


def _treated(point: Point, treatment: Neuromodulator) -> bool:
    return treatment.side == "both" or point.side == treatment.side
