import dataclasses

import numpy as np
import pytest

from needlework.exchange import selection
from tests.exchange import example_forecast as example
from tests.exchange import example_plan


def test_the_headline_is_none_or_mild_by_the_investigator_at_maximum():
    courses = tuple(reversed(example.courses()))
    found = selection.headline(example.forecast(courses=courses), "glabella")
    assert found is not None
    assert found.id == "glabella-none-or-mild-investigator"


def test_without_an_investigator_the_patients_own_rating_is_the_headline():
    found = selection.headline(example.forecast(courses=example.courses()[2:]), "glabella")
    assert found is not None
    assert found.rater == "subject"


def test_every_course_is_shown_once():
    forecast = example.forecast()
    shown = [
        selection.headline(forecast, "glabella"),
        selection.graded(forecast, "glabella"),
        *selection.others(forecast, "glabella"),
    ]
    assert sorted(c.id for c in shown if c) == sorted(c.id for c in forecast.courses)


def test_a_reading_between_days_lies_on_the_straight_line():
    course = example.course()
    read = selection.reading(course, 10.25)
    low, high = course.treated.median[10], course.treated.median[11]
    assert read.treated == pytest.approx(0.75 * low + 0.25 * high)


def test_the_key_day_is_that_of_the_goal_and_stays_inside_the_course():
    plan = example_plan.plan()
    goal = dataclasses.replace(plan.goals[0], by_day=14)
    assert selection.key_day(dataclasses.replace(plan, goals=(goal,)), example.course()) == 14
    assert selection.key_day(dataclasses.replace(plan, goals=()), example.course()) == 30
    far = dataclasses.replace(plan.goals[0], by_day=9_000)
    assert selection.key_day(dataclasses.replace(plan, goals=(far,)), example.course()) == 360


def test_a_goal_of_another_area_does_not_set_the_key_day():
    plan = example_plan.plan()
    other = dataclasses.replace(plan.goals[0], area="forehead", by_day=14)
    assert selection.key_day(dataclasses.replace(plan, goals=(other,)), example.course()) == 30


def test_the_hundred_people_agree_with_the_share_told_beside_them():
    counts = selection.hundred(example.forecast(), "glabella", 30)
    read = selection.reading(example.course(), 30)
    assert sum(counts) == 100
    assert sum(counts[:2]) == round(100 * read.treated)


def test_people_of_another_rater_are_not_bent_to_the_headline():
    score = dataclasses.replace(
        example.courses()[1], rater="subject", treated=example.score_path(0.4)
    )
    forecast = example.forecast(courses=(example.course(), score))
    counts = selection.hundred(forecast, "glabella", 30)
    assert sum(counts[:2]) == pytest.approx(
        100 * float(score.treated.p_grade[30, :2].sum()), abs=1
    )


def test_without_chances_of_grades_there_are_no_people():
    assert selection.hundred(example.forecast(courses=(example.course(),)), "glabella", 30) == ()


def test_the_picture_ends_some_weeks_after_the_courses_meet():
    until = selection.horizon(example.forecast(), "glabella")
    course = example.course()
    gap = np.abs(course.treated.median - course.untreated.median)
    assert until is not None
    assert until % 30 == 0
    assert gap[int(until)] < 0.01
    assert gap[int(until) - 60] > 0.01


def test_days_are_printed_only_where_the_course_has_them():
    short = dataclasses.replace(example.course(), days=np.linspace(3.0, 90.0, 361))
    assert selection.key_days([short]) == (3, 7, 14, 30, 60, 90)
    assert selection.key_days([]) == ()


def test_a_course_without_days_is_not_drawn():
    empty = dataclasses.replace(example.course(), days=np.array([]))
    assert selection.areas(example.forecast(courses=(empty,))) == ()


def test_a_course_without_enough_evidence_is_not_drawn():
    weak = example.course(grade="insufficient")
    assert selection.drawn(example.forecast(courses=(weak,))) == ()
