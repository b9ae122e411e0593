"""Weights that leave a trial out, without fitting again."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.calibration.leave_out import leave_one_trial_out, new_trial, trial_likelihood
from needlework.forecast.trial_effects import DEVIATES, SPREADS
from tests.calibration.conftest import PRODUCTS, row

DRAWS = 100
POINTS = 8
Draws = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def some(prior: Draws) -> Draws:
    return {name: value[:DRAWS] for name, value in prior.items()}


def test_a_trial_that_says_nothing_leaves_every_draw_its_weight(some: Draws) -> None:
    rows = [row(trial="says-much"), row(trial="says-nothing", size=1e-9)]
    trials, weights, _ = leave_one_trial_out(some, rows, PRODUCTS, points=POINTS, seed=1)
    silent = weights[trials.index("says-nothing")]
    assert trials == ("says-much", "says-nothing")
    np.testing.assert_allclose(silent, -np.log(DRAWS), atol=1e-3)
    assert np.ptp(weights[trials.index("says-much")]) > 0.5


def test_weights_are_normalised_and_have_a_shape_each(some: Draws) -> None:
    rows = [row(trial="first"), row(trial="second", value=0.8)]
    trials, weights, shapes = leave_one_trial_out(some, rows, PRODUCTS, points=POINTS, seed=1)
    assert weights.shape == (len(trials), DRAWS)
    np.testing.assert_allclose(np.exp(weights).sum(axis=1), 1, rtol=1e-6)
    assert np.isfinite(shapes).all()


def test_leaving_a_trial_out_favours_draws_that_it_speaks_against(some: Draws) -> None:
    rows = [row(trial="low", value=0.1)]
    deviates = np.zeros((POINTS, len(DEVIATES)))
    likelihood = trial_likelihood(some, rows, PRODUCTS, deviates)
    _, weights, _ = leave_one_trial_out(some, rows, PRODUCTS, points=POINTS, seed=1)
    assert np.corrcoef(likelihood, weights[0])[0, 1] < -0.5


def test_a_trial_without_spread_needs_no_integration(some: Draws) -> None:
    still = {**some, **{name: np.zeros(DRAWS) for name in SPREADS.values()}}
    known = [row(severe_share=0.4)]
    one, other = (
        trial_likelihood(still, known, PRODUCTS, deviates)
        for deviates in (
            np.zeros((POINTS, len(DEVIATES))),
            np.random.default_rng(1).normal(size=(POINTS, len(DEVIATES))),
        )
    )
    np.testing.assert_allclose(one, other, rtol=1e-9)


def test_the_likelihood_does_not_depend_on_how_draws_are_taken_in_turn(some: Draws) -> None:
    deviates = np.random.default_rng(2).normal(size=(POINTS, len(DEVIATES)))
    whole = trial_likelihood(some, [row()], PRODUCTS, deviates)
    tail = {name: value[50:] for name, value in some.items()}
    np.testing.assert_allclose(
        whole[50:], trial_likelihood(tail, [row()], PRODUCTS, deviates), rtol=1e-9
    )


def test_a_new_trial_keeps_what_is_known_of_its_baseline(some: Draws) -> None:
    repeated = {name: np.repeat(value[:5], 2, axis=0) for name, value in some.items()}
    strong, severe = np.eye(len(DEVIATES))[[0, -1]]
    effects = new_trial(repeated, np.array([0.3, np.nan]), np.stack([strong, severe]))
    share = np.asarray(effects.severe)
    assert np.all(share[:, 0] == 0.3)
    assert np.all((share[:, 1] > 0) & (share[:, 1] < 1))
    assert np.all(np.asarray(effects.strength)[::2] > 0)
    assert np.all(np.asarray(effects.strength)[1::2] == 0)
