"""Grades after needling over simulated people: latent course, what a rater scores, responders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.indications.measures import Average
from needlework.forecast.indications.needling_answer import Drawn
from needlework.forecast.indications.needling_people import People
from needlework.forecast.indications.needling_predict import baseline_entry, response_factors
from needlework.forecast.indications.needling_rows import normal_cdf
from needlework.forecast.indications.needling_scales import SCALES, lowest, spread_of
from needlework.forecast.indications.values import Ask
from needlework.plans import Score
from needlework.scales.improvement import share_one_grade
from needlework.vocabulary import resolve

Array = NDArray[np.float64]


BY_NOISE = (
    "Two ratings of the same skin differ: that alone makes some untreated people a grade better.",
)


@dataclass(frozen=True, slots=True)
class GradeScale:
    """A scale of whole grades.

    Parameters
    ----------
    name : str
        In the words of the model.
    slugs : tuple of str
        Scales of a plan's baseline score that are this one.
    """

    name: str
    slugs: tuple[str, ...]

    @property
    def lowest(self) -> float:
        """Lowest grade."""
        return lowest(self.name)

    @property
    def highest(self) -> float:
        """Highest grade."""
        return parameter(f"needling.scale.{self.name}_high").value


def baseline_score(ask: Ask, slugs: tuple[str, ...]) -> Score | None:
    """Return the baseline score of the area on one of these scales, if the plan has one."""
    for score in ask.plan.patient.scores:
        if score.area == ask.area and score.scale in slugs:
            return score
    return None


def start_said(scale: GradeScale, ask: Ask) -> tuple[str, ...]:
    """Return what is said where a plan does not tell the start on a scale."""
    if baseline_score(ask, scale.slugs) is not None:
        return ()
    scores = [score for score in ask.plan.patient.scores if score.area == ask.area]
    others = " and ".join(dict.fromkeys(_scale_name(score) for score in scores))
    unread = f" ({others} does not tell it)" if others else ""
    value = baseline_entry(scale.name).value
    return (
        f"The start on this scale is not told{unread}: about {value:g}, as in the studies, is "
        "taken, and people differ around it.",
    )


def _scale_name(score: Score) -> str:
    term = resolve(score.scale, "scale")
    return score.scale if term is None or not score.scale.islower() else term.name


def grade_course(scale: GradeScale, people: People, ask: Ask, doses: Array | None) -> Drawn:
    """Return the grade as it is rated, before rounding, with the chance of each grade."""
    start = _starts(scale, people, ask)
    noise = people.parameters["noise_grade"]
    effect = people.effect(scale.name, doses)
    drift = people.drift_course
    treated, untreated = (
        _latent(scale, start, loss) + (noise * deviate)[:, None]
        for loss, deviate in zip((effect + drift, drift + 0 * effect), people.noise, strict=True)
    )
    chances = (_chances(scale, treated), _chances(scale, untreated))
    ends = (scale.lowest, scale.highest)
    average = _average(scale, people, ask) if ask.clinics else None
    return Drawn(np.clip(treated, *ends), np.clip(untreated, *ends), chances, average)


def _average(scale: GradeScale, people: People, ask: Ask) -> Average:
    """Return the mean grade of the people of each clinic, all of the usual start."""
    score = baseline_score(ask, scale.slugs)
    start = baseline_entry(scale.name).value if score is None else float(score.value)
    above = start - scale.lowest
    treated, untreated = (scale.lowest + above * left for left in people.average_left(scale.name))
    return Average(treated, untreated, lower_is_better=True, start=start)


def _latent(scale: GradeScale, start: Array, loss: Array) -> Array:
    return np.asarray(scale.lowest + (start - scale.lowest)[:, None] * np.exp(-loss))


def _starts(scale: GradeScale, people: People, ask: Ask) -> Array:
    """Return the latent grade of each person before treatment."""
    rng = np.random.default_rng([ask.seed, SCALES.index(scale.name)])
    score = baseline_score(ask, scale.slugs)
    size = len(people.drift)
    if score is not None:
        start = float(score.value) + rng.uniform(-0.5, 0.5, size)
    else:
        between = parameter("needling.baseline.grade_sd").value
        start = _means(scale, rng, size) + between * rng.standard_normal(size)
    return np.asarray(np.clip(start, scale.lowest, scale.highest + 0.5))


def _means(scale: GradeScale, rng: np.random.Generator, size: int) -> Array:
    entry = baseline_entry(scale.name)
    return np.asarray(entry.value + spread_of(entry) * rng.standard_normal(size))


def _chances(scale: GradeScale, rated: Array) -> Array:
    """Return the mean chance of each grade from 0 to the highest, shape (knots, grades)."""
    grades = np.clip(np.floor(rated + 0.5), scale.lowest, scale.highest)
    found = [(grades == grade).mean(axis=0) for grade in range(int(scale.highest) + 1)]
    return np.stack(found, axis=-1)


def one_grade_course(scale: GradeScale, people: People, ask: Ask, doses: Array | None) -> Drawn:
    """Return the share of people at least one grade better, over clinics and draws."""
    rng = np.random.default_rng([ask.seed, SCALES.index(scale.name)])
    score = baseline_score(ask, scale.slugs)
    size = len(people.drift)
    start = np.full(size, float(score.value)) if score else _means(scale, rng, size)
    mean, drift = people.mean_effect(scale.name, doses), people.drift_course
    noise = np.sqrt(2) * people.parameters["noise_grade"][:, None]
    treated = np.zeros_like(mean)
    for factor, weight in response_factors(people.parameters["person_sd"]):
        treated += weight * _better(scale, start, factor[:, None] * mean + drift, noise)
    return Drawn(treated, _better(scale, start, drift + 0 * mean, noise))


def _better(scale: GradeScale, start: Array, loss: Array, noise: Array) -> Array:
    fall = (start - scale.lowest)[:, None] * -np.expm1(-loss)
    return np.asarray(share_one_grade(fall, noise, normal_cdf))
