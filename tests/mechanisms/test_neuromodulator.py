"""The toxin model piece by piece, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.mechanisms.neuromodulator import (
    block,
    effect_of_one_session,
    log_active_fraction,
    log_drive_course,
    log_potency,
    uptake,
    visible_effect,
)


@pytest.mark.parametrize(
    ("ratio", "saturation", "expected"),
    [(0, 0.5, 0), (1, 0.5, 1), (2, 0.5, 1.5), (4, 0.5, 2), (2, 0, 2), (0.5, 1, 2 / 3)],
)
def test_uptake_follows_its_formula(ratio: float, saturation: float, expected: float) -> None:
    assert uptake(ratio, saturation) == pytest.approx(expected, rel=1e-15)


def active(elapsed: float, delivery: float, decay: float) -> float:
    rates = np.asarray(delivery), np.asarray(decay)
    return float(np.exp(log_active_fraction(np.asarray(elapsed), *rates)))


def test_the_active_share_is_the_difference_of_two_exponentials() -> None:
    expected = 0.5 / 0.475 * (np.exp(-0.025 * 10) - np.exp(-0.5 * 10))
    assert active(10, 0.5, 0.025) == pytest.approx(expected, rel=1e-14)


def test_delivery_slower_than_decay_is_no_special_case() -> None:
    assert active(10, 0.02, 0.05) == pytest.approx(
        0.02 / 0.03 * (np.exp(-0.2) - np.exp(-0.5)), rel=1e-14
    )


def test_equal_rates_of_delivery_and_decay_give_the_limit() -> None:
    assert active(10, 0.05, 0.05) == pytest.approx(0.5 * np.exp(-0.5), rel=1e-12)


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 1e-12, -1e-9])
def test_the_active_share_is_smooth_where_the_rates_meet(gap: float) -> None:
    limit = 0.5 * np.exp(-0.5)
    assert active(10, 0.05 + gap, 0.05) == pytest.approx(limit, rel=20 * abs(gap) + 1e-12)


def test_nothing_is_active_before_the_session() -> None:
    assert active(-3, 0.5, 0.025) < 1e-300
    assert active(0, 0.5, 0.025) < 1e-300


def test_without_decay_the_whole_uptake_stays_active() -> None:
    assert active(1000, 0.5, 0.0) == pytest.approx(1, rel=1e-14)


def test_fast_decay_leaves_little_behind() -> None:
    assert active(60, 0.5, 0.4) < 1e-9


def test_the_block_is_half_where_the_drive_is_one() -> None:
    assert block(np.zeros(3), np.array([0.7, 2.0, 4.0])) == pytest.approx(0.5, abs=0)


def test_the_block_is_the_hill_function_of_the_drive() -> None:
    drive = np.array([0.01, 0.3, 3.0, 50.0])
    expected = drive**2.5 / (1 + drive**2.5)
    assert np.abs(block(np.log(drive), 2.5) - expected).max() <= 1e-15


def test_the_block_of_no_drive_at_all_is_nothing() -> None:
    assert block(np.array([-np.inf, -1e4]), 4.0).tolist() == [0, 0]


def test_the_drive_of_a_reference_dose_is_one_on_the_day_of_half_block() -> None:
    day, delivery, decay = 95.0, np.asarray(0.5), np.asarray(0.025)
    potency = log_potency(day, delivery, decay)
    drive = log_drive_course(np.array([day]), (0.0,), [potency], delivery, [decay])
    assert drive[0] == pytest.approx(0, abs=1e-12)


def test_drives_of_two_sessions_add_up() -> None:
    delivery, rates = np.asarray(0.5), (np.asarray(0.025), np.asarray(0.04))
    time = np.array([40.0])
    single = [
        np.exp(log_drive_course(time, (day,), [drive], delivery, [rate]))
        for day, drive, rate in zip((0.0, 14.0), (1.0, 0.5), rates, strict=True)
    ]
    both = log_drive_course(time, (0.0, 14.0), [1.0, 0.5], delivery, rates)
    assert np.exp(both) == pytest.approx(single[0] + single[1], rel=1e-14)


def effect(days: list[float], log_drive: float = 2.0, **rates: float) -> np.ndarray:
    known = {"delivery_rate": 0.5, "hill": 2.0, "lag_rate": 0.4} | rates
    return np.asarray(visible_effect(days, (0.0,), [log_drive], [0.025], **known))


def test_a_complete_block_is_seen_as_fast_as_the_lag_allows() -> None:
    days = [0.5, 1.0, 3.0, 10.0]
    seen = effect(days, log_drive=300.0)
    assert np.abs(seen - (1 - np.exp(-0.4 * np.array(days)))).max() <= 1e-6


def test_a_fast_lag_shows_the_block_itself() -> None:
    seen = effect([20.0, 90.0], lag_rate=50.0)
    blocked = block(
        log_drive_course(np.array([20.0, 90.0]), (0.0,), [2.0], np.asarray(0.5), [0.025]), 2.0
    )
    assert np.abs(seen - blocked).max() <= 2e-3


def test_parameters_broadcast_and_time_is_the_last_axis() -> None:
    drives = np.linspace(0, 3, 3)[:, None]
    seen = visible_effect(
        [1.0, 7.0, 30.0, 90.0],
        (0.0,),
        [drives],
        [np.asarray(0.025)],
        delivery_rate=np.asarray(0.5),
        hill=np.array([1.5, 2.5]),
        lag_rate=np.asarray(0.4),
    )
    assert seen.shape == (3, 2, 4)
    assert np.abs(seen[1, 1] - effect([1.0, 7.0, 30.0, 90.0], 1.5, hill=2.5)).max() <= 1e-14


def test_ten_years_of_silence_after_a_session_end_in_nothing() -> None:
    assert effect([3650.0], hill=4.0)[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("potency", [0.5, 3, 30, 200])
@pytest.mark.parametrize("lag", [0.15, 0.4, 1.5])
def test_single_days_after_one_session_are_those_of_the_whole_course(
    potency: float, lag: float
) -> None:
    days = np.array([0.5, 1, 3, 7, 14, 30, 90, 180.0])
    rates = {"delivery_rate": np.array([[0.5]]), "hill": np.array([[2.0]])}
    course = visible_effect(
        days, (0.0,), [np.log(potency)], [0.025], delivery_rate=0.5, hill=2.0, lag_rate=lag
    )
    single = effect_of_one_session(
        days,
        np.full((1, len(days), 1), np.log(potency)),
        np.full((1, len(days)), 0.025),
        lag_rate=np.full((1, len(days)), lag),
        **rates,
    )
    assert np.abs(single[0, :, 0] - course).max() <= 3e-3
    assert np.abs(single[0, 5:, 0] - course[5:]).max() <= 5e-4


def test_single_days_of_several_people_keep_their_places() -> None:
    days, drives = np.array([3.0, 30.0]), np.log(np.array([[[1.0, 20.0], [1.0, 20.0]]]))
    rates = {"delivery_rate": np.array([[0.5]]), "hill": np.array([[2.0]])}
    both = effect_of_one_session(
        days, drives, np.full((1, 2), 0.025), lag_rate=np.full((1, 2), 0.4), **rates
    )
    assert both.shape == (1, 2, 2)
    assert (both[0, :, 1] > both[0, :, 0]).all()
