"""Where the substances of mesotherapy go: the share still in the skin, layer and coverage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.grading import Graded
from needlework.forecast.indications.actives import Active, active, active_words
from needlework.forecast.indications.injection import Injection, injection, injection_words
from needlework.forecast.indications.measures import measure_course
from needlework.forecast.indications.stay import Stay, stay
from needlework.forecast.indications.values import Ask, Given
from needlework.forecast.values import Course
from needlework.mechanisms.depot import share_left
from needlework.plans import Mesotherapy

Array = NDArray[np.float64]

OUTCOME = "share_in_skin"
POINTS = 41
"""Times of a course, evenly over so many half-lives that one in a hundred is left."""


def residence(ask: Ask) -> tuple[Course, ...]:
    """Return, for each active and way of injecting it, the share still in the tissue.

    Days count from the first session with it; each session repeats the course.

    Parameters
    ----------
    ask : Ask
        Mesotherapy of one indication and area; other kinds are left out.
    """
    found: dict[tuple[str, Injection], list[Given]] = {}
    for given in ask.given:
        if isinstance(given.treatment, Mesotherapy):
            way = injection(given.treatment, ask.plan.patient.sex)
            for item in given.treatment.mixture:
                found.setdefault((item.active, way), []).append(given)
    return tuple(
        _course(replace(ask, given=tuple(members)), slug, way)
        for (slug, way), members in found.items()
    )


def _course(ask: Ask, slug: str, way: Injection) -> Course:
    rng = np.random.default_rng(ask.seed)
    known = active(slug)
    how_long = stay(known, ask.size, rng)
    elapsed = np.linspace(0, _span(how_long), POINTS)
    below = way.below_dermis or 0.0
    faster = parameter("depot.faster_in_fat").value
    rate = np.log(2) / how_long.half_life[:, None]
    left = share_left(elapsed, rate, below, faster)
    own = replace(ask, days=elapsed + ask.given[0].day)
    reason = how_long.reason
    course = measure_course(
        own,
        outcome=f"{OUTCOME}/{slug}",
        label=f"{active_words(slug)} still in the tissue",
        unit="%",
        graded=Graded("assumed", (reason,)),
        treated=left * parameter("depot.percent").value,
        untreated=np.zeros_like(left),
        assumptions=(*injection_words(way), *_words(slug, known, how_long)),
    )
    return replace(course, outcome=OUTCOME)


def _span(how_long: Stay) -> float:
    """Return the days until one in a hundred is left in the median person."""
    last = np.log(parameter("depot.percent").value) / np.log(2)
    return float(np.median(how_long.half_life) * last)


def _words(slug: str, known: Active | None, how_long: Stay) -> tuple[str, ...]:
    low, middle, high = (
        duration_words(float(value)) for value in np.quantile(how_long.half_life, LEVELS)
    )
    name = active_words(slug)
    gone = duration_words(_span(how_long))
    told = [
        f"Half of the {name} has left the place of injection after about {middle} (9 in 10 "
        f"people: {low} to {high}), 99 of 100 parts after about {gone}."
    ]
    if how_long.small:
        told.append(
            "Small molecules are gone within hours: that they stay for days is not supported, "
            "and what a course of sessions does cannot come from what is still there."
        )
    if known is not None and known.mixture:
        told.append(
            f"The {name} is a mixture: its vitamins are small, hyaluronic acid in it is "
            "not and stays for about half a day."
        )
    return tuple(told)


LEVELS = (0.05, 0.5, 0.95)


def duration_words(days: float) -> str:
    """Return a time in the unit that people would use: minutes, hours, days, weeks or months.

    >>> duration_words(0.0174), duration_words(0.49), duration_words(3), duration_words(90)
    ('25 minutes', '12 hours', '3 days', '3 months')
    """
    for size, name in ((30.4, "month"), (7.0, "week"), (1.0, "day"), (1 / 24, "hour")):
        if days >= 2 * size:
            return _counted(days / size, name)
    return _counted(days * 1440, "minute")


def _counted(count: float, name: str) -> str:
    whole = round(count)
    return f"{whole} {name}" if whole == 1 else f"{whole} {name}s"
