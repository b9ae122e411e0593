"""Fat, dissolved fat and swelling: balances, steps, and an ODE solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from needlework.evidence import parameter
from needlework.mechanisms.fat import fat_course, session_fraction

fractions = st.floats(0, 0.9)
rates = st.floats(0.005, 1)
courses = st.lists(st.floats(0, 300), min_size=1, max_size=7).map(sorted)


@given(courses, fractions, rates, rates)
def test_fat_that_is_gone_there_and_leaving_makes_the_whole(
    sessions: list[float], fraction: float, clearing: float, settling: float
) -> None:
    days = np.linspace(0, 400, 30)
    each = np.full(len(sessions), fraction)
    found = fat_course(sessions, each, 0 * each, days, clearing, settling)
    np.testing.assert_allclose(found.fat + found.dissolved + found.removed, 1, atol=1e-12)
    assert (found.fat >= 0).all()
    assert (found.removed >= -1e-12).all()
    assert (np.diff(found.removed) >= -1e-12).all()


@given(fractions, st.integers(1, 7))
def test_living_fat_shrinks_by_the_same_fraction_each_time(fraction: float, count: int) -> None:
    each = np.full(count, fraction)
    found = fat_course(np.arange(count) * 28.0, each, 0 * each, [count * 28.0], 0.1, 0.1)
    assert float(found.fat[0]) == pytest.approx((1 - fraction) ** count)


@given(courses, fractions)
def test_another_session_never_leaves_more_fat(sessions: list[float], fraction: float) -> None:
    days = np.linspace(0, 600, 30)
    fewer, more = (
        fat_course(given, np.full(len(given), fraction), np.zeros(len(given)), days, 0.07, 0.1)
        for given in (sessions[:-1] or [900.0], sessions)
    )
    assert (more.fat <= fewer.fat + 1e-12).all()


def test_steps_agree_with_an_ode_solver() -> None:
    sessions, part, swells = [0.0, 28.0, 50.0], [0.25, 0.2, 0.3], [0.3, 0.3, 0.25]
    clearing, settling = 0.06, 0.11
    days = np.array([0.0, 3.0, 27.9, 28.0, 49.0, 51.0, 90.0, 200.0])
    state, solved = np.array([1.0, 0.0, 0.0]), np.zeros((3, len(days)))

    def slope(_: float, now: np.ndarray) -> list[float]:
        return [0.0, -clearing * now[1], -settling * now[2]]

    for place, start in enumerate(sessions):
        gone = part[place] * state[0]
        state = state + np.array([-gone, gone, swells[place]])
        end = [*sessions, 300.0][place + 1]
        inside = (days >= start) & (days < end)
        times = np.append(days[inside], end)
        step = solve_ivp(slope, (start, end), state, "DOP853", times, rtol=1e-11, atol=1e-13)
        solved[:, inside] = step.y[:, :-1]
        state = step.y[:, -1]
    found = fat_course(sessions, np.array(part), np.array(swells), days, clearing, settling)
    np.testing.assert_allclose([found.fat, found.dissolved, found.swelling], solved, atol=1e-6)
    np.testing.assert_allclose(found.volume, solved.sum(axis=0), atol=1e-6)


def test_swelling_comes_before_the_fat_goes() -> None:
    found = fat_course([0.0], np.array([0.2]), np.array([0.3]), [-1.0, 0.0, 60.0], 0.07, 0.14)
    assert found.volume[1] > found.volume[0] == 1
    assert found.volume[2] < 0.83


@given(st.floats(0.05, 0.5), st.floats(0, 8), st.floats(0, 8), st.floats(0.05, 3))
def test_a_larger_dose_dissolves_no_less_up_to_the_label(
    fraction: float, one: float, other: float, half: float
) -> None:
    low, high = sorted((one, other))
    small, large = (float(session_fraction(fraction, dose, half)) for dose in (low, high))
    assert small <= large + 1e-12
    assert large <= fraction + 1e-12


def test_the_label_is_where_the_dose_stops_to_count() -> None:
    label = parameter("fat.label_dose").value
    found = [float(session_fraction(0.2, dose, 0.4)) for dose in (0.0, label, 2 * label)]
    assert found == pytest.approx([0, 0.2, 0.2])
