"""Chains of a small model whose posterior is known, and of the weights that leave rows out."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
import pytest

from needlework.calibration.chains import BLOCK, ChainSettings, Sampler
from needlework.calibration.laplace import approximate, blended
from needlework.calibration.sampling import trial_of_rows
from needlework.forecast.design import Design, RowData

SETTINGS = ChainSettings(warmup=75, kept=400)


def declare(seen: Any) -> None:
    """Two unlike scales that one observation ties together, and a spread that is held."""
    small = numpyro.sample("small", dist.Normal(0, 1))
    large = numpyro.sample("large", dist.Normal(0, 100))
    numpyro.sample("trial_day_sd", dist.LogNormal(0, 1))
    numpyro.factor("seen", dist.Normal(small + large / 100, 0.1).log_prob(seen))


@pytest.fixture(scope="module")
def sampler() -> Sampler:
    start = {"small": jnp.zeros(()), "large": jnp.zeros(()), "trial_day_sd": jnp.zeros(())}
    return Sampler(declare, start, SETTINGS)


SEEN = (jnp.asarray(1.0),)


def test_the_approximation_of_a_normal_posterior_is_that_posterior(sampler: Sampler) -> None:
    near = sampler.approximate(SEEN)
    large, small, spread = near.middle
    assert (large / 100, small) == pytest.approx((0.4975, 0.4975), abs=1e-3)
    assert near.covariance[1, 1] == pytest.approx(0.5025, rel=0.01)
    assert near.covariance[0, 1] / 100 == pytest.approx(-0.4975, rel=0.01)
    assert spread == 0


def test_a_chain_has_the_moments_of_its_posterior(sampler: Sampler) -> None:
    near = sampler.approximate(SEEN)
    chain = sampler.run([1], near.middle, near.covariance, SEEN)
    assert chain.free.shape == (SETTINGS.kept, 3)
    assert chain.values["small"].mean() == pytest.approx(0.4975, abs=0.15)
    assert chain.values["small"].std() == pytest.approx(np.sqrt(0.5025), rel=0.2)
    total = chain.values["small"] + chain.values["large"] / 100
    assert total.std() == pytest.approx(0.1, rel=0.2)
    assert chain.divergences == 0


def test_a_chain_depends_on_its_seed_alone(sampler: Sampler) -> None:
    near = sampler.approximate(SEEN)
    one, same, other = (
        sampler.run(words, near.middle, near.covariance, SEEN).values["small"]
        for words in ([1, 2], [1, 2], [1, 3])
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_other_data_need_no_other_sampler(sampler: Sampler) -> None:
    far = (jnp.asarray(-3.0),)
    near = sampler.approximate(far)
    chain = sampler.run([1], near.middle, near.covariance, far)
    assert chain.values["small"].mean() < -1


def test_progress_is_told_after_each_block(sampler: Sampler) -> None:
    near = sampler.approximate(SEEN)
    told: list[int] = []
    sampler.run([1], near.middle, near.covariance, SEEN, told.append)
    assert told == [BLOCK] * ((SETTINGS.warmup + SETTINGS.kept) // BLOCK)


def test_where_nothing_bends_the_scale_is_that_of_the_prior() -> None:
    def flat(place: Any) -> tuple[float, Any]:
        return 0.0, np.zeros_like(place)

    near = approximate(flat, np.zeros(2), np.array([False, True]), held_sd=0.5)
    assert np.diag(near.covariance) == pytest.approx([1, 0.25])


def test_a_pilot_tells_how_wide_each_parameter_is() -> None:
    near = approximate(lambda x: (float(x @ x / 2), x), np.ones(2), np.zeros(2, dtype=bool), 0.5)
    draws = np.random.default_rng(1).normal(size=(4000, 2)) * [3, 0.5]
    assert np.sqrt(np.diag(blended(near, draws))) == pytest.approx([3, 0.5], rel=0.05)


def test_every_row_knows_its_trial(small: tuple[Design, RowData]) -> None:
    design, _ = small
    trials = trial_of_rows(design)
    assert len(trials) == design.rows
    assert {design.trials[index] for index in trials} == set(design.trials)
