"""Courses of one area: shares by endpoint, chance of each grade, severity of one patient."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.area import AreaForecast
from needlework.forecast.area_scales import area_scale, lowest_grade
from needlework.forecast.bands import path
from needlework.forecast.baseline import BaselineScores, is_used, is_used_at_rest
from needlework.forecast.goals import GoalShares
from needlework.forecast.grading import Graded, Support, graded, last_fitted_day, seen_days
from needlework.forecast.history import AreaHistory
from needlework.forecast.left_courses import left_courses
from needlework.forecast.published import GLABELLA
from needlework.forecast.rest_courses import rest_refusal
from needlework.forecast.values import Contribution, Course, Grade
from needlework.plans import Neuromodulator, Plan, Score
from needlework.scales.endpoints import ResponderEndpoint

Array = NDArray[np.float64]

NONE_OR_MILD = "none_or_mild"
_ONSET = Support(("onset_subject_cumulative",))
_LOSS = Support(("none_or_mild", "loss_none_or_mild_median"), ("investigator", "both-and"))
_RETURN = Support(
    ("ge1_grade", "relapsed_fraction", "loss_response_median", "return_to_baseline_median"),
    ("investigator", "both-and"),
)
_BELOW_ENTRY = ("none_or_mild", "mmps_le3", "grade1_2")
_RATED = Support(_BELOW_ENTRY, ("investigator",))


@dataclass(frozen=True, slots=True)
class ShareCourse:
    """A responder course: endpoint, slug, words, and the curated endpoints that support it."""

    endpoint: ResponderEndpoint
    outcome: str
    label: str
    support: Support


SHARES = (
    ShareCourse(
        ResponderEndpoint("none_or_mild", "investigator"),
        NONE_OR_MILD,
        "{below}, as the investigator rates them",
        _RATED,
    ),
    ShareCourse(
        ResponderEndpoint("none_or_mild", "subject"),
        NONE_OR_MILD,
        "{below}, as the patient rates them",
        Support(_BELOW_ENTRY, ("subject",)),
    ),
    ShareCourse(
        ResponderEndpoint("ge1_grade", "investigator"),
        "responder_ge1_grade",
        "At least one grade better, as the investigator rates it",
        Support(("ge1_grade", "relapsed_fraction"), ("investigator",)),
    ),
    ShareCourse(
        ResponderEndpoint("ge2_grade", "both-and"),
        "responder_composite_ge2_grade",
        "At least two grades better, by investigator and patient",
        Support(("composite_ge2",)),
    ),
)


def share_label(item: ShareCourse, area: str) -> str:
    """Return the words of a responder course on the scale of an area."""
    return item.label.format(below=area_scale(area).below_entry)


def area_courses(
    plan: Plan,
    history: AreaHistory,
    scores: BaselineScores,
    area: AreaForecast,
    fit_set: str,
) -> tuple[tuple[Course, ...], GoalShares]:
    """Return the courses of an area and the shares that goals ask about."""
    told = _assumptions(plan, history, scores, fit_set)
    until = float(area.days[-1]) - history.days[-1]
    shares: dict[tuple[str, str], Array] = {}
    courses = []
    for item in defined_shares(scores):
        treated, untreated = area.shares.of(item.endpoint)
        shares[item.outcome, item.endpoint.raters] = treated
        quality = graded(plan, history, scores, item.support, fit_set, until)
        course = _share_course(item, history, area, treated, untreated, quality, told)
        courses.append(replace(course, contributions=_added(plan, history, area, item, treated)))
    quality = graded(plan, history, scores, _RATED, fit_set, until)
    courses.append(_score_course(history, area, quality, told))
    courses += left_courses(history, area, quality, told)
    seen = _seen(history, fit_set)
    return tuple(replace(course, seen=seen) for course in courses), GoalShares(area.knots, shares)


def event_grades(
    plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> dict[str, Grade]:
    """Return the grade of each event, from the rows that speak of it."""
    support = {
        "onset": _ONSET,
        "peak": _RATED,
        "loss": _LOSS,
        "loss_responders": _LOSS,
        "return": _RETURN,
    }
    return {
        name: graded(plan, history, scores, endpoints, fit_set).grade
        for name, endpoints in support.items()
    }


def defined_shares(scores: BaselineScores) -> tuple[ShareCourse, ...]:
    """Return the share courses that have a meaning from this baseline: two grades need two."""
    known = [grade for grade in (scores.investigator, scores.subject) if grade is not None]
    steps = {"ge1_grade": 1, "ge2_grade": 2}
    return tuple(
        item
        for item in SHARES
        if all(grade >= steps.get(item.endpoint.event, 0) for grade in known)
    )


def _share_course(
    item: ShareCourse,
    history: AreaHistory,
    area: AreaForecast,
    treated: Array,
    untreated: Array,
    quality: Graded,
    told: tuple[str, ...],
) -> Course:
    raters = item.endpoint.raters
    rater = "investigator+subject" if raters == "both-and" else raters
    return Course(
        id=f"{history.area}/{item.outcome}/{rater}",
        quantity="probability",
        band_meaning="population",
        label=share_label(item, history.area),
        scale=area_scale(history.area).name,
        area=history.area,
        side="both",
        condition="maximum",
        rater=rater,
        outcome=item.outcome,
        unit="fraction",
        grade=quality.grade,
        grade_reasons=quality.reasons,
        days=area.days,
        treated=path(treated, area.knots, area.days),
        untreated=path(untreated[:, :1], area.knots[:1], area.days),
        treatments=history.treatments,
        assumptions=told,
    )


def _added(
    plan: Plan, history: AreaHistory, area: AreaForecast, item: ShareCourse, treated: Array
) -> tuple[Contribution, ...]:
    """Return what each session adds to the course that tells most, where there are several."""
    if item is not SHARES[0] or len(history.session_days) < 2:
        return ()
    found = []
    for day in history.session_days:
        more = np.median(treated - area.share_without(day, item.endpoint), axis=0)
        shown = np.interp(area.days, area.knots, more)
        found.append(Contribution(_given_on(plan, history, day), shown))
    return tuple(found)


def _given_on(plan: Plan, history: AreaHistory, day: float) -> str:
    """Return the ids of what an area receives on a day, joined by commas."""
    return ",".join(
        item.id
        for session, item in plan.scheduled()
        if session.day == day and item.id in history.treatments
    )


def _score_course(
    history: AreaHistory, area: AreaForecast, quality: Graded, told: tuple[str, ...]
) -> Course:
    """Severity of one patient as rated on the area's scale, before it is rounded to a grade."""
    patients = area.patients
    rated = lowest_grade(history.area) + patients.severity[:, None] + patients.rater_noise
    untreated = rated[:, :1]
    grades, ungraded = area.shares.grades()
    return Course(
        id=f"{history.area}/severity/investigator",
        quantity="score",
        band_meaning="patient",
        label="Severity at maximum contraction, as the investigator rates it",
        scale=area_scale(history.area).name,
        area=history.area,
        side="both",
        condition="maximum",
        rater="investigator",
        outcome="severity",
        unit="grade",
        lowest_grade=lowest_grade(history.area),
        grade=quality.grade,
        grade_reasons=quality.reasons,
        days=area.days,
        treated=path(rated - patients.fall, area.knots, area.days, grades),
        untreated=path(untreated, area.knots[:1], area.days, ungraded[:1]),
        treatments=history.treatments,
        assumptions=told,
    )


