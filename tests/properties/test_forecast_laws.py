"""Laws of the forecast that hold for any plan."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from needlework.forecast import forecast
from needlework.forecast.bands import sorted_quantiles
from needlework.forecast.grading import ORDER
from needlework.forecast.knots import follow_up, forecast_knots
from needlework.forecast.risks import exact_bounds
from needlework.forecast.timing import first_crossing
from needlework.forecast.values import Array, Forecast
from needlework.plans import Plan
from tests.forecast.making import INVESTIGATOR, area_of, course, plan_of, score, treatment, visit

FEW = 100
PRODUCTS = {"onabotulinumtoxinA": "U", "abobotulinumtoxinA": "sU", "daxibotulinumtoxinA": "U"}

levels = st.floats(-3, 3, allow_nan=False).map(lambda value: round(value, 3))
sessions = st.lists(st.integers(0, 200), min_size=0, max_size=4).map(
    lambda gaps: tuple(int(day) for day in np.cumsum([0, *gaps]))
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan of frown lines: any patient with some, products, doses and days."""
    scores = [
        score(draw(st.integers(1, 3)), rater)
        for rater in draw(st.lists(st.sampled_from(["investigator", "subject"]), unique=True))
    ]
    visits = []
    for day in draw(sessions):
        product = draw(st.sampled_from(list(PRODUCTS)))
        dose = f"{draw(st.integers(1, 150))} {PRODUCTS[product]}"
        visits.append(visit(day, treatment(dose, product)))
    age = draw(st.one_of(st.none(), st.integers(16, 90)))
    sex = draw(st.sampled_from(["female", "male", "unspecified"]))
    person = f'sex = "{sex}"\n' + ("" if age is None else f"age = {age}")
    return plan_of(*scores, *visits, person=person)


def grade_of(found: Forecast) -> int:
    return ORDER.index(course(found).grade)


@settings(max_examples=8)
@given(plans())
def test_any_plan_has_a_whole_forecast(plan: Plan) -> None:
    found = forecast(plan, draws=FEW)
    assert found.courses
    for item in found.courses:
        for path in (item.treated, item.untreated):
            edges = np.array([path.band95.low, path.band50.low, path.median, path.band95.high])
            assert np.isfinite(edges).all()
            assert (np.diff(edges, axis=0) >= -1e-9).all()
            if item.quantity == "probability":
                assert edges.min() >= -1e-12
                assert edges.max() <= 1 + 1e-12
            if path.p_grade is not None:
                np.testing.assert_allclose(path.p_grade.sum(axis=1), 1)
    for event in found.all_events:
        known = [day for day in (event.q05, event.q25, event.q50, event.q75, event.q95) if day]
        assert known == sorted(known)
        assert (event.q50 is None) == (event.never > 0.5)


@settings(max_examples=8)
@given(st.floats(0.1, 3), st.floats(1.05, 3), sessions)
def test_more_units_never_lower_the_share(
    ratio: float, factor: float, days: tuple[int, ...]
) -> None:
    once = tuple(dict.fromkeys(days))
    shares = [
        area_of(once, [each] * len(once), horizon=once[-1] + 120, size=FEW)
        .shares.of(INVESTIGATOR)[0]
        .mean(axis=0)
        for each in (ratio, ratio * factor)
    ]
    assert (np.diff(shares, axis=0) >= -1e-4).all()


@settings(max_examples=5)
@given(plans())
def test_knowing_less_never_raises_the_grade(plan: Plan) -> None:
    bare = plan_of(*[visit(0, treatment("20 U"))], person='sex = "unspecified"')
    usual = plan_of(score(3), visit(0, treatment("20 U")))
    best = grade_of(forecast(usual, draws=FEW))
    assert grade_of(forecast(bare, draws=FEW)) >= best
    assert grade_of(forecast(plan, draws=FEW)) >= best


@given(arrays(float, (3, 9), elements=levels))
def test_a_crossing_is_the_first_of_a_fine_search(values: Array) -> None:
    knots = np.cumsum([0.0, 0.5, 0.5, 1, 1, 2, 3, 5, 8])
    found = first_crossing(knots, values)
    fine = np.linspace(0, knots[-1], 2101)
    for row, day in zip(values, found, strict=True):
        reached = fine[np.interp(fine, knots, row) >= 0]
        if np.isfinite(day):
            assert np.interp(day, knots, row) >= -1e-9
            assert not len(reached) or day <= reached[0] + 1e-9
        else:
            assert not len(reached)


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_exact_bounds_hold_the_share_and_are_never_certain(count: int, more: int) -> None:
    size = count + more
    low, high = exact_bounds(count / size, size)
    assert 0 <= low <= count / size <= high <= 1
    assert high > 0
    if count:
        assert low > 0


@given(st.integers(1, 500))
def test_none_of_more_people_is_a_lower_bound(size: int) -> None:
    assert exact_bounds(0, size + 1)[1] < exact_bounds(0, size)[1]


@given(sessions, st.integers(1, 800))
def test_knots_cover_every_session_and_visit(days: tuple[int, ...], last: int) -> None:
    knots = forecast_knots(sorted(set(days)), last)
    assert all(one < other for one, other in pairwise(knots))
    assert set(days) <= set(knots)
    assert set(follow_up(0, last)) <= set(knots)
    assert knots[-1] == max(last, *days)


@given(
    arrays(float, st.tuples(st.integers(2, 40), st.integers(1, 4)), elements=levels),
    st.lists(st.floats(0, 1), min_size=1, max_size=5),
)
def test_quantiles_are_those_of_numpy_for_any_values(values: Array, asked: list[float]) -> None:
    expected = np.quantile(values, asked, axis=0)
    np.testing.assert_allclose(sorted_quantiles(values, asked), expected, atol=1e-12)


@pytest.mark.parametrize("ratio", [1e-6, 0.05, 1e3, 1e9])
def test_doses_far_outside_are_bounded_all_the_same(ratio: float) -> None:
    treated, _ = area_of(ratios=(ratio,), size=FEW).shares.of(INVESTIGATOR)
    assert np.isfinite(treated).all()
    assert treated.min() >= 0
    assert treated.max() <= 1 + 1e-12
