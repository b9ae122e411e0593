"""Filler: balances, repeats, the enzyme, and an ODE solver."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from needlework.mechanisms.filler import Enzyme, Filling, top_up, volume_left

volumes = st.floats(0.1, 5)
rates = st.floats(1e-4, 0.02)


@given(volumes, volumes, rates, st.floats(0, 500))
def test_fillings_leave_side_by_side(first: float, again: float, rate: float, day: float) -> None:
    days = np.linspace(0, 900, 20)
    together = volume_left([Filling(0, first), Filling(day, again)], days, rate)
    apart = volume_left([Filling(0, first)], days, rate)
    apart = apart + volume_left([Filling(day, again)], days, rate)
    np.testing.assert_allclose(together, apart, atol=1e-12)


@given(volumes, rates)
def test_there_is_never_more_than_was_given(volume: float, rate: float) -> None:
    found = volume_left([Filling(10, volume)], np.linspace(0, 900, 40), rate)
    assert found[0] == 0
    assert (found <= volume + 1e-12).all()
    assert (np.diff(found[1:]) <= 1e-12).all()


def test_steps_agree_with_an_ode_solver() -> None:
    rate, strength = 0.0011, 4.3
    steps = [Filling(0, 1.7), Enzyme(100, 40), Filling(140, 0.8), Filling(140, 0.2)]
    days = np.array([0.0, 50.0, 99.0, 100.0, 139.0, 150.0, 400.0])

    def slope(_: float, now: np.ndarray) -> np.ndarray:
        return -rate * now

    first = solve_ivp(slope, (0, 100), [1.7], "DOP853", [0, 50, 99, 100], rtol=1e-11).y[0]
    after = first[-1] * np.exp(-40 / (first[-1] / 0.1) / strength)
    second = solve_ivp(slope, (100, 140), [after], "DOP853", [100, 139, 140], rtol=1e-11).y[0]
    third = solve_ivp(slope, (140, 400), [second[-1] + 1], "DOP853", [150, 400], rtol=1e-11).y[0]
    solved = [*first[:3], second[0], second[1], *third]
    np.testing.assert_allclose(volume_left(steps, days, rate, strength), solved, atol=1e-6)


@given(st.floats(0, 200), st.floats(0, 200), volumes)
def test_more_enzyme_leaves_no_more_filler(one: float, other: float, volume: float) -> None:
    few, many = (
        volume_left([Filling(0, volume), Enzyme(30, units)], np.array([31.0]), 0.001, 5.0)
        for units in sorted((one, other))
    )
    assert many[0] <= few[0] + 1e-12


def test_an_enzyme_without_filler_does_nothing() -> None:
    days = np.array([5.0, 20.0])
    found = volume_left([Enzyme(0, 100), Filling(10, 1.0)], days, 0.0, 5.0)
    np.testing.assert_allclose(found, [0, 1])


def test_rates_may_differ_between_people() -> None:
    found = volume_left([Filling(0, 1)], np.array([0.0, 100.0]), np.array([0.0, 0.01]))
    np.testing.assert_allclose(found, [[1, 1], [1, np.exp(-1)]])


@pytest.mark.parametrize(("left", "needed"), [(0.4, 1.3), (1.7, 0), (2.0, 0)])
def test_a_repeat_fills_up_to_the_first_filling(left: float, needed: float) -> None:
    assert float(top_up(1.7, left)) == pytest.approx(needed)
