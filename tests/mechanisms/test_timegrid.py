"""The integration grid: where the block is looked at, and that a polynomial is lagged exactly."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.mechanisms.neuromodulator import accumulate, lagged
from needlework.mechanisms.timegrid import build_grid

DAYS = (0.0, 0.3, 1.0, 7.0, 30.0, 90.0, 211.5)


def lag_of_power(days: tuple[float, ...], rate: float, power: int) -> np.ndarray:
    """Return the lag of ``t ** power``: by parts, one power after the other."""
    time = np.asarray(days)
    course = 1 - np.exp(-rate * time)
    for degree in range(1, power + 1):
        course = time**degree - degree / rate * course
    return course


@pytest.mark.parametrize("rate", [0.05, 0.4, 2.0])
@pytest.mark.parametrize("power", [0, 1, 2, 5])
def test_the_lag_of_a_polynomial_is_exact_at_slow_and_fast_rates(rate: float, power: int) -> None:
    grid = build_grid(DAYS, (0.0,))
    course = lagged(grid.nodes.reshape(-1) ** power, grid, np.asarray(rate))
    expected = lag_of_power(DAYS, rate, power)
    assert np.abs(course - expected).max() <= 1e-7 * max(1.0, np.abs(expected).max())


def test_no_node_lies_on_the_other_side_of_a_session() -> None:
    sessions = (0.0, 14.0, 14.5, 90.0)
    nodes = build_grid(DAYS, sessions).nodes
    for session in sessions:
        assert ((nodes < session).all(axis=1) | (nodes > session).all(axis=1)).all()


def test_the_first_minutes_after_every_session_have_nodes_of_their_own() -> None:
    sessions = (0.0, 90.0)
    nodes = build_grid(DAYS, sessions).nodes
    for session in sessions:
        after = nodes[nodes > session] - session
        assert (after < 0.002).sum() >= 4


def test_asking_for_more_days_costs_no_more_nodes() -> None:
    few = build_grid((180.0,), (0.0,)).nodes.size
    assert build_grid(np.linspace(0, 180, 1000), (0.0,)).nodes.size == few


def test_asking_for_more_days_does_not_change_a_day() -> None:
    few = build_grid((30.0, 180.0), (0.0,))
    many = build_grid(np.arange(0.0, 181), (0.0,))
    rate = np.asarray(0.4)
    sparse = lagged(np.cos(few.nodes.reshape(-1) / 40), few, rate)
    dense = lagged(np.cos(many.nodes.reshape(-1) / 40), many, rate)
    assert np.abs(sparse - dense[[30, 180]]).max() <= 1e-14


def test_days_before_and_on_the_first_session_show_nothing() -> None:
    grid = build_grid((-5.0, 3.0, 10.0, 10.5), (10.0,))
    course = lagged(np.ones(grid.nodes.size), grid, np.asarray(0.4))
    assert (course[:3] == 0).all()
    assert course[3] > 0


def test_days_may_come_in_any_order() -> None:
    ordered = build_grid((1.0, 30.0, 90.0), (0.0,))
    shuffled = build_grid((90.0, 1.0, 30.0), (0.0,))
    values = np.sin(ordered.nodes.reshape(-1) / 50)
    rate = np.asarray(0.3)
    assert (
        lagged(values, shuffled, rate) == lagged(values, ordered, rate)[np.array([2, 0, 1])]
    ).all()


def test_sessions_may_come_in_any_order_and_fall_on_one_day() -> None:
    grid = build_grid(DAYS, (0.0, 40.0))
    other = build_grid(DAYS, (40.0, 0.0, 40.0))
    assert (grid.nodes == other.nodes).all()
    assert np.isfinite(other.kernel).all()


def test_sessions_after_the_last_day_change_nothing() -> None:
    assert (build_grid((30.0,), (0.0, 60.0)).nodes == build_grid((30.0,), (0.0,)).nodes).all()


def test_doubling_sums_up_like_one_step_after_another() -> None:
    random = np.random.default_rng(3)
    fades, gains = random.random((2, 5, 13))
    expected = np.zeros_like(gains)
    carried = np.zeros(5)
    for step in range(13):
        carried = fades[:, step] * carried + gains[:, step]
        expected[:, step] = carried
    assert np.abs(accumulate(fades, gains) - expected).max() <= 1e-14
