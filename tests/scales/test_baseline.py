"""Who enters a trial: the weights behind every population figure."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.scales.baseline import (
    entry_chances,
    entry_weights,
    severity_nodes,
    subject_grade_given_entry,
)
from needlework.scales.ordinal import grade_probabilities

THRESHOLDS = np.array([[0.5], [1.5], [2.5]])


def weights(noise: float = 0.25, mean: float = 2.4) -> np.ndarray:
    """Return the entry weights of one population, shape (2, 1, nodes)."""
    nodes = severity_nodes()
    investigator = entry_chances(nodes, THRESHOLDS, noise)[:, None]
    subject = entry_chances(nodes + 0.1, THRESHOLDS, noise)[:, None]
    centre, spread = np.array([[mean]]), np.array([[0.5]])
    return np.asarray(entry_weights(nodes, centre, spread, investigator, subject))


def test_the_nodes_are_even_and_cover_every_grade() -> None:
    nodes = severity_nodes()
    assert np.ptp(np.diff(nodes)) < 1e-12
    assert nodes[0] < 0.5
    assert nodes[-1] > 2.5


def test_entry_chances_are_the_two_upper_grades_of_the_scale() -> None:
    nodes = severity_nodes()
    grades = grade_probabilities(nodes, THRESHOLDS[:, 0], 0.25)
    assert np.abs(entry_chances(nodes, THRESHOLDS, 0.25) - grades[:, 2:].T).max() < 1e-14


def test_the_weights_of_each_baseline_grade_add_up_to_one() -> None:
    assert weights().sum(axis=-1) == pytest.approx(1, abs=1e-14)


def test_people_scored_severe_are_more_severe() -> None:
    moderate, severe = weights() @ severity_nodes()
    assert severe[0] > moderate[0] + 0.3


def test_a_noisy_rater_lets_milder_people_in() -> None:
    exact, noisy = (weights(noise)[0, 0] @ (severity_nodes() < 1.5) for noise in (0.1, 0.5))
    assert noisy > exact


def test_the_grid_is_fine_enough_for_the_mean_severity_of_those_who_enter() -> None:
    fine = np.linspace(-1, 6, 4001)
    chances = [entry_chances(fine + shift, THRESHOLDS, 0.25)[:, None] for shift in (0, 0.1)]
    exact = entry_weights(fine, np.array([[2.4]]), np.array([[0.5]]), *chances) @ fine
    assert np.abs(weights() @ severity_nodes() - exact).max() < 5e-3


def test_the_subject_scored_moderate_or_severe_at_entry() -> None:
    subject = entry_chances(severity_nodes(), THRESHOLDS, 0.3)
    shares = subject_grade_given_entry(subject)
    assert shares.sum(axis=0) == pytest.approx(1, abs=1e-14)
    assert (np.diff(shares[1]) > 0).all()
