"""Ranks: uniform ones pass, wrong ones do not."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.calibration.rank_statistics import (
    adjusted,
    band,
    chi_square_p_value,
    curve_p_value,
)

RANKS = 60


def counted(ranks: np.ndarray) -> np.ndarray:
    return np.bincount(ranks, minlength=RANKS)


def ranks_of_normal(shift: float, spread: float, seed: int, sets: int = 300) -> np.ndarray:
    """Ranks when the truth is normal and the posterior draws are off by this much."""
    random = np.random.default_rng(seed)
    truth = random.normal(size=(sets, 1))
    return (shift + spread * random.normal(size=(sets, RANKS - 1)) < truth).sum(axis=1)


def test_right_posteriors_pass_as_often_as_the_level_says() -> None:
    p_values = [
        curve_p_value(counted(ranks_of_normal(0, 1, seed, sets=100))) for seed in range(100)
    ]
    assert 0 <= np.mean(np.array(p_values) < 0.05) <= 0.12
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize(("shift", "spread"), [(0.4, 1), (-0.4, 1), (0, 0.6), (0, 1.7)])
def test_biased_narrow_and_wide_posteriors_are_found(shift: float, spread: float) -> None:
    counts = counted(ranks_of_normal(shift, spread, seed=2))
    assert curve_p_value(counts) < 0.01
    assert chi_square_p_value(counts) < 0.01


def test_the_band_holds_the_whole_curve_of_right_posteriors_in_19_of_20() -> None:
    low, high = band(100, RANKS)
    inside = []
    for seed in range(200):
        counts = counted(np.random.default_rng(seed).integers(0, RANKS, size=100))
        curve = np.cumsum(counts)[:-1] / 100
        inside.append(bool(np.all((curve >= low) & (curve <= high))))
    assert np.mean(inside) == pytest.approx(0.95, abs=0.045)


def test_p_values_are_adjusted_for_their_number_in_order() -> None:
    found = adjusted({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.9})
    assert found == pytest.approx({"a": 0.04, "c": 0.09, "b": 0.09, "d": 0.9})


def test_equal_bins_have_a_chi_square_of_nothing() -> None:
    assert chi_square_p_value(np.full(RANKS, 5)) == pytest.approx(1)
