"""Grades read off a latent severity."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.scales.ordinal import at_most, grade_probabilities

THRESHOLDS = (0.5, 1.5, 2.5)


def test_a_severity_on_a_boundary_falls_on_either_side_alike() -> None:
    assert at_most(1.5, 1.5, 0.3) == 0.5


def test_the_logistic_noise_follows_its_formula() -> None:
    assert at_most(1.5, 1.8, 0.3) == pytest.approx(1 / (1 + np.e), rel=1e-14)


def test_almost_without_noise_the_grade_is_the_severity_rounded() -> None:
    severity = np.array([0.0, 0.9, 2.1, 3.2])
    chances = grade_probabilities(severity, THRESHOLDS, 0.005)
    assert chances.argmax(axis=-1).tolist() == [0, 1, 2, 3]
    assert chances.max(axis=-1) == pytest.approx(1, abs=1e-12)


def test_grades_are_a_new_last_axis() -> None:
    chances = grade_probabilities(np.zeros((2, 5)), THRESHOLDS, np.full((2, 1), 0.3))
    assert chances.shape == (2, 5, 4)


def test_the_middle_grades_are_what_lies_between_two_boundaries() -> None:
    chances = grade_probabilities(np.array(1.2), THRESHOLDS, 0.4)
    assert chances[1] == pytest.approx(at_most(1.5, 1.2, 0.4) - at_most(0.5, 1.2, 0.4))
    assert chances[3] == pytest.approx(1 - at_most(2.5, 1.2, 0.4))
