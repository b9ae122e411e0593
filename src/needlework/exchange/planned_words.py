"""What a plan gives, in words for people who carry it out."""

from __future__ import annotations

from needlework.exchange.words import area_words, product_words, sentence_case
from needlework.plans import (
    DailyUse,
    FatDissolving,
    Filler,
    Mesotherapy,
    Microneedling,
    Neuromodulator,
    Treatment,
)

PLAIN_AREAS = {
    "glabella": "between the brows (glabella)",
    "lateral canthal (crow's feet)": "beside the eyes (crow's feet)",
    "submental": "under the chin",
    "malar": "cheeks",
    "platysma (neck bands)": "neck bands",
}
"""Areas by a name that a patient knows; the others are plain already."""


def treatment_words(treatment: Treatment) -> str:
    """Return a treatment in one line: what, how much, where."""
    side = "" if treatment.side == "both" else f", {treatment.side} side"
    where = f"{area_words(treatment.area).lower()}{side}"
    return sentence_case(f"{given_words(treatment)}, {where}{_how(treatment)}")


def told_words(treatment: Treatment) -> str:
    """Return a treatment in one line for the patient: what, how much, where."""
    return sentence_case(f"{given_words(treatment)}, {told_where(treatment)}")


def told_where(treatment: Treatment) -> str:
    """Return the area and side of a treatment in words that a patient knows."""
    side = "" if treatment.side == "both" else f", your {treatment.side} side"
    name = area_words(treatment.area)
    return f"{PLAIN_AREAS.get(name.lower(), name)}{side}"


def how_much_words(treatment: Treatment) -> str:
    """Return how much of a treatment is given, for somebody who agrees to it."""
    if isinstance(treatment, Neuromodulator):
        from needlework.protocols import dose_of

        return str(dose_of(treatment))
    if isinstance(treatment, Microneedling):
        passes = "" if treatment.passes is None else f", {treatment.passes} passes"
        return f"{treatment.needle_length} deep{passes}"
    if isinstance(treatment, Filler):
        return str(treatment.volume)
    return _points_words(treatment)


def _points_words(treatment: Mesotherapy | FatDissolving) -> str:
    """Return strength, volume of a point and in all, as far as the plan says them."""
    parts = []
    if isinstance(treatment, Mesotherapy):
        parts.append(" + ".join(str(item.concentration) for item in treatment.mixture))
    points = getattr(treatment, "points", None)
    if treatment.volume_per_point is not None:
        count = f"{points} points" if points else "points"
        parts.append(f"{count} of {treatment.volume_per_point}")
    if treatment.total_volume is not None:
        parts.append(f"{treatment.total_volume} in all")
    return ", ".join(parts) or "as much as is found right on the day"


def given_words(treatment: Treatment) -> str:
    """Return what is given and how much, without the place."""
    if isinstance(treatment, Neuromodulator):
        from needlework.protocols import dose_of

        return f"{product_words(treatment.product)} {dose_of(treatment)}"
    if isinstance(treatment, Microneedling):
        return _needled(treatment)
    if isinstance(treatment, Mesotherapy):
        return f"injections of {mixture_words(treatment)}"
    if isinstance(treatment, Filler):
        return f"{product_words(treatment.product)} {treatment.volume}"
    return _dissolved(treatment)


def mixture_words(treatment: Mesotherapy) -> str:
    """Return the actives of a mixture with their strengths."""
    from needlework.forecast.indications.actives import active_words

    parts = [f"{active_words(item.active)} {item.concentration}" for item in treatment.mixture]
    return " with ".join(part[:1].lower() + part[1:] for part in parts)


def daily_words(use: DailyUse) -> str:
    """Return what is used at home, with its days."""
    what = " ".join(part for part in (use.product.given, use.strength) if part)
    how = {"topical": ", on the skin", "oral": ", by mouth"}.get(use.route or "", "")
    until = "on" if use.until_day is None else f"to day {use.until_day}"
    return f"{what}{how}, daily from day {use.from_day} {until}"


def _how(treatment: Treatment) -> str:
    protocol = treatment.protocol if isinstance(treatment, Neuromodulator) else None
    return "" if protocol is None else f" (protocol {protocol})"


def _needled(treatment: Microneedling) -> str:
    passes = "" if treatment.passes is None else f", {treatment.passes} passes"
    serum = treatment.serum
    with_serum = "" if serum is None or serum.slug == "none" else f" with {serum.given}"
    return f"needling {treatment.needle_length}{passes}{with_serum}"


def _dissolved(treatment: FatDissolving) -> str:
    product = product_words(treatment.product)
    points = "" if treatment.points is None else f"{treatment.points} points of "
    volume = treatment.volume_per_point or treatment.total_volume
    return product if volume is None else f"{product} {points}{volume}"
