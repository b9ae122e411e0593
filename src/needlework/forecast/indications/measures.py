"""Courses of measures from simulated people: what every family of outcomes draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.bands import path
from needlework.forecast.grading import Graded
from needlework.forecast.indications.values import Ask
from needlework.forecast.values import Clinics, Contribution, Course

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Average:
    """The average person of each clinic.

    Parameters
    ----------
    treated, untreated : array of shape (draws, days)
    lower_is_better : bool
        Whether a fall is what is wanted.
    start : float
        Value before anything is given; 0 for changes.
    """

    treated: Array
    untreated: Array
    lower_is_better: bool = False
    start: float = 0.0


def measure_course(
    ask: Ask,
    outcome: str,
    label: str,
    unit: str,
    graded: Graded,
    treated: Array,
    untreated: Array,
    *,
    comparator: str = "untreated",
    scale: str = "",
    rater: str = "",
    quantity: Literal["score", "probability", "measure"] = "measure",
    band_meaning: Literal["patient", "population"] = "patient",
    assumptions: Sequence[str] = (),
    adds: Mapping[str, Array] | None = None,
    adds_days: Array | None = None,
    patient_facing: bool = True,
    average: Average | None = None,
    knots: Array | None = None,
    p_grade: tuple[Array, Array] | None = None,
) -> Course:
    """Return the course of a measure.

    Parameters
    ----------
    outcome : str
        Slug of the outcome.
    treated, untreated : array of shape (draws, days)
        On the days that were asked for; ``untreated`` is the course of the comparator.
    comparator : str
        What stands beside the treated course: untreated, sunscreen alone, saline.
    adds : mapping of str to array of shape (draws, days), optional
        By treatment id, what it adds: with all treatments minus without this one.
    adds_days : array of shape (days,), optional
        Days of what is added where they are fewer, straight lines between; those asked for by
        default.
    patient_facing : bool
        False for research views, which stay off patient sheets.
    average : Average, optional
        Where bands are a person's: the average person of each clinic, for virtual trials.
    knots : array of shape (knots,), optional
        Days of the values, where they are fewer than those asked for: straight lines between.
    p_grade : pair of array of shape (knots, grades), optional
        Mean chance of each grade, treated and untreated.
    """
    places = ask.days if knots is None else knots
    grades, untreated_grades = p_grade or (None, None)
    if average is None and band_meaning == "population":
        average = Average(treated, untreated)
    clinics = None
    if ask.clinics and average is not None:
        people = (treated, untreated) if band_meaning == "patient" else None
        clinics = _by_clinic(places, average, people)
    return Course(
        id="/".join(part for part in (ask.area, ask.indication, outcome, rater) if part),
        quantity=quantity,
        band_meaning=band_meaning,
        label=label,
        scale=scale,
        area=ask.area,
        side="both",
        condition="",
        rater=rater,
        outcome=outcome,
        unit=unit,
        grade=graded.grade,
        grade_reasons=graded.reasons,
        days=ask.days,
        treated=path(treated, places, ask.days, grades),
        untreated=path(untreated, places, ask.days, untreated_grades),
        treatments=tuple(item.treatment.id for item in ask.given),
        assumptions=tuple(assumptions),
        comparator=comparator,
        contributions=tuple(
            _contributions(ask, adds or {}, places if adds_days is None else adds_days)
        ),
        patient_facing=patient_facing,
        clinics=clinics,
    )


def _contributions(ask: Ask, adds: Mapping[str, Array], days: Array) -> Iterator[Contribution]:
    for name, value in adds.items():
        yield Contribution(name, np.interp(ask.days, days, np.median(value, axis=0)))


def few_days(ask: Ask) -> NDArray[np.intp]:
    """Return places of days on which what a treatment adds is looked at.

    Every so many, the last, and those about a session, on which courses may jump.
    """
    sessions = np.searchsorted(ask.days, [given.day for given in ask.given])
    near = [sessions - 1, sessions, sessions + 1]
    step = max(1, len(ask.days) // int(parameter("numerics.added_days").value))
    last = len(ask.days) - 1
    places = np.concatenate([*near, np.arange(0, last + 1, step), [last]])
    return np.unique(np.clip(places, 0, last))


def _by_clinic(days: Array, average: Average, people: tuple[Array, Array] | None) -> Clinics:
    """Return a course clinic by clinic, with the spread of people where they are known."""
    both = (average.treated, average.untreated)
    spread = None
    if people is not None:
        treated, untreated = (_spread(*pair) for pair in zip(people, both, strict=True))
        spread = treated, untreated
    return Clinics(days, *both, spread, average.lower_is_better, average.start)


def _spread(people: Array, mean: Array) -> Array:
    """Return how much people differ from the mean of their clinic, one of each at hand."""
    return np.asarray(np.sqrt(np.mean((people - mean) ** 2, axis=0)))
