"""One call from plan to forecast: determinism, days, areas, versions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import needlework
from needlework.forecast import forecast
from needlework.forecast.draws import load_draws
from needlework.forecast.values import Course, Forecast
from needlework.planfile import plan_hash
from needlework.plans import Plan
from needlework.problems import BadInputError
from tests.forecast.making import (
    course,
    forecast_of_example,
    forecast_of_single,
    plan_of,
    score,
    single,
    treatment,
    visit,
)

SMALL = 120


def assert_same(one: Forecast, other: Forecast) -> None:
    assert one.all_events == other.all_events
    assert one.goals == other.goals
    for first, second in zip(one.courses, other.courses, strict=True):
        assert_same_course(first, second)


def assert_same_course(one: Course, other: Course) -> None:
    for first, second in ((one.treated, other.treated), (one.untreated, other.untreated)):
        np.testing.assert_array_equal(first.median, second.median)
        np.testing.assert_array_equal(first.band95.low, second.band95.low)
        if first.p_grade is not None:
            np.testing.assert_array_equal(first.p_grade, second.p_grade)


def test_the_same_seed_gives_the_same_forecast() -> None:
    plan = single()
    assert_same(forecast(plan, seed=7, draws=SMALL), forecast(plan, seed=7, draws=SMALL))


def test_another_seed_gives_nearly_the_same_forecast() -> None:
    one, other = forecast_of_single(), forecast(single(), seed=2)
    assert other.seed == 2
    before, after = course(one).treated.median, course(other).treated.median
    assert np.abs(before - after).max() > 0
    assert np.abs(before - after).max() < 0.04


@pytest.mark.parametrize("draws", [100, 333, 2500])
def test_any_number_of_draws_gives_nearly_the_same_forecast(draws: int) -> None:
    usual, found = forecast_of_single(), forecast(single(), draws=draws)
    difference = course(usual).treated.median - course(found).treated.median
    assert np.abs(difference).max() < 0.06
    for item in found.courses:
        assert np.isfinite(item.treated.band95.low).all()


@pytest.mark.parametrize("days", [(0,), (14,), (0, 7, 14), (30, 90, 360), tuple(range(15))])
def test_some_days_are_those_of_the_whole_forecast(days: tuple[int, ...]) -> None:
    whole, part = forecast_of_single(), forecast(single(), days=days)
    assert part.all_events == whole.all_events
    for full, cut in zip(whole.courses, part.courses, strict=True):
        assert cut.days.tolist() == list(days)
        np.testing.assert_allclose(cut.treated.median, full.treated.median[list(days)])
        np.testing.assert_allclose(cut.treated.band90.high, full.treated.band90.high[list(days)])
        np.testing.assert_allclose(cut.untreated.median, full.untreated.median[list(days)])


def test_days_far_beyond_the_usual_year_can_be_asked_for() -> None:
    found = forecast(single(), days=(0, 30, 3650), draws=SMALL)
    shares = [item for item in found.courses if item.quantity == "probability"]
    assert shares
    for item in shares:
        assert item.treated.median[-1] == pytest.approx(item.untreated.median[-1], abs=0.01)


@pytest.mark.parametrize("last", [14.25, 100.5, 389.5, 391.75])
def test_days_need_not_be_whole(last: float) -> None:
    found = forecast(single(), days=(0.0, 3.5, last), draws=SMALL)
    assert found.courses[0].days.tolist() == [0.0, 3.5, last]


@pytest.mark.parametrize(
    "days", [(), (-1, 3), (30, 7), (float("nan"),), (0, float("inf"))], ids=str
)
def test_days_that_make_no_sense_are_refused_in_a_sentence(days: tuple[float, ...]) -> None:
    with pytest.raises(BadInputError) as refused:
        forecast(single(), days=days)
    (problem,) = refused.value.problems
    assert problem.code == "forecast.days"
    assert "ascending" in problem.sentence()


def test_a_course_runs_to_a_year_after_the_last_session() -> None:
    found = forecast_of_example("frown-lines-upkeep")
    assert {item.days[-1] for item in found.courses} == {252 + 360}


def test_before_its_first_session_an_area_is_untreated() -> None:
    other = visit(0, treatment("12 U", area="chin"))
    plan = plan_of(score(3), other, visit(28), visit(112))
    found = forecast(plan, draws=SMALL)
    for item in found.courses:
        np.testing.assert_allclose(item.treated.median[:29], item.untreated.median[:29])
        assert (item.treated.median[40] != item.untreated.median[40]).all()
    (onset,) = found.events("onset")
    assert onset.q05 is not None
    assert onset.q05 >= 28


def test_a_later_first_session_is_the_same_course_later() -> None:
    early = forecast(single(), draws=SMALL)
    other = visit(0, treatment("12 U", area="chin"))
    late = forecast(plan_of(score(3), other, visit(28)), draws=SMALL)
    before, after = course(early).treated.median, course(late).treated.median
    np.testing.assert_allclose(after[28 + 7 : 28 + 300], before[7:300], atol=2e-3)


def test_treatments_of_other_kinds_have_courses_or_a_reason() -> None:
    found = forecast_of_example("all-needles")
    assert {item.area for item in found.courses} >= {
        "glabella",
        "malar",
        "nasolabial",
        "submental",
    }
    reasons = {item.treatment: item.reason for item in found.not_forecast}
    drawn = {name for item in found.courses for name in item.treatments}
    assert drawn | set(reasons) == {"s1-gl", "s2-mn", "s3-txa", "s4-nl", "s4-chin"}


def test_an_area_without_a_model_says_which_areas_have_one() -> None:
    plan = plan_of(visit(0, treatment("6 U", area="chin")))
    found = forecast(plan)
    assert found.courses == ()
    assert found.sources == ()
    (refusal,) = found.not_forecast
    assert "chin" in refusal.reason
    assert "glabella" in refusal.reason


def test_a_forecast_says_what_made_it() -> None:
    found, table = forecast_of_single(), load_draws()
    assert found.plan_hash == plan_hash(single())
    assert found.versions == {
        "package": needlework.__version__,
        "evidence": table.provenance["evidence_hash"],
        "draws": table.hash,
        "force": load_draws(False, "force").hash,
        "fit_set": "seen-only",
    }


def test_a_title_changes_the_hash_and_nothing_else() -> None:
    plan: Plan = replace(single(), title="Another title")
    found = forecast(plan, draws=SMALL)
    assert found.plan_hash != forecast_of_single().plan_hash
    assert_same(found, forecast(single(), draws=SMALL))


@pytest.mark.parametrize("name", ["frown-lines", "frown-lines-dose", "frown-lines-sites"])
def test_every_course_is_whole_and_its_bands_are_nested(name: str) -> None:
    for item in forecast_of_example(name).courses:
        path = item.treated
        edges = [
            path.band95.low,
            path.band90.low,
            path.band80.low,
            path.band50.low,
            path.median,
            path.band50.high,
            path.band80.high,
            path.band90.high,
            path.band95.high,
        ]
        assert np.isfinite(edges).all()
        assert (np.diff(edges, axis=0) >= -1e-12).all()
        if item.quantity == "probability":
            assert min(edges[0]) >= 0
            assert max(edges[-1]) <= 1


def test_the_way_a_dose_is_written_makes_no_difference() -> None:
    (one, other) = (forecast_of_example(name) for name in ("frown-lines", "frown-lines-dose"))
    np.testing.assert_allclose(course(one).treated.median, course(other).treated.median)
