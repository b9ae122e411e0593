"""What visits and cycles of one person add up to, by hand and by counting people."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.scales.resting import (
    at_any_visit,
    averaged,
    in_all,
    log_odds_per_cycle,
    log_odds_spread,
)


def test_a_chance_at_some_visit_is_one_minus_never() -> None:
    assert at_any_visit([np.array(0.5), np.array(0.2), np.array(0.0)]) == pytest.approx(0.6)
    assert at_any_visit([np.array(0.3)]) == pytest.approx(0.3)


def test_all_of_several_things_is_their_product() -> None:
    assert in_all([np.array(0.5), np.array(0.4)]) == pytest.approx(0.2)


def test_people_who_differ_respond_together_more_often_than_by_chance() -> None:
    chances = np.array([0.1, 0.9])[None, :, None]
    people, alike = np.ones((1, 2)), np.ones(1)
    once = averaged(chances, people, alike)
    always = averaged(in_all([chances, chances]), people, alike)
    assert once == pytest.approx(0.5)
    assert always == pytest.approx(0.41)
    assert always > once**2


def test_only_those_who_are_counted_count() -> None:
    chances = np.array([[[0.2, 0.4], [0.6, 1.0]]])
    weights = np.array([0.5, 0.5])
    assert averaged(chances, np.array([[1.0, 0.0]]), weights) == pytest.approx(0.3)
    assert averaged(chances, np.array([[1.0, 3.0]]), weights) == pytest.approx(0.675)


def test_the_slope_of_equal_steps_in_log_odds_is_that_step() -> None:
    shares = 1 / (1 + np.exp(-(0.4 + 0.27 * np.arange(3))))
    assert log_odds_per_cycle(shares) == pytest.approx(0.27)
    assert log_odds_per_cycle(np.array([0.7, 0.7, 0.7])) == pytest.approx(0)


def test_the_slope_scatters_as_counted_shares_do() -> None:
    rng = np.random.default_rng(3)
    shares, size, concentration = np.array([0.75, 0.8, 0.83]), 225, 150.0
    drawn = rng.beta(shares * concentration, (1 - shares) * concentration, size=(20_000, 3))
    counted = rng.binomial(size, drawn) / size
    found = log_odds_per_cycle(counted).std()
    expected = log_odds_spread(shares[None], size, np.array([concentration]))
    assert found == pytest.approx(float(expected[0]), rel=0.05)
