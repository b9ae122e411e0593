"""Grades are computed from what entered the fit, and say why they are not higher."""

from __future__ import annotations

from itertools import pairwise

import pytest

from needlework.evidence.curated import curated_rows, curated_study
from needlework.forecast import forecast
from needlework.forecast.grading import (
    ORDER,
    Graded,
    Support,
    controlled_trials,
    dose_range,
    last_fitted_day,
)
from needlework.forecast.values import Course, Forecast
from tests.forecast.making import (
    ABO,
    DAXI,
    ONA,
    course,
    forecast_of_single,
    plan_of,
    score,
    treatment,
    visit,
)

SMALL = 100
RATED = Support(("none_or_mild",), ("investigator",))


def graded(*parts: str, person: str = 'age = 43\nsex = "female"') -> Course:
    return course(forecast(plan_of(*parts, person=person), draws=SMALL))


def assert_lowered(found: Course, grade: str, reason: str) -> None:
    assert found.grade == grade
    assert any(reason in said for said in found.grade_reasons), found.grade_reasons


def test_grades_are_ordered_from_calibrated_to_insufficient() -> None:
    assert ORDER == ("calibrated", "informed", "assumed", "insufficient")


def test_a_grade_is_only_lowered_and_every_reason_is_kept() -> None:
    found = Graded("calibrated").lowered("assumed", "one").lowered("informed", "two")
    assert found == Graded("assumed", ("one", "two"))


def test_a_reason_is_given_exactly_where_a_grade_is_lower() -> None:
    for found in (forecast_of_single(), forecast_of_single("40 U", DAXI)):
        for item in found.courses:
            assert (item.grade == "calibrated") == (item.grade_reasons == ())


def test_two_controlled_trials_make_a_course_calibrated_and_one_makes_it_informed() -> None:
    for product, dose in ((ONA, "20 U"), (ABO, "50 sU"), (DAXI, "40 U")):
        trials = controlled_trials("glabella", product, RATED, "seen-only")
        assert all(curated_study(trial).controlled for trial in trials)
        expected = ("assumed", "informed", "calibrated")[min(len(trials), 2)]
        assert course(forecast_of_single(dose, product)).grade == expected


def test_a_figure_from_memory_makes_nothing_calibrated() -> None:
    rows = [row for row in curated_rows(area="glabella") if RATED.includes(row)]
    recalled = [row for row in rows if row.seen == "recalled"]
    assert recalled
    for product in (ONA, ABO, DAXI):
        seen = {row.study for row in rows if row.product == product and row.seen != "recalled"}
        trials = controlled_trials("glabella", product, RATED, "with-recalled")
        assert set(trials) <= seen


def test_held_out_trials_support_no_grade() -> None:
    held_out = {row.study for row in curated_rows(area="glabella") if row.held_out}
    assert held_out
    anything = Support(tuple({row.endpoint for row in curated_rows(area="glabella")}))
    for product in (ONA, ABO, DAXI, "relabotulinumtoxinA"):
        for fit_set in ("seen-only", "with-recalled"):
            trials = controlled_trials("glabella", product, anything, fit_set)
            assert not held_out & set(trials)


def test_a_man_is_informed_because_few_took_part() -> None:
    found = graded(score(3), visit(0), person='age = 43\nsex = "male"')
    assert_lowered(found, "informed", "few men")


def test_no_baseline_is_informed() -> None:
    assert_lowered(graded(visit(0)), "informed", "no baseline score")


def test_a_baseline_below_those_of_trials_is_assumed() -> None:
    assert_lowered(graded(score(1), visit(0)), "assumed", "baseline grade 1")


def test_a_patient_who_sees_no_lines_is_outside_the_trials_too() -> None:
    found = graded(score(3), score(1, "subject"), visit(0))
    assert_lowered(found, "assumed", "baseline grade 1")


@pytest.mark.parametrize(("age", "inside"), [(17, False), (18, True), (75, True), (76, False)])
def test_an_age_outside_the_trials_is_assumed(age: int, inside: bool) -> None:
    found = graded(score(3), visit(0), person=f'age = {age}\nsex = "female"')
    assert (found.grade == "calibrated") is inside
    if not inside:
        assert_lowered(found, "assumed", f"age {age}")


def test_a_dose_counts_as_inside_up_to_half_as_much_again() -> None:
    reach = dose_range("glabella", ONA, "seen-only")
    assert reach is not None
    low, high = reach
    for dose, inside in (
        (high * 1.5, True),
        (high * 1.5 + 1, False),
        (low / 1.5 + 0.1, True),
        (low / 1.5 - 0.1, False),
    ):
        found = graded(score(3), visit(0, treatment(f"{dose:.1f} U")))
        assert (found.grade == "calibrated") is inside, dose
        if not inside:
            assert_lowered(found, "assumed", "units lie outside")


def test_repeated_sessions_are_informed() -> None:
    assert_lowered(graded(score(3), visit(0), visit(84)), "informed", "repeated sessions")


def test_products_one_after_another_are_assumed() -> None:
    found = graded(score(3), visit(0), visit(84, treatment("40 U", DAXI)))
    assert_lowered(found, "assumed", "different products")


def test_a_chain_takes_its_weakest_grade_and_keeps_every_reason() -> None:
    found = graded(visit(0, treatment("200 U")), person='age = 80\nsex = "male"')
    assert found.grade == "assumed"
    assert len(found.grade_reasons) >= 4


def test_every_event_has_a_grade_of_its_own() -> None:
    grades = {item.name: item.grade for item in forecast_of_single().all_events}
    assert grades["loss"] == "calibrated"
    assert set(grades.values()) <= set(ORDER)


@pytest.mark.parametrize("product", [ONA, ABO, DAXI])
def test_the_last_fitted_day_is_told_among_the_assumptions(product: str) -> None:
    dose = {ONA: "20 U", ABO: "50 sU", DAXI: "40 U"}[product]
    day = last_fitted_day("glabella", product, "seen-only")
    assert day >= 84
    found: Forecast = forecast_of_single(dose, product)
    assert any(f"until day {day:g} " in said for said in course(found).assumptions)


def test_nobody_of_a_product_without_rows_has_a_dose_range() -> None:
    assert dose_range("glabella", "no-such-product", "seen-only") is None
    assert last_fitted_day("glabella", "no-such-product", "seen-only") == 0


def test_reasons_read_as_parts_of_a_sentence() -> None:
    found = graded(visit(0, treatment("200 U")), person='age = 80\nsex = "male"')
    for said in found.grade_reasons:
        assert not said.endswith(".")
        assert "  " not in said
    for one, other in pairwise(found.grade_reasons):
        assert one != other
