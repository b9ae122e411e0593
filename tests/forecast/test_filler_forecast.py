"""Fillers: what is left, who looks better, filling up again, and undoing it."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.indications.volume_courses import _rated, _tabulated
from needlework.forecast.indications.volume_rows import response_share
from tests.forecast.injections import FILL, at, course_of, forecast_of, inject

ENZYME = inject(
    "hyaluronidase",
    "75 U/mL",
    indication='"nasolabial-folds"',
    area='"nasolabial"',
    total_volume='"0.4 mL"',
)
BETTER = "responder_ge1_grade"


@pytest.fixture(scope="module")
def once():
    return forecast_of([(0, FILL)])


def test_filler_leaves_and_never_more_than_was_given(once) -> None:
    left = course_of(once, "volume_left").treated
    assert left.median[0] == pytest.approx(1.7)
    assert (np.diff(left.median) < 0).all()
    assert (left.band95.high <= 1.7 + 1e-9).all()


def test_what_is_left_and_what_fills_up_make_the_filling(once) -> None:
    left, again = (course_of(once, name) for name in ("volume_left", "repeat_volume"))
    np.testing.assert_allclose(left.treated.median + again.treated.median, 1.7, atol=1e-6)


def test_untreated_people_are_rated_better_too(once) -> None:
    course = course_of(once, BETTER)
    assert 0.1 < at(course, 90, "untreated") < 0.35
    assert at(course, 90) > at(course, 90, "untreated") + 0.4


def test_lips_lose_filler_sooner_than_the_midface() -> None:
    lips = FILL.replace('"nasolabial"', '"lips"').replace("nasolabial-folds", "lip-augmentation")
    cheek = FILL.replace('"nasolabial"', '"cheek"').replace("nasolabial-folds", "midface-volume")
    left = [at(course_of(forecast_of([(0, text)]), "volume_left"), 365) for text in (lips, cheek)]
    assert left[0] < left[1] - 0.1


def test_a_repeat_brings_the_share_back() -> None:
    again = forecast_of([(0, FILL), (400, FILL.replace("1.7 mL", "0.7 mL"))])
    course = course_of(again, BETTER)
    assert at(course, 404) > at(course, 396) + 0.05
    assert at(course, 404) == pytest.approx(at(course, 0), abs=0.05)
    assert {item.treatment for item in course.contributions} == {"s1-t1", "s2-t1"}


def test_an_enzyme_takes_filler_away(once) -> None:
    undone = forecast_of([(0, FILL), (100, ENZYME)])
    course = course_of(undone, "volume_left")
    assert at(course, 96) == pytest.approx(at(course_of(once, "volume_left"), 96), abs=0.02)
    assert at(course, 104) < 0.8 * at(course, 96)
    assert course.grade == "assumed"


def test_an_enzyme_without_filler_or_dose_is_not_forecast() -> None:
    alone = forecast_of([(0, ENZYME)])
    assert "no filler" in alone.not_forecast[0].reason
    bare = ENZYME.replace('total_volume = "0.4 mL"', "")
    unsaid = forecast_of([(0, FILL), (100, bare)])
    assert "not said" in unsaid.not_forecast[0].reason
    assert course_of(unsaid, "volume_left").treatments == ("s1-t1",)


def test_loss_comes_for_everyone_and_later_for_those_who_responded(once) -> None:
    every, responders = once.events("loss")[0], once.events("loss_responders")[0]
    assert every.q50 is not None
    assert responders.q50 is not None
    assert every.q50 <= responders.q50
    assert 200 < every.q50 < 1500


def test_a_place_without_a_trial_is_assumed() -> None:
    chin = FILL.replace('"nasolabial"', '"chin"').replace("nasolabial-folds", "facial-volume")
    found = forecast_of([(0, chin)])
    assert {course.grade for course in found.courses} == {"assumed"}
    wide = course_of(found, BETTER).treated.band95
    known = course_of(forecast_of([(0, FILL)]), BETTER).treated.band95
    assert (wide.high - wide.low)[90] > (known.high - known.low)[90]


def test_folds_are_informed_by_one_controlled_trial(once) -> None:
    course = course_of(once, BETTER)
    assert course.grade == "informed"
    assert "hyc24l-lips" in course.grade_reasons[0]


def test_one_side_takes_half_of_the_usual_volume() -> None:
    left = FILL.replace("1.7 mL", "0.85 mL") + 'side = "left"\n'
    both = course_of(forecast_of([(0, FILL)]), BETTER)
    one = course_of(forecast_of([(0, left)]), BETTER)
    assert at(one, 90) == pytest.approx(at(both, 90), abs=0.02)


def test_more_than_usual_looks_no_better_but_lasts_longer() -> None:
    shares = []
    for volume in ("1.7 mL", "3.4 mL", "6.8 mL"):
        found = forecast_of([(0, FILL.replace("1.7 mL", volume))])
        shares.append(course_of(found, BETTER))
    usual, double, much = shares
    assert at(double, 4) <= at(usual, 0) + 0.01
    assert at(much, 4) == pytest.approx(at(double, 4), abs=0.02)
    assert at(usual, 360) < at(double, 360) < at(much, 360) + 0.01


def test_little_volume_is_said_to_be_outside_the_trials() -> None:
    course = course_of(forecast_of([(0, FILL.replace("1.7 mL", "0.5 mL"))]), BETTER)
    assert course.grade == "assumed"
    assert any("0.5 mL" in reason for reason in course.grade_reasons)


def test_tabulated_shares_are_those_of_the_model() -> None:
    chance = np.random.default_rng(3)
    spread = {"spread": 0.45, "noise": 0.7, "drift": 0.2}
    values = {name: np.full((50, 1), value) for name, value in spread.items()}
    gain, part = chance.uniform(0, 5, 50), chance.uniform(0, 1, (50, 200))
    part[:, 0], part[:, 1] = 0, 1
    gained = gain[:, None] * part
    exact = response_share(gained, np.ones_like(gained), values)
    found = _rated(_tabulated(gain, values), part)
    np.testing.assert_allclose(found, exact, atol=3e-4)
    np.testing.assert_allclose(found[:, :2], exact[:, :2], atol=1e-12)