def _assumptions(
    plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> tuple[str, ...]:
    """Say what the forecast takes for granted."""
    told = [
        "The clinic is one like those of the trials; how clinics differ is inside the bands.",
        "No tachyphylaxis: a later treatment works like the first.",
    ]
    last = min(last_fitted_day(history.area, item, fit_set) for item in history.products)
    told.append(
        f"Trials looked until day {last:g} after a treatment; later days are extrapolated."
    )
    told += [_unused(score) for score in plan.patient.scores if _left_out(score, history.area)]
    if not scores.known:
        told.append("No baseline score: moderate or severe lines in the usual mix are assumed.")
    elif scores.subject is None:
        told.append("The patient's own baseline rating was not given; it is drawn from trials.")
    told += [said for said in [rest_refusal(plan, history.area)] if said]
    told += _placement(plan, history)
    if plan.age is None:
        told.append("Age was not given; adults of the trials are assumed.")
    if plan.patient.sex == "unspecified":
        told.append("Sex was not given; the usual mix of the trials is assumed.")
    if plan.patient.previous_treatments:
        told.append("Earlier toxin is taken to have worn off when the baseline was scored.")
    return tuple(told)


def _seen(history: AreaHistory, fit_set: str) -> tuple[tuple[float, float], ...]:
    """Return the days since the first session on which trials looked, after each session."""
    first, last = seen_days(history.area, fit_set)
    return tuple((day + first, day + last) for day in history.session_days)


def _left_out(score: Score, area: str) -> bool:
    return score.area == area and not (is_used(score) or is_used_at_rest(score))


def _unused(score: Score) -> str:
    known = ", ".join(area_scale(score.area).accepted)
    where = "at maximum contraction" + (" and at rest" if score.area == GLABELLA else "")
    return (
        f"The score {score.value} on {score.scale} ({score.condition}) was not used: the model "
        f"knows whole grades of trial patients {where} on {known}."
    )


def _placement(plan: Plan, history: AreaHistory) -> list[str]:
    """Say where the units are taken to go: trials used the points of the label, both sides."""
    given = [item for item in plan.treatments if item.id in history.treatments]
    told = []
    if any(isinstance(item, Neuromodulator) and item.protocol is None for item in given):
        told.append("The units are taken to go to the points of the trials; only the sum counts.")
    if any(item.side in ("left", "right") for item in given):
        told.append("A dose on one side counts towards the whole area: sides are not told apart.")
    return told
