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
        *selection.others(forecast, "glabella"),
    ]
    assert sorted(c.id for c in shown if c) == sorted(c.id for c in forecast.courses)


def test_the_main_grade_is_that_of_the_headline():
    weaker = dataclasses.replace(example.courses()[2], grade="assumed")
    assert (
        selection.main_grade(example.forecast(courses=(example.course(), weaker))) == "calibrated"
    )
    assert selection.main_grade(example.forecast(courses=(weaker,))) == "assumed"
    assert selection.main_grade(example.forecast(courses=())) == "insufficient"


def test_a_rating_outside_its_scale_is_read_as_the_end_of_the_scale():
    score = example.courses()[1]
    path = dataclasses.replace(
        score.treated,
        median=score.treated.median - 2.5,
        band95=dataclasses.replace(score.treated.band95, high=score.treated.band95.high + 2.5),
    )
    read = selection.reading(dataclasses.replace(score, treated=path), 30)
    assert (read.treated, read.high) == (0, 3)


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
    weekly = dataclasses.replace(example.course(), days=np.linspace(0.0, 2520.0, 361))
    assert selection.key_day(plan, weekly) == 28
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


@pytest.mark.parametrize("step", [10, 7, 30])
def test_where_the_agreed_days_are_missing_the_days_of_the_course_are_printed(step):
    every = example.course()
    days = every.days[::step]
    path = dataclasses.replace(
        every.treated,
        median=every.treated.median[::step],
        band95=dataclasses.replace(
            every.treated.band95,
            low=every.treated.band95.low[::step],
            high=every.treated.band95.high[::step],
        ),
    )
    without = dataclasses.replace(every.untreated, median=every.untreated.median[::step])
    coarse = dataclasses.replace(every, days=days, treated=path, untreated=without)
    found = selection.key_days([coarse])
    assert 2 < len(found) <= 12
    assert {found[0], found[-1]} == {0, days[-1]}
    for day in found:
        assert selection.reading(coarse, day).treated == every.treated.median[int(day)]


def test_later_days_are_printed_as_long_as_the_treatment_shows():
    course = example.course()
    upkeep = dataclasses.replace(
        course, treated=dataclasses.replace(course.treated, median=np.full(361, 0.8))
    )
    assert selection.key_days([course])[-1] == 180
    assert selection.key_days([upkeep])[-4:] == (180, 240, 300, 360)


def test_a_course_without_days_is_not_drawn():
    empty = dataclasses.replace(example.course(), days=np.array([]))
    assert selection.areas(example.forecast(courses=(empty,))) == ()


def test_a_course_without_enough_evidence_is_not_drawn():
    weak = example.course(grade="insufficient")
    assert selection.drawn(example.forecast(courses=(weak,))) == ()


def some_measure(largest: float):
    """A course of a measure whose bands reach so far."""
    course = example.course(quantity="measure")
    flat = np.zeros_like(course.days)
    band = dataclasses.replace(course.treated.band95, low=flat - largest, high=flat + largest / 2)
    path = dataclasses.replace(course.treated, band95=band)
    return dataclasses.replace(course, treated=path, untreated=path)


def test_a_measure_is_rounded_as_far_as_its_bands_reach():
    wide = some_measure(52.7)
    assert selection.rounded(wide, 14.08) == 14.1
    assert str(selection.rounded(wide, -0.00407)) == "0.0"
    assert selection.rounded(some_measure(2.2), 1.2345) == 1.23
    assert selection.rounded(some_measure(0.0), 1.2345) == 1.2345


def test_a_share_is_not_rounded_as_a_measure():
    share = dataclasses.replace(some_measure(0.9), quantity="probability")
    assert selection.rounded(share, 0.12345) == 0.12345
