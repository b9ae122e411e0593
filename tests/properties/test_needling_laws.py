"""Laws of collagen and elastin after needling that hold for every schedule and rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from needlework.mechanisms.elastin import elastin
from needlework.mechanisms.microneedling import (
    Rates,
    collagen,
    efficiency,
    immature,
    mature,
    outflow,
    stretched,
)

DAYS = np.concatenate([np.linspace(0, 30, 31), np.arange(35, 500, 10.0)])
FINE = np.arange(0, 600, 0.1)

rates = st.builds(
    lambda *values: stretched(*map(np.array, values)),
    st.floats(0.3, 3),  # delay
    st.floats(3, 250),  # half-life of maturing, days
    st.floats(5, 300),  # half-life of loss, days
)
schedules = st.lists(st.integers(0, 300), min_size=1, max_size=8, unique=True).map(
    lambda days: np.array(sorted(days), dtype=float)
)


def courses(schedule: Any, doses: Any, person: Rates, days: Any = DAYS) -> Any:
    return collagen(days[:, None] - schedule, doses, person)


def running(values: Any) -> Any:
    """Return the integral up to each of the fine times."""
    steps = (values[1:] + values[:-1]) / 2 * np.diff(FINE)
    return np.concatenate([[0.0], np.cumsum(steps)])


@given(rates)
def test_each_stage_hands_on_all_that_it_received(person: Rates) -> None:
    whole = running(outflow(FINE, person.before_collagen))[-1]
    assert abs(whole - 1) < 1e-4


@given(rates)
def test_new_collagen_is_what_was_made_less_what_was_lost(person: Rates) -> None:
    young, old = immature(FINE, person), mature(FINE, person)
    made = running(outflow(FINE, person.before_collagen))
    lost = running(person.loss * young + person.turnover * old)
    assert np.abs(made - lost - young - old).max() < 1e-3


@given(rates, schedules, st.floats(0.1, 1))
def test_nothing_is_there_before_the_first_session_and_nothing_is_negative(
    person: Rates, schedule: Any, dose: float
) -> None:
    days = np.concatenate([[-5.0, -0.1], DAYS])
    found = courses(schedule, np.full(len(schedule), dose), person, days)
    before = days < schedule[0]
    for values in (found.immature, found.mature, found.one, found.three):
        assert np.abs(values[before]).max() <= 1e-9
        assert values.min() >= -1e-6


@given(rates, schedules, st.floats(0.05, 1), st.floats(0, 1))
def test_a_stronger_session_never_leaves_less(
    person: Rates, schedule: Any, dose: float, more: float
) -> None:
    doses = np.full(len(schedule), dose)
    low, high = (courses(schedule, each, person).scored for each in (doses, doses * (1 + more)))
    assert (high >= low - 1e-9).all()


@given(rates, schedules, st.integers(1, 200))
def test_only_the_time_since_the_sessions_matters(
    person: Rates, schedule: Any, shift: int
) -> None:
    doses = np.ones(len(schedule))
    moved = courses(schedule + shift, doses, person, DAYS + shift)
    assert np.abs(moved.scored - courses(schedule, doses, person).scored).max() < 1e-9


@given(st.lists(st.floats(1, 60), min_size=1, max_size=8), st.floats(2, 40))
def test_a_session_soon_after_another_is_worth_less(gaps: list[float], refractory: float) -> None:
    days = np.concatenate([[0.0], np.cumsum(gaps)])
    worth = efficiency(days, refractory)
    assert worth[0] == 1
    assert (worth > 0).all()
    assert (worth <= 1).all()
    order = np.argsort(gaps)
    assert (np.diff(worth[1:][order]) >= -1e-12).all()


@given(rates, schedules, st.floats(0, 0.5), st.floats(0, 0.5))
def test_elastin_stays_between_nothing_and_what_was_added(
    person: Rates, schedule: Any, loss: float, gain: float
) -> None:
    knots = np.unique(np.concatenate([np.arange(schedule[0], 500, 4.0), schedule]))
    column = Rates(*(np.array([getattr(person, name)]) for name in person.__slots__))
    doses = np.ones((1, len(schedule)))
    course = elastin(knots, schedule, doses, column, np.array([loss]), np.array([gain]))[0]
    assert course[0] == 1
    assert (course > 0).all()
    assert (course <= 1 + gain * len(schedule) + 1e-9).all()
    if gain == 0:
        assert (np.diff(course) <= 2e-4).all()  # renewal of old elastin alone


@given(st.floats(0.3, 2), st.floats(5, 200), st.floats(10, 300))
def test_a_longer_delay_makes_half_of_the_collagen_later(
    delay: float, maturing: float, lost: float
) -> None:
    halves = []
    for each in (delay, delay * 1.5):
        course = mature(DAYS, stretched(np.array(each), np.array(maturing), np.array(lost)))
        halves.append(
            np.interp(0.5 * course.max(), course[: course.argmax()], DAYS[: course.argmax()])
        )
    assert halves[1] > halves[0]
