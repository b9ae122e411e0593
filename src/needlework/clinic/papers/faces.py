"""The points of a plan on the face, as a picture that stands alone."""

from __future__ import annotations

from dataclasses import replace

from needlework.anatomy import Face
from needlework.clinic.face.positions import chart_data
from needlework.clinic.face.rows import SIDE_WORDS
from needlework.exchange.face.planned import laid_out, named_view, picture
from needlework.exchange.words import muscle_words
from needlework.plans import Filler, Neuromodulator, Plan, Session, Treatment
from needlework.protocols import expand

VIEWS = ("front", "right", "left")


def with_points(plan: Plan) -> tuple[Session, ...]:
    """Return the sessions that have points to draw."""
    return tuple(one for one in plan.sessions if any(map(_has_points, one.treatments)))


def face_svg(plan: Plan, session: Session | None, view: str, face: Face) -> str:
    """Return the points of a session on a face as SVG; the face alone where there is none.

    A point that lies where the face does not reach is named below the picture.
    """
    kept, missing = (None, "") if session is None else _on_the_face(session)
    laid = () if kept is None else laid_out(kept, plan, face)
    seen = named_view(view, laid, face)
    tone = plan.patient.skin_type
    return str(picture(laid, face, seen, f"face-{view}", note=missing, skin_type=tone))


def _has_points(one: Treatment) -> bool:
    if isinstance(one, Neuromodulator):
        return bool(expand(one))
    return isinstance(one, Filler) and bool(one.sites)


def _on_the_face(session: Session) -> tuple[Session, str]:
    """Return a session without the points that only the drawing knows, and those in words."""
    own, left_out = chart_data()["rule"], []
    treatments: list[Treatment] = []
    for one in session.treatments:
        if isinstance(one, Neuromodulator):
            drawn = [site for site in one.sites if site.at is not None and site.at.rule == own]
            left_out += [
                f"{muscle_words(site.muscle)}, {SIDE_WORDS[site.side]}, {site.dose}"
                for site in drawn
            ]
            if drawn:
                sites = tuple(site for site in expand(one) if site not in drawn)
                treatments += [replace(one, protocol=None, sites=sites)] if sites else []
                continue
        treatments.append(one)
    said = f"Not on the face, see the drawing of the plan: {'; '.join(left_out)}."
    return replace(session, treatments=tuple(treatments)), said if left_out else ""
