"""The engine against an independent solution of the state equations, over random schedules."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.mechanisms.neuromodulator import visible_effect
from tests.reference.ode_oracle import Array, Course, solve

TOLERANCE = 1e-6


def spread(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers between two bounds, evenly on the log scale."""
    return st.floats(np.log(low), np.log(high)).map(lambda value: float(np.exp(value)))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    gaps = draw(st.lists(st.one_of(st.just(0.0), st.floats(1, 200)), max_size=11))
    days = tuple(float(day) for day in np.cumsum([0.0, *gaps]) if day < 400)
    delivery = draw(spread(0.1, 2))
    rates = draw(st.lists(spread(0.005, 0.08), min_size=1, max_size=2))
    return Course(
        session_days=days,
        drives=tuple(draw(spread(0.3, 300)) for _ in days),
        decay_rates=tuple(draw(st.sampled_from(rates)) for _ in days),
        delivery_rate=delivery,
        hill=draw(spread(0.7, 4)),
        lag_rate=draw(spread(0.05, 2)),
    )


def engine(course: Course, days: Array) -> Array:
    """Return the engine's effect; its sessions must be at distinct days for one product each."""
    order = np.argsort(course.session_days, kind="stable")
    return np.asarray(
        visible_effect(
            days,
            [course.session_days[i] for i in order],
            [np.log(course.drives[i]) for i in order],
            [course.decay_rates[i] for i in order],
            delivery_rate=course.delivery_rate,
            hill=course.hill,
            lag_rate=course.lag_rate,
        )
    )


def relative_error(course: Course, days: Array) -> float:
    """Return the largest difference from the solver over the largest effect."""
    days = np.unique(days)
    expected = solve(course, days)
    largest = engine(course, np.unique([*days, *range(0, 401, 5)])).max()
    return float(np.abs(engine(course, days) - expected).max() / largest)


@settings(max_examples=25)
@given(courses(), st.lists(st.floats(0, 400), min_size=1, max_size=12))
def test_the_effect_on_any_day_is_that_of_the_state_equations(
    course: Course, days: list[float]
) -> None:
    assert relative_error(course, np.array(days)) <= TOLERANCE


@settings(max_examples=10)
@given(courses())
def test_the_hours_after_every_session_are_those_of_the_state_equations(course: Course) -> None:
    hours = np.array([0.002, 0.01, 0.04, 0.1, 0.3, 1, 2.5])
    days = (np.array(course.session_days)[:, None] + hours).ravel()
    assert relative_error(course, days) <= TOLERANCE


def test_the_hardest_corner_of_the_ranges_is_that_of_the_state_equations() -> None:
    for hill, lag in ((4.0, 2.0), (4.0, 0.05), (0.7, 2.0)):
        for drive in (0.3, 1.0, 300.0):
            course = Course((0.0, 14.0), (drive, drive), (0.08, 0.08), 2.0, hill, lag)
            days = np.array([0.01, 0.3, 1, 3, 5, 14.05, 16, 20, 30, 60, 90])
            assert relative_error(course, days) <= TOLERANCE


def test_equal_rates_of_delivery_and_decay_are_no_special_case() -> None:
    course = Course((0.0,), (5.0,), (0.2,), 0.2, 2.0, 0.4)
    assert relative_error(course, np.array([1.0, 5.0, 20.0, 60.0])) <= TOLERANCE


def test_the_check_notices_an_error_of_a_part_in_a_hundred_thousand() -> None:
    course = Course((0.0,), (8.0,), (0.025,), 0.5, 2.0, 0.4)
    days = np.array([3.0, 30.0, 90.0])
    wrong = engine(course, days) * (1 + 1e-5)
    assert np.abs(wrong - solve(course, days)).max() / wrong.max() > TOLERANCE
