"""Tone and skin of lines at rest, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.mechanisms.neuromodulator import visible_effect
from needlework.mechanisms.resting_lines import resting_fall, visible_and_smoothed

RATES = {"delivery_rate": 0.5, "hill": 2.0, "lag_rate": 0.4}
FULL = 300.0  # log of a drive that blocks everything for good


def courses(days: list[float], drive: float, smoothing_rate: float) -> tuple[np.ndarray, ...]:
    return visible_and_smoothed(
        days, (0.0,), [drive], [0.025], **RATES, smoothing_rate=smoothing_rate
    )


def test_the_visible_effect_is_that_of_the_toxin_model() -> None:
    days = [-1.0, 0.0, 2.0, 30.0, 120.0]
    visible, _ = courses(days, 2.0, 0.01)
    expected = visible_effect(days, (0.0,), [2.0], [0.025], **RATES)
    assert np.abs(visible - expected).max() <= 1e-12


def test_skin_under_a_complete_block_follows_two_lags() -> None:
    days = np.array([1.0, 10.0, 100.0, 300.0])
    _, smoothed = courses(list(days), FULL, 0.01)
    expected = 1 - (0.4 * np.exp(-0.01 * days) - 0.01 * np.exp(-0.4 * days)) / 0.39
    assert np.abs(smoothed - expected).max() <= 1e-6


@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-9, 1e-6, 1e-3])
def test_skin_as_fast_as_the_lag_is_no_special_case(gap: float) -> None:
    _, smoothed = courses([5.0, 20.0], FULL, 0.4 + gap)
    expected = 1 - (1 + 0.4 * np.array([5.0, 20.0])) * np.exp(-0.4 * np.array([5.0, 20.0]))
    assert np.abs(smoothed - expected).max() <= gap + 2e-6


def test_skin_that_follows_at_once_is_as_smooth_as_the_effect_shows() -> None:
    visible, smoothed = courses([20.0, 60.0, 150.0], 2.0, 400.0)
    assert np.abs(visible - smoothed).max() <= 2e-4


def test_skin_that_never_follows_stays_as_it_is() -> None:
    _, smoothed = courses([20.0, 60.0, 150.0], 2.0, 1e-9)
    assert np.abs(smoothed).max() <= 1e-6


@pytest.mark.parametrize(("fast", "expected"), [(1.0, 1.6), (0.0, 0.4), (0.25, 0.7)])
def test_tone_and_skin_share_the_fall(fast: float, expected: float) -> None:
    assert resting_fall(0.8, 0.2, 2.0, fast) == pytest.approx(expected, rel=1e-15)


def test_rates_broadcast_and_time_is_the_last_axis() -> None:
    drives = np.linspace(0, 3, 3)[:, None]
    visible, smoothed = visible_and_smoothed(
        [1.0, 30.0], (0.0,), [drives], [0.025], **RATES, smoothing_rate=np.array([0.01, 0.1])
    )
    assert visible.shape == (3, 1, 2)
    assert smoothed.shape == (3, 2, 2)
    alone = courses([1.0, 30.0], 3.0, 0.1)[1]
    assert np.abs(smoothed[2, 1] - alone).max() <= 1e-15
