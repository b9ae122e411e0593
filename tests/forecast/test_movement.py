"""How much movement and force is left: what was measured on living faces, and how well known."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.values import Course
from tests.forecast.making import ABO, DAXI, at, forecast_of_example, forecast_of_single


def course(what: str = "movement", dose: str = "20 U", product: str = "") -> Course:
    found = forecast_of_single(dose, product) if product else forecast_of_single(dose)
    (match,) = [item for item in found.courses if item.outcome == f"residual_{what}"]
    return match


def lost(course: Course, day: float) -> float:
    """Return the median share that is lost on a day, per cent."""
    return 100 - at(course.treated.median, course.days, day)


def test_what_20_units_take_by_day_30_lies_between_what_two_trials_measured() -> None:
    # 89 % at the best visit of one trial, 65 % on day 14 of the other. The aim of 80 to 95 % is
    # that of the first alone, and is missed: docs/models/force.md.
    assert 65 <= lost(course(), 30) <= 90


def test_after_half_a_year_nearly_everything_moves_again() -> None:
    assert 0 <= lost(course(), 180) <= 10


def test_half_of_what_is_lost_is_lost_by_day_3() -> None:
    # Strain on day 3 or 4 was 0.45 to 0.77 of that at the best visit, over two trials.
    movement = course()
    assert 0.4 <= lost(movement, 3) / lost(movement, 30) <= 0.8


def test_force_falls_before_movement_does() -> None:
    assert lost(course("force"), 1) > lost(course(), 1) + 20


def test_some_movement_is_always_left() -> None:
    for what in ("movement", "force"):
        assert float(np.min(course(what, "80 U").treated.band95.low)) > 0


def test_without_a_session_everything_moves() -> None:
    for what in ("movement", "force"):
        assert (course(what).untreated.median == 100).all()


@pytest.mark.parametrize("what", ["movement", "force"])
def test_more_units_leave_less_and_for_longer(what: str) -> None:
    small, usual, large = (course(what, dose) for dose in ("10 U", "20 U", "40 U"))
    for day in (14, 60, 120):
        assert lost(small, day) < lost(usual, day) < lost(large, day)


def test_movement_of_a_product_with_a_trial_is_graded_by_it_and_says_why() -> None:
    movement = course()
    assert movement.grade == "informed"
    assert movement.band_meaning == "patient"
    assert any("strain of the skin" in reason for reason in movement.grade_reasons)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (lambda: course("force"), "electrical answer"),
        (lambda: course(dose="40 U", product=DAXI), "no controlled study of daxi"),
        (lambda: course(dose="10 U"), "was measured with 20 units"),
    ],
    ids=["force", "product", "dose"],
)
def test_what_was_not_measured_here_is_assumed_and_says_so(found, reason: str) -> None:  # type: ignore[no-untyped-def]
    assert found().grade == "assumed"
    assert any(reason in said for said in found().grade_reasons)


def test_a_dose_of_a_trial_counts_in_the_units_of_its_product() -> None:
    assert course(dose="50 sU", product=ABO).grade == "informed"


def test_other_areas_borrow_how_the_block_shows() -> None:
    found = forecast_of_example("forehead").courses
    (forehead,) = [c for c in found if c.id == "forehead/movement/instrument"]
    assert forehead.grade == "assumed"
    assert any("borrowed" in reason for reason in forehead.grade_reasons)


def test_the_headline_stays_that_of_the_lines() -> None:
    assert forecast_of_example("frown-lines").courses[0].outcome == "none_or_mild"
