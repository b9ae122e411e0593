"""Courses of lines at rest: shares with few and with no lines, severity of one patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.area_scales import area_scale
from needlework.forecast.bands import path
from needlework.forecast.baseline import BaselineScores, rest_scores
from needlework.forecast.grading import Graded
from needlework.forecast.history import AreaHistory
from needlework.forecast.published import GLABELLA
from needlework.forecast.rest_area import FEW, NONE, RestForecast
from needlework.forecast.values import Course, Path
from needlework.plans import Plan

Array = NDArray[np.float64]

AT_REST = "rest"
NONE_OR_MILD_AT_REST = "none_or_mild_at_rest"
NO_LINES_AT_REST = "no_lines_at_rest"
_SHARES = (
    (FEW, NONE_OR_MILD_AT_REST, "None or mild lines at rest, as the investigator rates them"),
    (NONE, NO_LINES_AT_REST, "No lines at rest, as the investigator rates them"),
)
MISSING = (
    "Lines at rest are not forecast, for no score at rest was given. Enter one as "
    '[[patient.score]] with scale = "FWS", area = "glabella", condition = "rest", '
    'rater = "investigator" and a value from 1 to 3.'
)
NOTHING_THERE = (
    "Lines at rest are not forecast: the score at rest is 0, and no trial followed people "
    "without lines at rest: nothing to smooth and no figure to go by."
)
_TOLD = (
    "Lines at rest: no trial compared them with placebo, so what raters would have seen without "
    "drug is inside the effect.",
    "Lines at rest: skin smooths while it is not folded and folds again at one slow rate; the "
    "untreated face is taken to stay as it is.",
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What every course at rest carries."""

    history: AreaHistory
    days: Array
    knots: Array
    quality: Graded
    told: tuple[str, ...]


def rest_refusal(plan: Plan, area: str) -> str | None:
    """Return why lines at rest of an area are not forecast; None where they are."""
    if area != GLABELLA:
        return None
    scores = rest_scores(plan, area)
    if not scores.known:
        return MISSING
    return NOTHING_THERE if 0 in (scores.investigator, scores.subject) else None


def forecasts_rest(plan: Plan, area: str) -> bool:
    """Whether lines at rest of an area are forecast."""
    return area == GLABELLA and rest_refusal(plan, area) is None


def rest_courses(
    history: AreaHistory, rest: RestForecast, days: Array, quality: Graded, scores: BaselineScores
) -> tuple[tuple[Course, ...], Mapping[tuple[str, str], Array]]:
    """Return the courses at rest, and the shares that goals ask about.

    Parameters
    ----------
    days : array
        Days wanted.
    quality : Graded
        Grade of the courses with its reasons.
    """
    shares = rest.shares
    only = ("Lines at rest: only the patient's own score was given.",)
    low, high = rest.half_life
    slow = (
        f"Lines at rest: the half-life of the skin is hardly known ({low:.0f} to {high:.0f} days)."
    )
    told = (*_TOLD, slow, *(only if scores.investigator is None else ()))
    place = _Place(history, days, rest.knots, quality, told)
    courses = [_share(place, shares.treated, shares.untreated, item) for item in _SHARES]
    treated, untreated = shares.grades()
    courses.append(
        _course(
            place,
            "severity_at_rest",
            "Severity at rest, as the investigator rates it",
            path(rest.patients.treated, rest.knots, days, treated),
            path(rest.patients.untreated, rest.knots[:1], days, untreated),
            is_share=False,
        )
    )
    few = {(NONE_OR_MILD_AT_REST, "investigator"): shares.treated[..., FEW]}
    return tuple(courses), few


def _share(place: _Place, treated: Array, untreated: Array, item: tuple[int, str, str]) -> Course:
    grade, outcome, label = item
    return _course(
        place,
        outcome,
        label,
        path(treated[..., grade], place.knots, place.days),
        path(untreated[:, None, grade], place.knots[:1], place.days),
        is_share=True,
    )


def _course(
    place: _Place, outcome: str, label: str, treated: Path, untreated: Path, *, is_share: bool
) -> Course:
    return Course(
        id=f"{place.history.area}/{outcome}/investigator",
        quantity="probability" if is_share else "score",
        band_meaning="population" if is_share else "patient",
        label=label,
        scale=area_scale(place.history.area).name,
        area=place.history.area,
        side="both",
        condition=AT_REST,
        rater="investigator",
        outcome=outcome,
        unit="fraction" if is_share else "grade",
        grade=place.quality.grade,
        grade_reasons=place.quality.reasons,
        days=place.days,
        treated=treated,
        untreated=untreated,
        treatments=place.history.treatments,
        assumptions=place.told,
    )
