"""What of a plan is drawn on the chart, with units and millilitres at each point."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.anatomy import Face
from needlework.clinic.face.drawing import Mark
from needlework.clinic.face.filling import filler_lines, filler_marks
from needlework.clinic.face.positions import Spot, area_spots, position
from needlework.clinic.face.rows import SIDE_WORDS, Line
from needlework.clinic.face.shaping import bent_spot
from needlework.doses import Dilution, Dose
from needlework.exchange.words import area_words, muscle_words
from needlework.plans import Filler, Neuromodulator, Plan, Side, Site, Treatment
from needlework.problems import BadInputError
from needlework.protocols import dose_of, expand
from needlework.vocabulary import AreaTerm, resolve


def marks_of(
    plan: Plan, session: str, *, movable: bool = False, face: Face | None = None
) -> tuple[Mark, ...]:
    """Return what is drawn of one session, on the patient's own face or an average one."""
    return tuple(
        mark
        for one, treatment in plan.scheduled()
        if one.id == session
        for mark in _marks(treatment, movable, face)
    )


def lines_of(treatment: Treatment, face: Face | None = None) -> tuple[Line, ...]:
    """Return the points of a toxin or a filler as rows of a table."""
    if isinstance(treatment, Filler):
        return filler_lines(treatment, face)
    if not isinstance(treatment, Neuromodulator):
        return ()
    every, own = expand(treatment), {site.id for site in treatment.sites}
    # A point keeps its row when it is changed, whether it comes from a scheme or from the plan.
    ordered = sorted(every, key=lambda site: site.id.replace("/", "-"))
    return tuple(_line(treatment, site, every, site.id in own, face) for site in ordered)


def volume_words(treatment: Neuromodulator, dose: Dose) -> str:
    """Return the millilitres of the made-up vial that hold a dose; empty without a vial."""
    vial = treatment.vial
    if vial is None or vial.diluent is None:
        return ""
    try:
        return str(Dilution.create(vial.size, vial.diluent).volume_for(dose))
    except BadInputError:
        return ""


def amount_words(treatment: Treatment) -> str:
    """Return how much of a treatment is given in all."""
    if isinstance(treatment, Neuromodulator):
        return str(dose_of(treatment))
    for name in ("volume", "total_volume", "needle_length"):
        found = getattr(treatment, name, None)
        if found is not None:
            return str(found)
    return ""


def _marks(treatment: Treatment, movable: bool, face: Face | None) -> Iterator[Mark]:
    if isinstance(treatment, Neuromodulator) and (sites := expand(treatment)):
        yield from _points(treatment, sites, movable, face)
    elif isinstance(treatment, Filler) and treatment.sites:
        yield from filler_marks(treatment, movable, face)
    else:
        yield from _area(treatment, face)


def _area(treatment: Treatment, face: Face | None) -> Iterator[Mark]:
    term = resolve(treatment.area, "area")
    paired = isinstance(term, AreaTerm) and term.paired
    amount, name = amount_words(treatment), area_words(treatment.area)
    spots = area_spots(treatment.area, treatment.side, paired)
    # The amount is that of both sides together; how it is shared is not known.
    words = f"of {amount}" if len(spots) > 1 and amount else amount
    for spot in spots if face is None else (bent_spot(one, face) for one in spots):
        said = f"{name}, {SIDE_WORDS[spot.side]}, {words or 'treated'}"
        yield Mark(treatment.id, "", words, said, spot)


def _points(
    treatment: Neuromodulator, sites: tuple[Site, ...], movable: bool, face: Face | None
) -> Iterator[Mark]:
    for site in sites:
        spot = position(site, sites, face)
        if spot is not None:
            volume = volume_words(treatment, site.dose)
            amount = f"{site.dose}, {volume}" if volume else str(site.dose)
            name = f"{muscle_words(site.muscle)}, {SIDE_WORDS[side_of(site, spot)]}, {amount}"
            yield Mark(treatment.id, site.id, str(site.dose), name, spot, movable)


def side_of(site: Site, spot: Spot | None) -> Side:
    """Return the side of a point; left open by its scheme, the side on which it is drawn."""
    return site.side if spot is None or site.side != "both" else spot.side


def _line(
    treatment: Neuromodulator, site: Site, every: tuple[Site, ...], own: bool, face: Face | None
) -> Line:
    spot = position(site, every, face)
    return Line(
        treatment=treatment.id,
        site=site.id,
        muscle=muscle_words(site.muscle),
        side=SIDE_WORDS[site.side],
        units=str(site.dose).removesuffix(f" {site.dose.unit}"),
        unit=site.dose.unit,
        volume=volume_words(treatment, site.dose),
        own=own,
        drawn=spot is not None,
    )
