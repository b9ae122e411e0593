"""The points of a session that a face has a place for, and the others in words."""

from __future__ import annotations

from dataclasses import replace

from needlework.anatomy.face import Face
from needlework.anatomy.placing import place_sites
from needlework.exchange.words import muscle_words
from needlework.plans import Neuromodulator, Session, Site, Treatment
from needlework.problems import BadInputError
from needlework.protocols import expand

NO_PLACE = "its place “{}” is none of this face, see the plan"


def reachable(session: Session, face: Face) -> tuple[Session, tuple[str, ...]]:
    """Return a session without the points whose own place the face lacks, and those in words.

    A plan may keep a point where only its drawing reaches, as low on the neck; that must not take
    all other points out of a picture.
    """
    treatments: list[Treatment] = []
    left_out: list[str] = []
    for one in session.treatments:
        gone = [site for site in _own(one) if not _has_place(site, face)]
        left_out += [f"{site_words(site)}: {_no_place(site)}" for site in gone]
        if isinstance(one, Neuromodulator) and gone:
            sites = tuple(site for site in expand(one) if site not in gone)
            treatments += [replace(one, protocol=None, sites=sites)] if sites else []
        else:
            treatments.append(one)
    return replace(session, treatments=tuple(treatments)), tuple(left_out)


def site_words(site: Site, side: str = "") -> str:
    """Return a point as its id, muscle, side and units.

    Parameters
    ----------
    side : str
        Where its scheme leaves the side open, the one on which it lies.
    """
    known = side or ("" if site.side == "both" else site.side)
    where = f"{known}, " if known else ""
    return f"{site.id}, {muscle_words(site.muscle)}, {where}{site.dose}"


def _own(one: Treatment) -> tuple[Site, ...]:
    if not isinstance(one, Neuromodulator):
        return ()
    return tuple(site for site in one.sites if site.at is not None)


def _no_place(site: Site) -> str:
    return NO_PLACE.format("" if site.at is None else site.at.rule)


def _has_place(site: Site, face: Face) -> bool:
    try:
        place_sites([site], face)
    except BadInputError:
        return False
    return True
