"""The points of a plan as text and as JSON: where each lies, how it was found, what is near."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from needlework.anatomy.face import Face
from needlework.anatomy.measuring import Gap, Measure, gaps
from needlework.anatomy.placing import Placed, placed_document
from needlework.anatomy.rules import lines
from needlework.exchange.face.drawing import seen_from
from needlework.exchange.face.filled import Filled, filled_document, filler_row
from needlework.exchange.face.planned import Laid, OnFace, laid_out, needed_views, toxins_of
from needlework.exchange.face.reachable import site_words
from needlework.exchange.numbers import measure, percent
from needlework.exchange.words import muscle_words
from needlework.forecast.neighbours import Neighbour, neighbours
from needlework.forecast.reached import Reached, muscles_reached
from needlework.plans import Plan, Session

SITES_FORMAT = "needlework-sites/1"
MEASURES_FORMAT = "needlework-face-measures/1"
COLUMNS = ("Point", "Muscle or layer", "Side", "Dose", "Volume", "± mm", "Known", "Where")
REACHED_COLUMNS = ("Muscle", "Side", "Aimed at", "Gets", "Local effect")
BESIDE_MM = 10.0  # vessels and nerves that a point is told to be near
ALWAYS = ("orbital-rim", "brow")
NO_POINTS = (
    "{words}: the plan gives a dose without points; name a protocol, or write down its sites"
)


def rows(laid: Sequence[OnFace]) -> list[tuple[str, ...]]:
    """Return one row per point, in the order of :data:`COLUMNS`."""
    toxins = [
        (
            item.site.id,
            muscle_words(item.site.muscle),
            item.side,
            str(item.site.dose),
            one.volume(item),
            f"{item.sd_mm:.1f}",
            "unverified" if item.rule.seen == "recalled" else item.rule.seen,
            item.words,
        )
        for one in toxins_of(laid)
        for item in one.placed
    ]
    fillers = [one for one in laid if isinstance(one, Filled)]
    return [*toxins, *(filler_row(one, item) for one in fillers for item in one.placed)]


def remarks(laid: Sequence[OnFace]) -> Iterator[str]:
    """Yield what has no place, and why."""
    for one in toxins_of(laid):
        if not one.placed and not one.unplaced:
            yield NO_POINTS.format(words=one.words)
        for item in one.unplaced:
            yield f"{site_words(item.site)}: {item.reason}"


def hidden_words(laid: Sequence[OnFace], face: Face) -> Iterator[str]:
    """Yield the points that none of the needed views shows, as in a fold of the skin."""
    views = needed_views(laid, face)
    for one in toxins_of(laid):
        for item in one.placed:
            if not any(seen_from(face, view, item.spot) for view in views):
                yield f"{site_words(item.site, item.side)}: hidden in these pictures"


def reached_rows(found: Sequence[Reached]) -> list[tuple[str, ...]]:
    """Return what muscles get, one row each, in the order of :data:`REACHED_COLUMNS`."""
    return [
        (
            muscle_words(one.muscle),
            one.side,
            "yes" if one.aimed_at else "no",
            f"{measure(one.units)} {one.unit}",
            "not known" if one.effect is None else percent(one.effect),
        )
        for one in found
    ]


def neighbour_words(one: Neighbour) -> str:
    """Return in one sentence how much of the toxin reaches a muscle in danger.

    >>> from needlework.forecast.neighbours import Neighbour
    >>> one = Neighbour("s1", "x", "lateral-rectus", "diplopia", 0.5, "both", None)
    >>> neighbour_words(one)
    'lateral rectus gets 0.5 times what the label’s pattern gives it; diplopia: no rate known'
    """
    side = "" if one.side in ("both", "midline") else f", more on the {one.side}"
    much = f"{muscle_words(one.muscle)} gets {measure(one.ratio)} times what the label’s pattern"
    event = one.event.replace("_", " ")
    if one.risk is None:
        return f"{much} gives it{side}; {event}: no rate known"
    low, high = percent(one.risk.lo), percent(one.risk.hi)
    chance = f"{percent(one.risk.probability)} ({low} to {high})"
    return f"{much} gives it{side}; {event} {chance}, {one.risk.grade}"


def notable(face: Face, placed: Placed) -> tuple[Gap, ...]:
    """Return how far a point lies from rim and brow, and from vessels and nerves beside it."""
    known = lines()
    deep = [name for name in known if known[name].kind in ("vessel", "nerve")]
    near = [one for one in gaps(face, placed, deep) if one.mm <= BESIDE_MM]
    fixed = [one for one in gaps(face, placed, ALWAYS) if math.isfinite(one.mm)]
    return (*fixed, *near)


def sites_document(plan: Plan, face: Face) -> dict[str, Any]:
    """Return the points of all sessions with rule and resolved place, for a plan to keep."""
    return {
        "format": SITES_FORMAT,
        "face": face_document(face),
        "sessions": [_session(session, plan, face) for session in plan.sessions],
        "muscles": [_reached(one) for one in muscles_reached(plan, face)],
        "neighbours": [_neighbour(one) for one in neighbours(plan, face)],
    }


def _session(session: Session, plan: Plan, face: Face) -> dict[str, Any]:
    laid = laid_out(session, plan, face)
    fillers = [one for one in laid if isinstance(one, Filled)]
    return {
        "session": session.id,
        "day": session.day,
        "treatments": [_treatment(one, face) for one in toxins_of(laid)],
        "fillers": [filled_document(one, face) for one in fillers],
    }


def face_document(face: Face) -> dict[str, Any]:
    """Return what a face is and how its size is known."""
    return {
        "name": face.name,
        "mesh": face.head.provenance["content_sha256"],
        "scale": face.scale.kind,
        "scale_words": face.scale.words,
        "scale_sd": round(face.scale.sd, 4),
        "landmark_sd_mm": face.landmark_sd_mm,
    }


def measures_document(face: Face, found: Sequence[Measure]) -> dict[str, Any]:
    """Return the distances of a face."""
    return {
        "format": MEASURES_FORMAT,
        "face": face_document(face),
        "measures": [
            {"what": one.words, "mm": round(one.mm, 2), "sd_mm": round(one.sd_mm, 2)}
            for one in found
        ],
        "landmarks_mm": {
            name: [round(float(number), 2) for number in face.surface.position(spot)]
            for name, spot in face.head.landmarks.items()
            if not name.startswith("place-")
        },
    }


def _treatment(one: Laid, face: Face) -> dict[str, Any]:
    return {
        "treatment": one.treatment.id,
        "product": one.treatment.product,
        "area": one.treatment.area,
        "sites": [_site(one, item, face) for item in one.placed],
        "not_placed": [
            {"site": item.site.id, "muscle": item.site.muscle, "reason": item.reason}
            for item in one.unplaced
        ],
    }


def _site(one: Laid, item: Placed, face: Face) -> dict[str, Any]:
    volume = one.given[item.site.id].volume
    near = [
        {"line": gap.line, "mm": round(gap.mm, 2), "sd_mm": round(gap.sd_mm, 2)}
        for gap in notable(face, item)
    ]
    document = placed_document(item)
    return {**document, "volume": None if volume is None else str(volume), "distances": near}


def _neighbour(one: Neighbour) -> dict[str, Any]:
    risk = one.risk
    return {
        "session": one.session,
        "product": one.product,
        "muscle": one.muscle,
        "event": one.event,
        "times_label_pattern": round(one.ratio, 3),
        "side": one.side,
        "probability": None if risk is None else round(risk.probability, 5),
        "lo": None if risk is None else round(risk.lo, 5),
        "hi": None if risk is None else round(risk.hi, 5),
        "grade": "assumed",
        "source": None if risk is None else risk.source,
    }


def _reached(one: Reached) -> dict[str, Any]:
    return {
        "session": one.session,
        "product": one.product,
        "muscle": one.muscle,
        "side": one.side,
        "aimed_at": one.aimed_at,
        "units": round(one.units, 4),
        "unit": one.unit,
        "effect": None if one.effect is None else round(one.effect, 4),
        "grade": one.grade,
    }
