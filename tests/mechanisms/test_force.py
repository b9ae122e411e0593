"""Force and movement piece by piece, against values worked out by hand and another solution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from needlework.mechanisms.force import (
    force_lost,
    largest_block,
    largest_block_logit,
    movement_left,
)
from needlework.mechanisms.neuromodulator import block, effect_of_one_session, visible_effect

DAYS = (0.5, 1, 3, 7, 14, 30, 60, 90, 180, 300)
shares = st.floats(0.001, 0.999)
powers = st.floats(0.2, 5)


def test_what_is_lost_is_the_block_of_the_end_plates_that_are_reached() -> None:
    assert force_lost(0.5, 0.8) == pytest.approx(0.4)
    assert force_lost(1.0, 0.8) == pytest.approx(0.8)


def test_movement_that_follows_its_muscle_is_the_force_that_is_left() -> None:
    assert movement_left(0.3, 1.0) == pytest.approx(0.3)
    assert movement_left(0.25, 0.5) == pytest.approx(0.5)


@given(st.floats(-8, 8), st.floats(0, 3), st.floats(-5, 5))
def test_a_largest_block_is_above_0_and_below_1(
    logit: float, spread: float, deviate: float
) -> None:
    assert 0 < largest_block(logit, spread, deviate) < 1


@given(shares)
def test_a_largest_block_comes_back_from_its_logit(largest: float) -> None:
    again = largest_block(largest_block_logit(largest), 0, 0)
    assert again == pytest.approx(largest, rel=1e-12)


@given(shares, st.floats(0, 1), powers)
def test_something_is_always_left(largest: float, blocked: float, power: float) -> None:
    left = 1 - force_lost(blocked, largest)
    assert 1 - largest <= left <= 1
    assert (1 - largest) ** power * (1 - 1e-9) <= movement_left(left, power) <= 1


@given(st.floats(-30, 30), st.floats(0.3, 5), powers)
def test_a_powered_block_is_the_power_of_the_block(
    log_drive: float, hill: float, power: float
) -> None:
    plain = block(log_drive, hill)
    assert block(log_drive, hill, exponent=power) == pytest.approx(plain**power, rel=1e-6)


@given(st.floats(-30, 30), st.floats(0.3, 5), powers, st.floats(0.01, 3))
def test_more_drive_blocks_no_less(
    log_drive: float, hill: float, power: float, more: float
) -> None:
    assert block(log_drive + more, hill, exponent=power) >= block(log_drive, hill, exponent=power)


@pytest.mark.parametrize("log_drive", [-1e4, 1e4])
def test_no_drive_is_too_small_or_too_large(log_drive: float) -> None:
    assert block(log_drive, 2.0, exponent=1.5) == (0 if log_drive < 0 else 1)


@settings(max_examples=20)
@given(st.floats(0.3, 3), st.floats(0.7, 4), st.floats(0.1, 1.5), st.floats(-1, 4))
def test_the_lag_of_a_powered_block_is_that_of_another_solver(
    power: float, hill: float, lag: float, log_potency: float
) -> None:
    delivery, decay = 0.4, 0.025

    def slope(time: float, state: np.ndarray) -> np.ndarray:
        depot, active, seen = state
        raised = max(active, 0.0) ** hill
        blocked = raised / (1 + raised)
        return np.array(
            [-delivery * depot, delivery * depot - decay * active, lag * (blocked**power - seen)]
        )

    start = [np.exp(log_potency), 0, 0]
    told = solve_ivp(slope, (0, 300), start, t_eval=DAYS, rtol=1e-9, atol=1e-12, method="LSODA")
    found = visible_effect(
        DAYS,
        (0.0,),
        [np.array(log_potency)],
        [np.array(decay)],
        delivery_rate=np.array(delivery),
        hill=np.array(hill),
        lag_rate=np.array(lag),
        exponent=np.array(power),
    )
    np.testing.assert_allclose(found, told.y[2], atol=2e-6)


def test_a_single_day_agrees_with_the_whole_course() -> None:
    common = {"delivery_rate": 0.4, "hill": 2.0, "exponent": 1.7}
    course = visible_effect(
        DAYS,
        (0.0,),
        [np.array(2.0)],
        [np.array(0.025)],
        lag_rate=np.array(0.35),
        **{name: np.array(value) for name, value in common.items()},
    )
    days = np.array(DAYS)
    alone = effect_of_one_session(
        days,
        np.full((1, len(days), 1), 2.0),
        np.full((1, len(days)), 0.025),
        lag_rate=np.full((1, len(days)), 0.35),
        **{name: np.array([[value]]) for name, value in common.items()},
    )
    np.testing.assert_allclose(alone[0, :, 0], course, atol=2e-4)
