"""Lines at rest of a plan: when they are forecast, what they say, how far they can be trusted."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from needlework.forecast import forecast
from needlework.forecast.draws import load_draws
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_grading import rest_support
from needlework.forecast.values import Course, Forecast
from tests.forecast.making import ABO, DAXI, ONA, at, course, plan_of, score, treatment, visit

FEW, NONE = "none_or_mild_at_rest", "no_lines_at_rest"
THREE = (0, 120, 240)
SMALL = 200


def at_rest(value: object, rater: str = "investigator", scale: str = "FWS") -> str:
    return score(value, rater, scale) + 'condition = "rest"\n'


@cache
def expected(
    grade: int = 2,
    days: tuple[int, ...] = (0,),
    product: str = ONA,
    dose: str = "20 U",
    draws: int = SMALL,
) -> Forecast:
    visits = [visit(day, treatment(dose, product)) for day in days]
    return forecast(plan_of(score(3), at_rest(grade), *visits), draws=draws)


def resting(found: Forecast) -> list[Course]:
    return [item for item in found.courses if item.condition == "rest"]


def share(found: Forecast, outcome: str, day: float) -> float:
    item = course(found, outcome)
    return at(item.treated.median, item.days, day)


def told(found: Forecast) -> str:
    return " ".join(said for item in found.courses for said in item.assumptions)


@pytest.mark.parametrize("grade", [1, 2, 3])
def test_a_score_at_rest_gives_two_shares_and_the_severity(grade: int) -> None:
    found = resting(expected(grade))
    assert [item.outcome for item in found] == [FEW, NONE, "severity_at_rest"]
    assert [item.quantity for item in found] == ["probability", "probability", "score"]
    for item in found:
        assert item.area == "glabella"
        assert len(item.treated.median) == len(item.days)


def test_without_a_score_at_rest_nothing_is_drawn_and_it_says_what_to_enter() -> None:
    found = forecast(plan_of(score(3), visit(0)), draws=SMALL)
    assert resting(found) == []
    assert 'condition = "rest"' in told(found)
    assert "no score at rest was given" in told(found)
    assert load_draws(False, AT_REST).hash not in found.versions["draws"]


def test_with_a_score_at_rest_nothing_is_asked_for_and_the_score_counts_as_used() -> None:
    assert "no score at rest" not in told(expected())
    assert "was not used" not in told(expected())


def test_nobody_without_lines_at_rest_is_forecast() -> None:
    found = forecast(plan_of(score(3), at_rest(0), visit(0)), draws=SMALL)
    assert resting(found) == []
    assert "the score at rest is 0" in told(found)


@pytest.mark.parametrize(
    ("value", "scale"), [(1.5, "FWS"), (2, "Merz Aesthetics Scales (upper face)")]
)
def test_a_score_at_rest_of_another_kind_is_named_and_not_used(value: object, scale: str) -> None:
    found = forecast(plan_of(score(3), at_rest(value, scale=scale), visit(0)), draws=SMALL)
    assert resting(found) == []
    assert f"The score {value} on" in told(found)


def test_the_score_of_another_area_at_rest_asks_for_nothing() -> None:
    lines = at_rest(2).replace('"glabella"', '"forehead"')
    plan = plan_of(
        score(3), lines, visit(0, treatment(area="glabella"), treatment(area="forehead"))
    )
    found = forecast(plan, draws=SMALL)
    assert resting(found) == []
    forehead = [item for item in found.courses if item.area == "forehead"]
    assert not any("no score at rest" in said for item in forehead for said in item.assumptions)


def test_the_patients_own_score_is_enough_and_is_said() -> None:
    found = forecast(plan_of(score(3), at_rest(2, "subject"), visit(0)), draws=SMALL)
    assert len(resting(found)) == 3
    assert "only the patient's own score was given" in told(found)


def test_treatment_never_makes_lines_at_rest_more_frequent() -> None:
    for item in resting(expected(days=THREE))[:2]:
        assert (item.treated.median >= item.untreated.median - 1e-9).all()
        assert np.ptp(item.untreated.median) <= 1e-12


def test_cycles_add_up_and_lines_come_back_without_them() -> None:
    found = expected(days=THREE)
    peaks = [share(found, NONE, day + 30) for day in THREE]
    assert peaks[0] < peaks[1] < peaks[2]
    before = share(found, NONE, 0)
    assert share(found, NONE, 120) > before
    assert share(found, NONE, 600) == pytest.approx(before, abs=0.03)


def test_milder_lines_are_gone_more_often() -> None:
    shares = [share(expected(grade), NONE, 30) for grade in (1, 2, 3)]
    assert shares[0] > shares[1] > shares[2]


def test_shares_of_grades_are_those_of_the_share_courses() -> None:
    found = expected(draws=1000)
    grades = course(found, "severity_at_rest").treated.p_grade
    assert grades is not None
    assert grades.sum(axis=1) == pytest.approx(1)
    none, few = grades[:, 0], grades[:, :2].sum(axis=1)
    for outcome, mean in ((NONE, none), (FEW, few)):
        item = course(found, outcome)
        assert (mean >= item.treated.band95.low).all()
        assert (mean <= item.treated.band95.high).all()


def test_one_patient_in_a_thousand_is_rated_as_shares_say() -> None:
    found = expected(draws=1000)
    severity = course(found, "severity_at_rest")
    half = at(severity.treated.median, severity.days, 30)
    assert (share(found, FEW, 30) > 0.5) == (half < 1.5)


def test_the_same_seed_gives_the_same_lines_at_rest() -> None:
    plan = plan_of(score(3), at_rest(2), visit(0))
    one, two, other = (forecast(plan, draws=SMALL, seed=seed) for seed in (4, 4, 5))
    medians = [course(found, NONE).treated.median for found in (one, two, other)]
    assert (medians[0] == medians[1]).all()
    assert (medians[0] != medians[2]).any()


def test_the_sources_and_the_draws_of_lines_at_rest_are_cited() -> None:
    slugs = {source.slug for source in expected().sources}
    assert {"carruthers-2016-rest", "sakura-static-2021", "glogau-2012"} <= slugs
    without = forecast(plan_of(score(3), visit(0)), draws=SMALL)
    assert "carruthers-2016-rest" not in {source.slug for source in without.sources}
    assert expected().versions["draws"] != without.versions["draws"]


def test_a_goal_at_rest_gets_a_chance_only_where_lines_at_rest_are_forecast() -> None:
    goal = '[[goal]]\narea = "glabella"\noutcome = "none_or_mild_at_rest"\nby_day = 30\n'
    (met,) = forecast(plan_of(score(3), at_rest(2), goal, visit(0)), draws=SMALL).goals
    assert met.probability == pytest.approx(share(expected(), FEW, 30), abs=0.1)
    (unknown,) = forecast(plan_of(score(3), goal, visit(0)), draws=SMALL).goals
    assert unknown.probability is None
    assert "no score at rest was given" in unknown.reason


def test_how_little_is_known_of_the_skin_is_said() -> None:
    low, high = re.search(r"hardly known \((\d+) to (\d+) days\)", told(expected())).groups()
    assert 10 < int(low) < int(high) / 3


def graded(found: Forecast) -> tuple[str, str]:
    item = course(found, NONE)
    return item.grade, " ".join(item.grade_reasons)


def test_lines_at_rest_are_informed_at_best_for_no_trial_compares_them() -> None:
    grade, said = graded(expected(days=THREE))
    assert grade == "informed"
    assert "ona-gl-4trials and ona-rest-3cycles" in said
    assert "nothing is compared with placebo" in said


def test_a_product_without_a_figure_at_rest_is_assumed() -> None:
    grade, said = graded(expected(product=ABO, dose="50 sU"))
    assert grade == "assumed"
    assert f"no figure of lines at rest under {ABO}" in said


def test_a_product_seen_once_a_cycle_says_that_its_fading_is_borrowed() -> None:
    grade, said = graded(expected(product=DAXI, dose="40 U"))
    assert grade == "informed"
    assert "after day 28 of a cycle" in said


def test_a_product_seen_on_day_2_alone_is_assumed() -> None:
    grade, said = graded(expected(product="prabotulinumtoxinA"))
    assert grade == "assumed"
    assert "after day 2" in said


@pytest.mark.parametrize(("sessions", "grade"), [(3, "informed"), (4, "assumed")])
def test_more_cycles_than_trials_gave_are_assumed(sessions: int, grade: str) -> None:
    days = tuple(120 * number for number in range(sessions))
    found, said = graded(expected(days=days))
    assert found == grade
    assert ("at most 3" in said) == (grade == "assumed")


def test_a_dose_or_an_age_outside_the_trials_is_assumed() -> None:
    assert graded(expected(dose="100 U"))[0] == "assumed"
    plan = plan_of(score(3), at_rest(2), visit(0), person="age = 86")
    assert graded(forecast(plan, draws=SMALL))[0] == "assumed"


def test_products_one_after_another_are_assumed() -> None:
    visits = visit(0), visit(120, treatment("40 U", DAXI))
    assert graded(forecast(plan_of(score(3), at_rest(2), *visits), draws=SMALL))[0] == "assumed"


def test_support_at_rest_is_read_off_the_figures() -> None:
    found = rest_support(ONA)
    assert found.trials == ("ona-gl-4trials", "ona-rest-3cycles")
    assert (found.last_day, found.cycles) == (150, 3)
    assert rest_support(ABO).trials == ()
