"""An effect that sessions build up: bounds, monotonicity, and an ODE solver."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from needlework.mechanisms.booster import built_up

gains = st.floats(0.01, 0.99)
rates = st.floats(1e-4, 0.1)
courses = st.lists(st.floats(0, 200), min_size=1, max_size=5).map(sorted)


@given(courses, gains, rates)
def test_the_effect_stays_between_none_and_the_most(
    sessions: list[float], gain: float, rate: float
) -> None:
    elapsed = np.linspace(0, 400, 50)[:, None] - np.asarray(sessions)
    found = built_up(elapsed, gain, rate)
    assert (found >= 0).all()
    assert (found <= 1).all()


@given(courses, gains, rates)
def test_another_session_never_lessens_the_effect(
    sessions: list[float], gain: float, rate: float
) -> None:
    days = np.linspace(0, 400, 50)[:, None]
    fewer, more = (
        built_up(days - np.asarray(given), gain, rate)
        for given in (sessions[:-1] or [900.0], sessions)
    )
    assert (more >= fewer - 1e-12).all()


def test_steps_agree_with_an_ode_solver() -> None:
    sessions, gain, rate = [0.0, 28.0, 56.0], 0.6, 0.008
    days = np.array([0.0, 10.0, 27.0, 28.0, 40.0, 56.0, 120.0, 300.0])
    state, solved = 0.0, np.zeros(len(days))
    for start, end in zip(sessions, [*sessions[1:], 400.0], strict=True):
        state += gain * (1 - state)
        inside = (days >= start) & (days < end)
        times = np.append(days[inside], end)
        step = solve_ivp(
            lambda _, now: -rate * now,
            (start, end),
            [state],
            "DOP853",
            times,
            rtol=1e-11,
            atol=1e-13,
        ).y[0]
        solved[inside], state = step[:-1], step[-1]
    found = built_up(days[:, None] - np.asarray(sessions), gain, rate)
    np.testing.assert_allclose(found, solved, atol=1e-6)


def test_people_differ_in_gain_and_fading() -> None:
    elapsed = np.array([[0.0], [50.0]])
    found = built_up(elapsed, np.array([[0.5], [0.2]]), np.array([[0.0], [0.01]]))
    np.testing.assert_allclose(found, [[0.5, 0.5], [0.2, 0.2 * np.exp(-0.5)]])
