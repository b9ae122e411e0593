"""Kaplan-Meier on a visit grid."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.scales.survival import median_on_grid, surviving_share

DAYS = np.array([28.0, 56.0, 84.0, 112.0])


def test_one_kind_of_person_is_lost_by_the_product_of_the_visits() -> None:
    chances = [np.array([0.1]), np.array([0.5]), np.array([0.5])]
    assert surviving_share(chances, np.array([1.0])) == pytest.approx([0.9, 0.45, 0.225])


def test_people_at_risk_are_weighed_and_stay_who_they_are() -> None:
    chances = [np.array([0.0, 1.0]), np.array([0.5, 1.0])]
    assert surviving_share(chances, np.array([0.3, 0.1])) == pytest.approx([0.75, 0.375])


def test_the_curve_is_that_of_simulated_people_followed_visit_by_visit() -> None:
    random = np.random.default_rng(7)
    weights = np.array([0.2, 0.5, 0.3])
    chances = np.array([[0.1, 0.2, 0.6], [0.3, 0.4, 0.7], [0.05, 0.5, 0.9], [0.4, 0.6, 0.95]])
    people = random.choice(3, size=40_000, p=weights)
    still = np.ones(len(people), dtype=bool)
    simulated = []
    for visit in chances:
        still &= random.random(len(people)) >= visit[people]
        simulated.append(still.mean())
    assert np.abs(surviving_share(list(chances), weights) - simulated).max() < 0.01


def test_the_median_is_the_first_visit_with_at_most_half_left() -> None:
    shares = np.array([[0.9, 0.6, 0.5, 0.2], [0.4, 0.3, 0.2, 0.1], [0.9, 0.8, 0.7, 0.6]])
    assert median_on_grid(shares, DAYS).tolist() == [84.0, 28.0, np.inf]


def test_a_coarser_grid_never_shows_an_earlier_median() -> None:
    random = np.random.default_rng(1)
    shares = 1 - np.sort(random.random((200, 4)), axis=1)
    assert (median_on_grid(shares[:, 1::2], DAYS[1::2]) >= median_on_grid(shares, DAYS)).all()
