"""Steps of sessions and daily use, and the answer of a turnover to a fading drive."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from needlework.mechanisms.turnover import (
    Regime,
    answer_to_fading,
    ends,
    timeline,
)

rates = st.floats(0.001, 0.2)


@given(rates, rates, st.floats(0, 200))
def test_the_answer_to_a_fading_drive_is_the_integral(rate: float, fading: float, width: float):
    found = answer_to_fading(np.array(rate), np.array(fading), np.array(width))
    wanted, _ = quad(
        lambda t: rate * np.exp(-rate * (width - t)) * np.exp(-fading * t), 0, width, limit=200
    )
    assert found == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-7, -1e-7])
def test_equal_rates_are_no_special_place(gap: float) -> None:
    found = answer_to_fading(np.array(0.03), np.array(0.03 + gap), np.array(40.0))
    assert found == pytest.approx(0.03 * 40 * np.exp(-1.2), rel=1e-5)


def test_a_step_ends_where_something_changes() -> None:
    line = timeline(Regime((0, 50, 90), ((0, 28), ()), (((14, 60),),), (70,)))
    assert line.steps.start.tolist() == [0, 14, 28, 50, 60, 70]
    assert line.steps.used[:, 0].tolist() == [0, 1, 1, 1, 0, 0]
    assert line.steps.age[:, 0].tolist() == [0, 14, 0, 22, 32, 42]
    assert not line.steps.given[:, 1].any()
    assert line.looks.tolist() == [-1, 2, 5]


def test_arms_put_end_to_end_keep_their_own_steps() -> None:
    arms = ends([Regime((84,), ((0, 28, 56),)), Regime((30,), ((),))])
    assert arms.regime.tolist() == [0, 0, 0, 1]
    assert arms.left.tolist() == [56, 28, 0, 0]
    np.testing.assert_allclose(arms.total(arms.steps.width), [84, 30])


def test_a_look_on_the_first_day_sees_nothing_yet() -> None:
    line = timeline(Regime((0,), ((0,),)))
    assert line.looks.tolist() == [-1]
    assert line.steps.width.tolist() == [0]
