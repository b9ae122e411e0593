"""Synthetic figures follow the prediction that the fit makes of them."""

from __future__ import annotations

from dataclasses import fields, replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from needlework.calibration.model import reached, responder_likelihood
from needlework.calibration.synthetic import (
    NOBODY,
    TRIALS,
    drawn_trials,
    products_of,
    simulate,
    small_rows,
    with_printed,
)
from needlework.forecast.design import Design, OnsetRows, RowData, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.trial_effects import TrialEffects
from tests.calibration.conftest import draw

Setting = tuple[Design, RowData]
Draws = dict[str, np.ndarray]
TIMES = 300
RARE = 0.02
"""With a share nearer than this to none or all, a few hundred figures do not tell a spread."""


@pytest.fixture(scope="module")
def truth(prior: Draws) -> Draws:
    return {**draw(prior, 5), "concentration": np.array([90.0])}


@pytest.fixture(scope="module")
def simulated(small: Setting, truth: Draws) -> list:
    random = np.random.default_rng(11)
    return [simulate(small[0], small[1].size, truth, random) for _ in range(TIMES)]


@pytest.fixture(scope="module")
def prediction(small: Setting, truth: Draws) -> Prediction:
    effects = drawn_trials(small[0], truth)
    arrays = (np.asarray(getattr(effects, field.name)) for field in fields(effects))
    return Prediction(truth, small[0], TrialEffects(*arrays))


def test_simulated_shares_have_the_mean_and_spread_of_the_likelihood(
    small: Setting, simulated: list, prediction: Prediction
) -> None:
    for group in small[0].groups:
        if isinstance(group, SurvivalRows | OnsetRows):
            continue
        share = prediction.shares(group)[0]
        size = small[1].size[group.row]
        seen = np.array([printed.count[group.row] / size for printed in simulated])
        spread = np.sqrt(share * (1 - share) / size * (90 + size) / 91)
        assert np.all(np.abs(seen.mean(axis=0) - share) < 4 * spread / np.sqrt(TIMES))
        often = np.minimum(share, 1 - share) > RARE
        np.testing.assert_allclose(seen.std(axis=0)[often], spread[often], rtol=0.2)


def test_a_diary_loses_those_who_have_reported_onset(small: Setting, simulated: list) -> None:
    (group,) = (group for group in small[0].groups if isinstance(group, OnsetRows))
    first, second = group.row
    for printed in simulated:
        assert printed.size[first] == 100
        assert printed.size[second] == max(100 - printed.count[first], NOBODY)


def test_a_diary_reaches_the_predicted_share_on_its_last_day(
    small: Setting, simulated: list, prediction: Prediction
) -> None:
    (group,) = (group for group in small[0].groups if isinstance(group, OnsetRows))
    early, late = prediction.shares(group)[0]
    expected = early + (1 - early) * late
    seen = [printed.count[group.row].sum() / 100 for printed in simulated]
    assert np.mean(seen) == pytest.approx(expected, abs=0.02)


def test_nobody_left_in_a_diary_says_nothing_and_keeps_the_gradient_finite() -> None:
    data = RowData(np.array([NOBODY]), np.array([0.0]), np.array([False]))
    rows = np.array([0])

    def chance(share: object) -> object:
        concentration = {"concentration": jnp.array([90.0])}
        return responder_likelihood(share, rows, data, concentration).sum()

    value, slope = jax.value_and_grad(chance)(jnp.array([[0.3]]))
    assert abs(float(value)) < 1e-4
    assert abs(float(slope[0, 0])) < 1e-4


def test_medians_fall_into_visits_as_often_as_the_likelihood_says(
    small: Setting, simulated: list, prediction: Prediction, truth: Draws
) -> None:
    (group,) = (group for group in small[0].groups if isinstance(group, SurvivalRows))
    size = small[1].size[group.row]
    visits = group.visits.shape[1]
    chances = []
    for place in range(visits + 1):
        moved = replace(group, low=np.array([place - 1]), high=np.array([place]))
        low, high = prediction.remaining(moved)
        gain = reached(high, size, truth) - reached(low, size, truth)
        chances.append(float(gain[0, 0]))
    seen = np.bincount([printed.high[0][0] for printed in simulated], minlength=visits + 1)
    spread = np.sqrt(np.array(chances) * (1 - np.array(chances)) / TIMES) + 1e-3
    assert np.all(np.abs(seen / TIMES - chances) < 4 * spread)
    assert all(printed.low[0][0] == printed.high[0][0] - 1 for printed in simulated)


def test_the_same_random_state_gives_the_same_figures(small: Setting, truth: Draws) -> None:
    one, other = (
        simulate(small[0], small[1].size, truth, np.random.default_rng(4)) for _ in range(2)
    )
    np.testing.assert_array_equal(one.count, other.count)
    np.testing.assert_array_equal(one.high[0], other.high[0])


def test_printed_figures_take_the_place_of_the_published_ones(
    small: Setting, simulated: list
) -> None:
    design, data = with_printed(small[0], simulated[0])
    (before,) = (group for group in small[0].groups if isinstance(group, SurvivalRows))
    (after,) = (group for group in design.groups if isinstance(group, SurvivalRows))
    np.testing.assert_array_equal(after.high, simulated[0].high[0])
    np.testing.assert_array_equal(after.visits, before.visits)
    np.testing.assert_array_equal(data.count, simulated[0].count)
    assert not data.lower_bound.any()


def test_the_small_design_holds_every_kind_of_row() -> None:
    rows = small_rows()
    assert {row.kind for row in rows} == {"share", "onset", "global", "median"}
    assert {row.trial for row in rows} == set(TRIALS)
    assert len(products_of(rows)) == 5
    assert any(row.dose_ratio == 0 for row in rows)
    assert any(row.dose_ratio not in (0, 1) for row in rows)
    assert any(row.endpoint and row.endpoint.raters == "both-and" for row in rows)
    assert not any(row.lower_bound for row in rows)
