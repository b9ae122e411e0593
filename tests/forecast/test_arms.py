"""Treated groups: from doses to the visible effect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.forecast.arms import (
    Arms,
    arm_effects,
    half_block_day,
    sensitivity_nodes,
    strength,
)
from needlework.forecast.trial_effects import no_effects
from tests.reference.example_parameters import example_parameters

PARAMETERS = example_parameters(draws=3)
DAYS = (0.0, 1.0, 7.0, 30.0, 90.0, 150.0)


def arms(*ratios: tuple[float, ...], sessions: tuple[float, ...] = (0.0,)) -> Arms:
    count = len(ratios)
    return Arms(np.zeros(count, dtype=int), np.array(ratios), sessions, np.zeros(count))


def effects(group: Arms, shift: float = 0.0, deviates: tuple[float, ...] = (0.0,)) -> np.ndarray:
    count = len(group.product)
    trial = replace(no_effects(np.zeros((3, count))), days=np.full((3, count), shift))
    return np.asarray(arm_effects(PARAMETERS, group, DAYS, trial, np.array(deviates)))


def test_effects_have_draws_arms_patients_and_days() -> None:
    assert effects(arms((1.0,), (0.0,)), deviates=(-1.0, 0.0, 1.0)).shape == (3, 2, 3, 6)


def test_placebo_has_no_effect_wherever_it_stands_among_the_arms() -> None:
    seen = effects(arms((0.0,), (1.0,), (0.0,)))
    assert (seen[:, [0, 2]] == 0).all()
    assert np.abs(seen[:, 1] - effects(arms((1.0,)))[:, 0]).max() <= 1e-14


def test_only_placebo_has_no_effect_at_all() -> None:
    assert (effects(arms((0.0,))) == 0).all()


@pytest.mark.filterwarnings("error")
def test_a_session_without_a_dose_adds_nothing() -> None:
    both = effects(arms((1.0, 0.0), sessions=(0.0, 30.0)))
    assert np.abs(both - effects(arms((1.0,)))).max() <= 1e-6


def test_sensitive_patients_respond_longer() -> None:
    seen = effects(arms((1.0,)), deviates=(-1.0, 1.0))
    assert (seen[:, 0, 1, 4] > seen[:, 0, 0, 4]).all()


def test_a_trial_shift_is_a_shift_of_sensitivity() -> None:
    spread = PARAMETERS["patient_day_sd"][0]
    shifted = effects(arms((1.0,)), shift=float(spread))
    assert np.abs(shifted[0] - effects(arms((1.0,)), deviates=(1.0,))[0]).max() <= 1e-12


def test_products_differ_by_their_own_parameters() -> None:
    group = replace(arms((1.0,), (1.0,)), product=np.array([0, 1]))
    day = half_block_day(PARAMETERS, group, np.zeros((3, 2)))
    assert (day == PARAMETERS["half_block_day"]).all()
    assert (effects(group)[0, 1, 0, 5] > effects(group)[0, 0, 0, 5]).all()


def test_a_surplus_of_men_shifts_the_day_and_the_strength_in_proportion() -> None:
    group = replace(arms((1.0,)), male_excess=np.array([0.5]))
    nothing = np.zeros((3, 1))
    expected = PARAMETERS["half_block_day"][:, 0] + PARAMETERS["male_day_shift"] / 2
    assert half_block_day(PARAMETERS, group, nothing)[:, 0] == pytest.approx(expected)
    expected = PARAMETERS["strength"][:, 0] + PARAMETERS["male_strength"] / 2
    assert strength(PARAMETERS, group, nothing)[:, 0] == pytest.approx(expected)


def test_a_strength_never_falls_below_zero() -> None:
    assert (strength(PARAMETERS, arms((1.0,)), np.full((3, 1), -9.0)) == 0).all()


def test_the_sensitivity_nodes_lie_evenly_about_the_average_patient() -> None:
    nodes, weights = sensitivity_nodes()
    assert np.abs(nodes + nodes[::-1]).max() <= 1e-12
    assert weights.sum() == pytest.approx(1)
    assert (np.diff(weights[: len(weights) // 2 + 1]) > 0).all()
    assert weights @ nodes**2 == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("switch", [-1.5, -0.4, 0.0, 0.7, 2.0])
def test_the_nodes_average_an_effect_that_switches_off_within_the_spread(switch: float) -> None:
    def response(sensitivity: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-(sensitivity - switch) / 0.25)))

    nodes, weights = sensitivity_nodes()
    fine = np.linspace(-8, 8, 4001)
    exact = np.average(response(fine), weights=np.exp(-(fine**2) / 2))
    assert weights @ response(nodes) == pytest.approx(exact, abs=0.004)
