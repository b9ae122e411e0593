"""What a plan gives by needle, and how far that lies from what was studied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.needling_people import Sitting
from needlework.forecast.indications.needling_rows import fitted_rows
from needlework.forecast.indications.needling_tools import (
    HEATING,
    is_roller,
    kind_of,
    passes_of,
    session_worth,
)
from needlework.forecast.indications.values import Answer, Ask, Given
from needlework.forecast.values import NotForecast
from needlework.plans import Microneedling
from needlework.vocabulary import AreaTerm, resolve

PRP = "prp"
WITH_PRP = ("acne-scars",)
"""Indications with figures of platelet-rich plasma."""
NO_SERUM = "none"


def needled(given: Sequence[Given]) -> tuple[tuple[float, Microneedling], ...]:
    """Return day and treatment of what is needled with a tool that does not heat."""
    return tuple(
        (each.day, each.treatment)
        for each in given
        if isinstance(each.treatment, Microneedling) and each.treatment.device not in HEATING
    )


def refused(given: Sequence[Given]) -> tuple[NotForecast, ...]:
    """Return the treatments that no study of plain needling speaks of."""
    reason = (
        "insufficient: needles that also heat are another treatment, and no figure of them "
        "entered the fit of needling"
    )
    return tuple(
        NotForecast(each.treatment.id, reason, ("wu-2022-rfmn",))
        for each in given
        if isinstance(each.treatment, Microneedling) and each.treatment.device in HEATING
    )


def nothing_to_see(ask: Ask, why: str) -> Answer:
    """Return the answer for someone in whom there is nothing to improve on the scale."""
    reason = f"insufficient: {why}, and no study treated such people"
    return Answer(not_forecast=tuple(NotForecast(i.id, reason) for _, i in needled(ask.given)))


def sittings(ask: Ask) -> tuple[Sitting, ...]:
    """Return the sessions of an ask, those of one day with the same needles once each."""
    age, sex = ask.plan.age, ask.plan.patient.sex
    return tuple(
        Sitting(
            day,
            item.id,
            session_worth(item, age, sex, ask.seed, ask.size),
            serum_of(item) == PRP and ask.indication in WITH_PRP,
        )
        for day, item in needled(ask.given)
    )


def serum_of(item: Microneedling) -> str:
    """Return what is put on the skin: a slug, the words of the plan, or ``none``."""
    if item.serum is None:
        return NO_SERUM
    return item.serum.slug or item.serum.given


def lowered(graded: Graded, ask: Ask, family: str, areas: Sequence[str]) -> Graded:
    """Return a grade lowered where a plan goes beyond the studies, each with its reason.

    Parameters
    ----------
    areas : sequence of str
        Areas or groups of areas that the studies needled; empty where that was not told.
    """
    for reason in _beyond(ask, family, areas):
        graded = graded.lowered("assumed", reason)
    late = _late(ask, family)
    return graded if late is None else graded.lowered("informed", late)


def _beyond(ask: Ask, family: str, areas: Sequence[str]) -> Iterator[str]:
    yield from beyond_needles(ask)
    yield from _schedule([day for day, _ in needled(ask.given)], family)
    if areas and not _among(ask.area, areas):
        yield f"the studies needled other skin than the {ask.area.replace('-', ' ')}"
    low, high = (parameter(f"grade.age_{end}").value for end in ("low", "high"))
    if ask.plan.age is not None and not low <= ask.plan.age <= high:
        yield f"age {ask.plan.age} lies outside the trials ({low:g}-{high:g})"


def _among(area: str, areas: Sequence[str]) -> bool:
    """Whether an area, or the group that it belongs to, is among some areas."""
    term = resolve(area, "area")
    return area in areas or (isinstance(term, AreaTerm) and term.group in areas)


def beyond_needles(ask: Ask) -> Iterator[str]:
    """Yield why needles or passes lie beyond those of the studies."""
    items = [item for _, item in needled(ask.given)]
    longest = parameter("needling.reach.longest_needle").value
    for length in dict.fromkeys(item.needle_length for item in items):
        if float(length.amount) > longest:
            yield (
                f"needles of {length} are longer than any studied ({longest:g} mm); deeper has "
                "never been shown to do more, so nothing is added for it"
            )
    for item in {(kind_of(each.device), each.passes): each for each in items}.values():
        most = parameter(f"needling.reach.most_passes_{kind_of(item.device)}").value
        if passes_of(item) > most:
            tool = "roller" if is_roller(item.device) else "pen"
            yield f"{item.passes} passes are more than the {most:g} of any study of a {tool}"


def _schedule(days: Sequence[float], family: str) -> Iterator[str]:
    rows = fitted_rows(family)
    most = max((len(row.session_days) for row in rows), default=0)
    if len(days) > most:
        yield f"{len(days)} sessions are more than the {most} of any study"
    shortest = parameter("needling.reach.shortest_interval").value
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if gaps and 0 < min(gaps) < shortest:
        yield f"sessions {min(gaps):g} days apart are closer than the {shortest:g} of any study"


def _late(ask: Ask, family: str) -> str | None:
    """Return why the end of a course is not what was measured."""
    last = max(day for day, _ in needled(ask.given))
    known = last_follow_up(family)
    if not len(ask.days) or ask.days[-1] - last <= known * parameter("grade.reach").value:
        return None
    return (
        f"no figure later than {known:g} days after the last session: from there on the course "
        "is the slow turnover of mature collagen, which no study has tested"
    )


def last_follow_up(family: str) -> float:
    """Return the longest time from the last session to a visit in the fit of a family."""
    return max(
        (row.day - row.session_days[-1] for row in fitted_rows(family) if row.session_days),
        default=0.0,
    )


def assumptions(ask: Ask, worth: float) -> tuple[str, ...]:
    """Return what was taken for granted about what is given.

    Parameters
    ----------
    worth : float
        What a session of the plan is worth relative to those of the studies, on average.
    """
    items = [item for _, item in needled(ask.given)]
    serums = _serums(items, ask.indication)
    return tuple(dict.fromkeys((*_unsaid(items), *serums, *_shallow(worth))))


def _unsaid(items: Sequence[Microneedling]) -> Iterator[str]:
    if any(item.passes is None for item in items):
        yield "The plan does not say how many passes: as many as is usual are taken."


def _serums(items: Sequence[Microneedling], indication: str) -> Iterator[str]:
    known = (NO_SERUM, PRP) if indication in WITH_PRP else (NO_SERUM,)
    for item in items:
        serum = serum_of(item)
        if serum not in known:
            yield (
                f"{active_words(serum)} on needled skin has no figure for this outcome: without "
                "evidence, so the course is that of needling alone."
            )


def _shallow(worth: float) -> Iterator[str]:
    if worth < 1 - parameter("needling.reach.relevant_share").value:
        yield (
            f"Needles this short, or passes this few, count {100 * worth:.0f} % of a session of "
            "the studies; how depth and density count below those of the studies is assumed."
        )


def null_results(rows: Sequence[StudyRow], treatment: str) -> tuple[str, ...]:
    """Return a sentence for each controlled study of a treatment that found nothing."""
    return tuple(
        f"A controlled double-blind study ({row.study}) found no significant change after "
        f"{len(row.session_days)} sessions of {treatment.replace('-', ' ')} alone: it did not "
        "beat control. The bands hold that result too."
        for row in rows
        if row.likelihood == "null" and row.value == 0 and row.treatment == treatment
    )
