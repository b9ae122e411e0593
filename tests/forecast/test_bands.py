"""Medians and bands are quantiles over draws, read off at the days asked for."""

from __future__ import annotations

import numpy as np

from needlework.forecast.bands import path, sorted_quantiles


def test_quantiles_are_those_of_numpy() -> None:
    values = np.random.default_rng(3).normal(size=(101, 7))
    levels = [0.0, 0.025, 0.3, 0.5, 0.95, 1.0]
    np.testing.assert_allclose(sorted_quantiles(values, levels), np.quantile(values, levels, 0))


def test_bands_hold_the_central_share_of_draws() -> None:
    values = np.linspace(0, 1, 1001)[:, None]
    found = path(values, np.zeros(1), np.zeros(1))
    for band, covered in (
        (found.band50, 0.5),
        (found.band80, 0.8),
        (found.band90, 0.9),
        (found.band95, 0.95),
    ):
        np.testing.assert_allclose(
            [band.low[0], band.high[0]], [(1 - covered) / 2, (1 + covered) / 2]
        )


def test_days_between_knots_are_read_off_a_straight_line() -> None:
    values = np.array([[0.0, 10.0], [0.0, 20.0], [0.0, 30.0]])
    grades = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = path(values, np.array([0.0, 10.0]), np.array([0.0, 5.0, 10.0]), grades)
    np.testing.assert_allclose(found.median, [0, 10, 20])
    assert found.p_grade is not None
    np.testing.assert_allclose(found.p_grade, [[1, 0], [0.5, 0.5], [0, 1]])


def test_a_single_draw_is_its_own_band() -> None:
    found = path(np.array([[1.0, 3.0], [1.0, 3.0]]), np.array([0.0, 1.0]), np.array([1.0]))
    assert found.median == found.band95.low == found.band95.high == 3
