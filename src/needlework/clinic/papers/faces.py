"""The points of a plan on the face, as a picture that stands alone."""

from __future__ import annotations

from needlework.anatomy import Face
from needlework.exchange.face.listing import remarks
from needlework.exchange.face.planned import laid_out, named_view, picture
from needlework.exchange.face.reachable import reachable
from needlework.plans import Filler, Neuromodulator, Plan, Session, Treatment
from needlework.protocols import expand

VIEWS = ("front", "right", "left")


def with_points(plan: Plan) -> tuple[Session, ...]:
    """Return the sessions that have points to draw."""
    return tuple(one for one in plan.sessions if any(map(_has_points, one.treatments)))


def face_svg(plan: Plan, session: Session | None, view: str, face: Face) -> str:
    """Return the points of a session on a face as SVG; the face alone where there is none.

    A point that has no place on the face is named below the picture.
    """
    kept, left_out = (None, ()) if session is None else reachable(session, face)
    laid = () if kept is None else laid_out(kept, plan, face)
    seen = named_view(view, laid, face)
    missing = [*left_out, *(remarks(laid) if session else ())]
    note = f"Not on this face: {'; '.join(missing)}." if missing else ""
    return str(
        picture(laid, face, seen, f"face-{view}", note=note, skin_type=plan.patient.skin_type)
    )


def _has_points(one: Treatment) -> bool:
    if isinstance(one, Neuromodulator):
        return bool(expand(one))
    return isinstance(one, Filler) and bool(one.sites)
