"""Where the points of the plan lie: pictures of a face with units, and the rule of each point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from needlework.exchange.markup import Html, tag
from needlework.exchange.report.parts import bullets, section, table
from needlework.exchange.words import muscle_words, sentence_case
from needlework.plans import Filler, Neuromodulator, Plan, Session
from needlework.problems import BadInputError
from needlework.protocols import expand

if TYPE_CHECKING:
    from needlework.anatomy import Face, Placed, PlacedFiller
    from needlework.exchange.face.planned import OnFace

AVERAGE = (
    "On an average face: the patient’s own was not measured, so places are those of the rule and "
    "have to be found on the patient."
)
OWN = "On the patient’s own face, from clicked points; size: {words} (lengths ± {percent:.1f} %)."
SIDES = (
    "R and L are the patient’s. The number in a point is its units, of a filler its millilitres; "
    "a ring shows how uncertain "
)
SIDES += "its place is. An illustration of the plan, not a picture of the result."
UNVERIFIED = "from memory, unverified"
ALIKE = "Muscles that should not be reached get what the label’s own pattern gives them."
OTHERWISE = 0.05  # share by which a ratio must differ from 1 to be told
VESSELS = (
    "Distances of the fillers’ points from vessels along the skin. Their courses are from memory, "
    "unverified, and differ from person to person: a distance clears nothing."
)
COLUMNS = ("Muscle or layer", "Side", "Where", "± mm", "Known by")


def points_section(plan: Plan, face: Face | None = None) -> Html | None:
    """Return where the points lie; None for a plan without points.

    Parameters
    ----------
    plan : Plan
    face : Face, optional
        The patient's own; an average one without it.
    """
    sessions = _different(plan)
    if not sessions:
        return None
    from needlework.anatomy import average_face

    shown = face or average_face()
    lead = AVERAGE
    if shown.own:
        lead = OWN.format(words=shown.scale.words, percent=100 * shown.scale.sd)
    blocks = [
        _block(session, days, plan, shown, f"face-{number}")
        for number, (session, days) in enumerate(sessions)
    ]
    return section(
        "points", "Where the points lie", *blocks, _neighbours(plan, face), lead=f"{lead} {SIDES}"
    )


def _neighbours(plan: Plan, face: Face | None) -> Html | None:
    """Return how much reaches muscles in danger, where the sites are not simply the label's."""
    from needlework.exchange.face.listing import neighbour_words
    from needlework.forecast.neighbours import neighbours

    try:
        found = neighbours(plan, face)
    except BadInputError:
        return None  # said above, where the points are
    other = [one for one in found if abs(one.ratio - 1) >= OTHERWISE]
    if not other:
        return tag("p", ALIKE) if found else None
    said = bullets(sentence_case(neighbour_words(one)) for one in other)
    return tag("div", tag("h3", "Muscles that should not be reached"), said)


def _different(plan: Plan) -> list[tuple[Session, list[int]]]:
    """Return sessions with points, those with the same ones once with all their days."""
    found: dict[tuple[str, ...], tuple[Session, list[int]]] = {}
    for session in plan.sessions:
        toxins = [item for item in session.treatments if isinstance(item, Neuromodulator)]
        sites = [site for item in toxins for site in expand(item)]
        fillers = [
            f"{item.product} {site}"
            for item in session.treatments
            if isinstance(item, Filler)
            for site in item.sites
        ]
        if sites or fillers:
            toxin = (f"{site.muscle} {site.side} {site.dose} {site.at}" for site in sites)
            said = (*toxin, *fillers)
            found.setdefault(said, (session, []))[1].append(session.day)
    return list(found.values())


def _block(session: Session, days: list[int], plan: Plan, face: Face, uid: str) -> Html:
    from needlework.exchange.face.filled import beside_words
    from needlework.exchange.face.listing import hidden_words, remarks
    from needlework.exchange.face.planned import laid_out, legend, pictures
    from needlework.exchange.face.reachable import reachable

    when = ("Day " if len(days) == 1 else "Days ") + ", ".join(str(day) for day in days)
    try:
        kept, left_out = reachable(session, face)
        laid = laid_out(kept, plan, face)
    except BadInputError as error:
        problems = bullets(problem.sentence() for problem in error.problems)
        return tag("div", tag("p", when, class_="when"), problems, class_="dose")
    drawn = [tag("figure", one) for one in pictures(laid, face, uid, plan.patient.skin_type)]
    keys = [tag("li", _ring(one.colour), one.words) for one in legend(laid)]
    missing = [*left_out, *remarks(laid), *hidden_words(laid, face)]
    near = list(beside_words(face, laid))
    return tag(
        "div",
        tag("p", when, class_="when"),
        tag("div", *drawn, class_="faces"),
        tag("ul", *keys, class_="keys"),
        bullets(missing) if missing else None,
        _table(laid),
        tag("p", VESSELS) if near else None,
        bullets(near) if near else None,
    )


def _ring(colour: str) -> Html:
    """Return the mark of a muscle as a picture: pages of the clinic hold no styles."""
    ring = tag("circle", cx=6, cy=6, r=4.5, fill="none", stroke=colour, stroke_width=2.6)
    return tag("svg", ring, viewBox="0 0 12 12", aria_hidden="true")


def _table(laid: Sequence[OnFace]) -> Html:
    """Return how points are found; those of both sides that are found alike stand together."""
    sides: dict[tuple[str, ...], list[str]] = {}
    for one in laid:
        for item in one.placed:
            known = UNVERIFIED if item.rule.seen == "recalled" else item.rule.seen
            key = (_what(item), item.words, f"{item.sd_mm:.1f}", known)
            sides.setdefault(key, []).append(item.side)
    rows = [
        [muscle, ", ".join(dict.fromkeys(found)), words, spread, known]
        for (muscle, words, spread, known), found in sides.items()
    ]
    return table("How each point is found", COLUMNS, rows, stacked=True)


def _what(item: Placed | PlacedFiller) -> str:
    """Return the muscle of a toxin's point, the layer of a filler's."""
    from needlework.anatomy import Placed
    from needlework.exchange.face.filled import layer_words

    if isinstance(item, Placed):
        return sentence_case(muscle_words(item.site.muscle))
    return sentence_case(layer_words(item))
