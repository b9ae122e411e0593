"""Courses: which are drawn from which baseline, and what they take for granted."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast import forecast
from needlework.forecast.baseline import BaselineScores
from needlework.forecast.courses import SHARES, defined_shares
from needlework.forecast.values import Forecast
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

SMALL = 100


def told(found: Forecast) -> str:
    return " ".join(course(found).assumptions)


def test_the_courses_of_a_usual_patient() -> None:
    found = forecast_of_single()
    assert [item.id for item in found.courses] == [
        "glabella/none_or_mild/investigator",
        "glabella/none_or_mild/subject",
        "glabella/responder_ge1_grade/investigator",
        "glabella/responder_composite_ge2_grade/investigator+subject",
        "glabella/severity/investigator",
        "glabella/movement/instrument",
        "glabella/force/instrument",
    ]


@pytest.mark.parametrize(
    ("investigator", "subject", "events"),
    [
        (3, None, {"none_or_mild", "ge1_grade", "ge2_grade"}),
        (None, None, {"none_or_mild", "ge1_grade", "ge2_grade"}),
        (3, 1, {"none_or_mild", "ge1_grade"}),
        (1, None, {"none_or_mild", "ge1_grade"}),
        (0, 3, {"none_or_mild"}),
    ],
)
def test_who_has_one_grade_cannot_lose_two(
    investigator: int | None, subject: int | None, events: set[str]
) -> None:
    found = defined_shares(BaselineScores(investigator, subject))
    assert {item.endpoint.event for item in found} == events
    assert len({item.outcome + item.endpoint.raters for item in SHARES}) == len(SHARES)


def test_a_share_tells_of_people_and_a_score_of_one_patient() -> None:
    for item in forecast_of_single().courses:
        expected = "population" if item.quantity == "probability" else "patient"
        assert item.band_meaning == expected
        assert (item.treated.p_grade is not None) == (item.quantity == "score")


def test_the_chance_of_each_grade_agrees_with_none_or_mild() -> None:
    found = forecast_of_single()
    grades = course(found, "severity").treated.p_grade
    assert grades is not None
    np.testing.assert_allclose(grades.sum(axis=1), 1)
    mild = course(found).treated
    assert np.abs(grades[:, :2].sum(axis=1) - mild.median).max() < 0.04
    assert (grades[:, :2].sum(axis=1) >= mild.band95.low).all()
    assert (grades[:, :2].sum(axis=1) <= mild.band95.high).all()


def test_without_treatment_nothing_changes() -> None:
    for item in forecast_of_single().courses:
        assert np.ptp(item.untreated.median) == 0


def test_treated_lines_are_never_worse_than_untreated_ones() -> None:
    for item in forecast_of_single().courses:
        better = item.treated.median - item.untreated.median
        sign = 1 if item.quantity == "probability" else -1
        assert (sign * better >= -0.1).all()


def test_a_plan_that_says_everything_leaves_little_to_assume() -> None:
    said = told(forecast_of_example("frown-lines"))
    assert "trials" in said
    for missing in ("Age was not", "Sex was not", "No baseline score", "only the sum counts"):
        assert missing not in said


@pytest.mark.parametrize(
    ("parts", "person", "words"),
    [
        ((visit(0),), 'age = 43\nsex = "female"', "No baseline score"),
        ((score(3), visit(0)), 'sex = "female"', "Age was not given"),
        ((score(3), visit(0)), "age = 43", "Sex was not given"),
        ((score(3), visit(0)), "age = 43", "patient's own baseline rating"),
        ((score(3), visit(0)), "age = 43", "only the sum counts"),
        ((score(4, scale="MAS"), visit(0)), "age = 43", "MAS-upper-face"),
        ((score(2.5), visit(0)), "age = 43", "whole grades"),
        (
            (score(3), visit(0, treatment(more='side = "left"'))),
            "age = 43",
            "sides are not told apart",
        ),
        (
            (score(3), visit(0)),
            'previous_treatments = [{ product = "Botox", days_ago = 140, area = "glabella" }]',
            "worn off",
        ),
    ],
)
def test_what_a_plan_leaves_out_is_told(parts: tuple[str, ...], person: str, words: str) -> None:
    assert words in told(forecast(plan_of(*parts, person=person), draws=SMALL))


def test_every_course_names_the_treatments_behind_it() -> None:
    found = forecast_of_example("frown-lines-upkeep")
    for item in found.courses:
        assert item.treatments == ("s1-gl", "s2-gl", "s3-gl", "s4-gl")


def test_two_raters_and_none_needed_differ() -> None:
    found = forecast(single(), draws=SMALL)
    one = course(found, "none_or_mild", "investigator").treated.median
    both = course(found, "responder_composite_ge2_grade", "investigator+subject").treated.median
    assert (both <= one).all()
