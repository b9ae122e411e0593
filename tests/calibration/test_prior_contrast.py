"""How much the data taught, as posterior over prior spread."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.calibration.model import NO_MIXES
from needlework.calibration.prior_contrast import prior_contrast, spread
from needlework.calibration.sampling import Posterior, Rows
from needlework.forecast.design import Design, RowData
from tests.calibration.conftest import PRODUCTS

Draws = dict[str, np.ndarray]


def by_chain(draws: Draws) -> Draws:
    return {name: value.reshape(4, -1, *value.shape[1:]) for name, value in draws.items()}


def test_the_spread_of_normal_draws_is_their_standard_deviation() -> None:
    draws = np.random.default_rng(1).normal(3, 2, size=40_000)
    assert spread(draws) == pytest.approx(2, rel=0.03)


def test_the_spread_is_not_carried_away_by_heavy_tails() -> None:
    draws = np.random.default_rng(1).normal(size=10_000)
    wild = np.concatenate([draws, [1e9, -1e9]])
    assert spread(wild) == pytest.approx(spread(draws), rel=1e-2)


@pytest.fixture(scope="module")
def ratios(small: tuple[Design, RowData], prior: Draws) -> dict[str, float]:
    taught = {**prior, "hill": prior["hill"].mean() + 0.1 * (prior["hill"] - prior["hill"].mean())}
    posterior = Posterior(by_chain(taught), 0, np.zeros((1, 1, 1)))
    return prior_contrast(Rows(*small, len(PRODUCTS), NO_MIXES), posterior, seed=8)


def test_a_posterior_that_is_the_prior_has_learned_nothing(ratios: dict[str, float]) -> None:
    assert ratios["saturation"] == pytest.approx(1, abs=0.1)
    assert ratios["strength[0]"] == pytest.approx(1, abs=0.1)


def test_a_narrow_posterior_has_learned_much(ratios: dict[str, float]) -> None:
    assert ratios["hill"] == pytest.approx(0.1, abs=0.02)


def test_effects_of_single_trials_are_left_out_but_not_their_spread(
    ratios: dict[str, float],
) -> None:
    assert not [name for name in ratios if name.startswith("trial_") and "deviate" in name]
    assert {"trial_strength_sd", "trial_day_sd"} <= ratios.keys()
