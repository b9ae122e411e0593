"""Areas beside the glabella: what must come out right, and what is said where little is known."""

from __future__ import annotations

import pytest

from needlework.forecast import forecast
from needlework.forecast.area_scales import FORECAST_AREAS, area_scale, model_grade, trial_entry
from needlework.forecast.baseline import baseline_scores
from needlework.forecast.values import Course, Forecast
from tests.forecast.making import at, plan_of, treatment, visit

ANYONE = 'sex = "unspecified"'


def score_in(area: str, scale: str, value: int) -> str:
    return (
        f'[[patient.score]]\nscale = "{scale}"\narea = "{area}"\nrater = "investigator"\n'
        f"value = {value}\n"
    )


def forecast_in(area: str, dose: str, *scores: str) -> Forecast:
    return forecast(plan_of(*scores, visit(0, treatment(dose, area=area)), person=ANYONE))


def course_of(found: Forecast, area: str, outcome: str = "none_or_mild") -> Course:
    (match,) = [
        item
        for item in found.courses
        if (item.area, item.outcome, item.rater) == (area, outcome, "investigator")
    ]
    return match


@pytest.fixture(scope="module")
def canthal() -> Course:
    # Of severe lines: the trials that could be read run from 64 to 92 % in their own mixes.
    severe = score_in("lateral-canthal", "FWS", 3)
    return course_of(forecast_in("lateral-canthal", "24 U", severe), "lateral-canthal")


def test_crows_feet_respond_as_their_trials_showed(canthal: Course) -> None:
    assert 0.55 <= at(canthal.treated.median, canthal.days, 30) <= 0.72


def test_crows_feet_respond_less_than_frown_lines(canthal: Course) -> None:
    severe = score_in("glabella", "FWS", 3)
    frown = course_of(forecast_in("glabella", "20 U", severe), "glabella")
    assert at(canthal.treated.median, canthal.days, 30) < at(frown.treated.median, frown.days, 30)


@pytest.fixture(scope="module")
def neck() -> Forecast:
    return forecast_in("platysma", "36 U")


def test_neck_bands_respond_as_their_trials_showed(neck: Forecast) -> None:
    better = course_of(neck, "platysma", "responder_ge1_grade")
    assert 0.70 <= at(better.treated.median, better.days, 14) <= 0.83
    assert 0.12 <= round(at(better.untreated.median, better.days, 14), 2) <= 0.22


def test_neck_bands_were_seen_once_and_their_course_is_no_more_than_assumed(
    neck: Forecast,
) -> None:
    course = course_of(neck, "platysma", "responder_ge1_grade")
    assert course.grade == "assumed"
    assert any("after day 14" in reason for reason in course.grade_reasons)


def test_the_masseter_fades_slowly_and_says_that_one_trial_told_so() -> None:
    course = course_of(forecast_in("masseter", "72 U"), "masseter")
    assert at(course.treated.median, course.days, 90) > 0.8
    assert 0.5 < at(course.treated.median, course.days, 180) < 0.9
    assert course.grade in ("informed", "assumed")
    assert any("ona-mmp-2b" in reason for reason in course.grade_reasons)


def test_how_the_masseter_begins_was_not_seen_and_is_assumed() -> None:
    course = course_of(forecast_in("masseter", "72 U"), "masseter")
    assert course.grade == "assumed"
    assert any("no figure before day 90" in reason for reason in course.grade_reasons)
    frown = course_of(forecast_in("glabella", "20 U"), "glabella")
    assert not any("how it begins" in reason for reason in frown.grade_reasons)


def test_a_forehead_treated_alone_is_assumed_and_says_why() -> None:
    alone = course_of(forecast_in("forehead", "20 U"), "forehead")
    assert alone.grade == "assumed"
    assert any("treated the glabella in the same sitting" in r for r in alone.grade_reasons)
    both = plan_of(visit(0, treatment(), treatment("20 U", area="forehead")), person=ANYONE)
    together = course_of(forecast(both), "forehead")
    assert not any("same sitting" in reason for reason in together.grade_reasons)


def test_each_area_of_a_visit_has_its_own_dose_courses_and_events() -> None:
    plan = plan_of(visit(0, treatment(), treatment("24 U", area="lateral-canthal")))
    found = forecast(plan)
    assert {item.area for item in found.courses} == {"glabella", "lateral-canthal"}
    for area in ("glabella", "lateral-canthal"):
        assert found.events("loss", area=area)


def test_a_product_without_a_figure_in_an_area_is_refused_there_by_name() -> None:
    plan = plan_of(visit(0, treatment("60 sU", "abobotulinumtoxinA", "lateral-canthal")))
    (refused,) = forecast(plan).not_forecast
    assert "no figure of abobotulinumtoxinA in the area lateral-canthal" in refused.reason


@pytest.mark.parametrize(
    ("area", "scale", "value", "grade"),
    [
        ("platysma", "C-APPS", 3, 2),
        ("platysma", "C-APPS", 4, 3),
        ("masseter", "MMPS", 4, 2),
        ("masseter", "MMPS", 5, 3),
        ("masseter", "MMPS", 1, 0),
        ("lateral-canthal", "FWS", 3, 3),
    ],
)
def test_the_scale_of_an_area_is_laid_over_that_of_the_model(
    area: str, scale: str, value: int, grade: int
) -> None:
    plan = plan_of(score_in(area, scale, value), visit(0, treatment(area=area)))
    assert baseline_scores(plan, area).investigator == grade
    assert model_grade(area, value) == grade


def test_a_grade_that_no_trial_took_is_not_used_and_told() -> None:
    found = forecast_in("platysma", "36 U", score_in("platysma", "C-APPS", 5))
    told = course_of(found, "platysma").assumptions
    assert any("The score 5 on C-APPS" in words for words in told)


def test_every_area_names_its_scale_and_the_grades_of_entry() -> None:
    for area in FORECAST_AREAS:
        assert len(area_scale(area).words) == 4
    assert [trial_entry(area) for area in FORECAST_AREAS] == ["2-3", "2-3", "2-3", "3-4", "4-5"]


def test_the_scale_of_a_course_is_that_of_its_area(neck: Forecast) -> None:
    assert {item.scale for item in neck.courses if item.scale} == {"C-APPS"}
    assert course_of(neck, "platysma").label.startswith("Minimal or mild bands")
