"""How much movement is left: what strain on living faces showed, and how little is known."""

from __future__ import annotations

import numpy as np

from needlework.forecast.values import Course
from tests.forecast.making import at, forecast_of_example, forecast_of_single


def movement(dose: str = "20 U") -> Course:
    (match,) = [
        item for item in forecast_of_single(dose).courses if item.outcome == "residual_force"
    ]
    return match


def lost(course: Course, day: float) -> float:
    """Return the median share of movement that is lost on a day, per cent."""
    return 100 - at(course.treated.median, course.days, day)


def test_20_units_take_most_of_the_movement_at_their_best_and_none_after_half_a_year() -> None:
    course = movement()
    assert 80 <= lost(course, 30) <= 95
    assert 0 <= lost(course, 180) <= 10


def test_half_of_what_is_lost_is_lost_by_day_3() -> None:
    # Strain on day 3 was 0.45 to 0.77 of that at the best visit, over four products.
    course = movement()
    assert 0.4 <= lost(course, 3) / lost(course, 30) <= 0.8


def test_some_movement_is_always_left() -> None:
    assert float(np.min(movement("80 U").treated.band90.low)) > 0


def test_without_a_session_everything_moves() -> None:
    assert (movement().untreated.median == 100).all()


def test_what_is_left_is_assumed_and_says_why() -> None:
    course = movement()
    assert course.grade == "assumed"
    assert any("foot muscle" in reason for reason in course.grade_reasons)
    assert course.band_meaning == "patient"


def test_the_headline_stays_that_of_the_lines() -> None:
    assert forecast_of_example("frown-lines").courses[0].outcome == "none_or_mild"
