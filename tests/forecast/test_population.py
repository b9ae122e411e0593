"""Shares of a treated group: nodes and their weights."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.population import (
    EntryPopulation,
    mix,
    node_chances,
    rater_views,
    thresholds_of,
)
from needlework.scales.endpoints import ResponderEndpoint
from tests.reference.example_parameters import example_parameters

PARAMETERS = example_parameters(draws=2)
PATIENTS = np.array([0.25, 0.5, 0.25])


def test_thresholds_are_the_fitted_one_and_the_two_that_fix_the_scale() -> None:
    first, second, third = thresholds_of(PARAMETERS)
    assert (first == PARAMETERS["threshold_none"]).all()
    assert (second == 1.5).all()
    assert (third == 2.5).all()


def test_mixing_certainty_gives_certainty_for_any_share_severe() -> None:
    population = EntryPopulation(PARAMETERS)
    sure = [np.ones((2, 3, len(population.severity), 3))] * 2
    severe = np.array([[0.0, 0.3, 1.0]] * 2)
    assert mix(sure, population, severe, PATIENTS) == pytest.approx(1, abs=1e-13)


def test_the_share_severe_weighs_the_two_baseline_grades() -> None:
    population = EntryPopulation(PARAMETERS)
    shape = (2, 1, len(population.severity), 3)
    grades = [np.full(shape, 0.2), np.full(shape, 0.6)]
    share = mix(grades, population, np.full((2, 1), 0.25), PATIENTS)
    assert share == pytest.approx(0.75 * 0.2 + 0.25 * 0.6)


def test_patients_are_weighed() -> None:
    population = EntryPopulation(PARAMETERS)
    chance = np.broadcast_to([0.0, 1.0, 0.0], (2, 1, len(population.severity), 3))
    assert mix([chance, chance], population, np.full((2, 1), 0.4), PATIENTS) == pytest.approx(0.5)


def test_raters_see_the_same_fall_with_their_own_bias_and_drift() -> None:
    population = EntryPopulation(PARAMETERS)
    fall = np.full((2, 1, 1), 0.7)
    investigator, subject = rater_views(PARAMETERS, population, fall)
    latent = population.severity - 0.7
    expected = latent - PARAMETERS["drift_investigator"][1]
    assert investigator.severity[1, 0, :, 0] == pytest.approx(expected)
    expected = latent + PARAMETERS["subject_bias"][1] - PARAMETERS["drift_subject"][1]
    assert subject.severity[1, 0, :, 0] == pytest.approx(expected)


@pytest.mark.parametrize("raters", ["investigator", "subject", "both-and", "both-or"])
def test_node_chances_have_draws_rows_severities_and_patients(raters: str) -> None:
    population = EntryPopulation(PARAMETERS)
    views = rater_views(PARAMETERS, population, np.full((2, 4, 3), 0.7))
    endpoint = ResponderEndpoint("ge1_grade", raters)  # type: ignore[arg-type]
    chances = node_chances(endpoint, PARAMETERS, population, views)
    assert [chance.shape for chance in chances] == [(2, 4, len(population.severity), 3)] * 2
