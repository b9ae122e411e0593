"""What arms of skin and hair receive and what is taken for granted, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.forecast.indications.actives import active_words
from needlework.plans import (
    DailyUse,
    FatDissolving,
    Filler,
    Mesotherapy,
    Microneedling,
    Treatment,
    Trial,
    TrialArm,
)
from needlework.trials.skin.figures import SkinFigure
from needlework.vocabulary import resolve

_IMPUTED = {
    "none": "a missed visit counts nobody",
    "last-observation": "the last value stands for missed visits, the start before any visit",
    "non-responder": "who is missing counts as no response, and in a mean as no change",
}


def given_words(arm: TrialArm, comparisons: Sequence[str]) -> str:
    """Return what an arm receives, in words: sessions that are alike with all their days.

    Parameters
    ----------
    comparisons : sequence of str
        What an arm without treatment receives, outcome by outcome.
    """
    days: dict[str, list[int]] = {}
    for session in arm.sessions:
        for item in session.treatments:
            days.setdefault(_words(item), []).append(session.day)
    told = [f"day {', '.join(map(str, when))}: {words}" for words, when in days.items()]
    told += [_daily_words(use) for use in arm.daily]
    beside = " or ".join(dict.fromkeys(filter(None, comparisons)))
    several = ", as the trials of each outcome" if " or " in beside else ""
    return "; ".join(told) or f"{beside}{several}" or "nothing given"


def _words(item: Treatment) -> str:
    area = resolve(item.area, "area")
    where = item.area if area is None else area.name.lower()
    return f"{_what(item)}, {where}"


def _what(item: Treatment) -> str:
    """Return a treatment with its dose, as far as the trial says it."""
    if isinstance(item, Mesotherapy):
        actives = (f"{active_words(one.active)} {one.concentration}" for one in item.mixture)
        return f"{' + '.join(actives)} injected{_points(item)}"
    if isinstance(item, FatDissolving):
        return f"{_product(item.product)}{_points(item)}"
    if isinstance(item, Filler):
        return f"{_product(item.product)} {item.volume}"
    if isinstance(item, Microneedling):
        serum = item.serum
        with_serum = f" with {serum.given}" if serum is not None and serum.given != "none" else ""
        return f"needling {item.needle_length}{with_serum}"
    return item.kind


def _product(slug: str) -> str:
    term = resolve(slug, "product")
    return slug if term is None else term.name


def _points(item: Mesotherapy | FatDissolving) -> str:
    if item.volume_per_point is None or item.spacing is None:
        return ""
    return f", {item.volume_per_point} every {item.spacing}"


def _daily_words(use: DailyUse) -> str:
    strength = f" {use.strength}" if use.strength else ""
    until = "" if use.until_day is None else f" until day {use.until_day}"
    return f"daily {use.product.given}{strength}, from day {use.from_day}{until}"


def assumptions(trial: Trial, figures: Sequence[SkinFigure]) -> tuple[str, ...]:
    """Return what was taken for granted, each once."""
    told = [note for one in figures for note in one.found.course.assumptions]
    return tuple(dict.fromkeys([*_trial(trial), *_spreads(figures), *told]))


def _trial(trial: Trial) -> Iterator[str]:
    yield (
        "arms stand in one clinic and share what a clinic adds of its own; beyond that only who "
        "is in an arm tells it from another that is treated alike"
    )
    if trial.population.age_mean is not None or trial.population.female is not None:
        yield "age and sex bear on the grade of the evidence at most, not on these models"
    if trial.visit_window_days:
        yield (
            f"visits are up to {trial.visit_window_days} days early or late, less where another "
            "visit or a session is near"
        )
    if trial.dropout_per_year:
        lost = f"{100 * float(trial.dropout_per_year):g} % drop out in a year at a constant rate"
        yield f"{lost}, whatever they gain; {_IMPUTED[trial.imputation]}"


def _spreads(figures: Sequence[SkinFigure]) -> Iterator[str]:
    for one in figures:
        outcome = one.endpoint.outcome
        if not one.sampled:
            yield (
                f"no trial printed how much people differ in {outcome}: sampling is left out of "
                "its intervals, and without person_sd there is no power"
            )
        elif one.endpoint.person_sd is not None and not one.counts:
            yield f"people differ in {outcome} by the person_sd of the trial file"
