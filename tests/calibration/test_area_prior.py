"""The glabella's posterior as the prior of other areas."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from numpyro import handlers

from needlework.calibration.area_model import area_model
from needlework.calibration.area_prior import (
    OF_AREA,
    SharedPrior,
    constrained,
    shared_prior,
    unconstrained,
)
from needlework.forecast.curated import fit_rows
from needlework.forecast.draws import load_draws
from needlework.forecast.published import build_design, known_products


@pytest.fixture(scope="module")
def prior() -> SharedPrior:
    return shared_prior(load_draws())


def test_what_is_an_areas_own_is_not_shared(prior: SharedPrior) -> None:
    assert not set(prior.names) & set(OF_AREA)
    assert {"hill", "decay_rate", "half_block_day", "trial_day_sd"} <= set(prior.names)


def test_a_draw_comes_back_from_where_every_number_is_allowed(prior: SharedPrior) -> None:
    draw = {name: load_draws().parameters[name][3] for name in prior.names}
    flat = np.concatenate([np.ravel(unconstrained(name, draw[name])) for name in prior.names])
    for name, value in constrained(prior, flat).items():
        np.testing.assert_allclose(value, draw[name], rtol=1e-9)


def test_the_prior_has_the_moments_of_the_draws(prior: SharedPrior) -> None:
    random = np.random.default_rng(4)
    flat = prior.mean + random.normal(size=(4000, len(prior.mean))) @ prior.factor.T
    drawn = np.array([constrained(prior, row)["half_block_day"] for row in flat])
    posterior = load_draws().parameters["half_block_day"]
    np.testing.assert_allclose(np.median(drawn, axis=0), np.median(posterior, axis=0), rtol=0.05)
    np.testing.assert_allclose(np.log(drawn).std(axis=0), np.log(posterior).std(axis=0), rtol=0.1)


def test_an_area_shifts_strength_and_day_alike_for_all_products(prior: SharedPrior) -> None:
    rows = fit_rows("lateral-canthal", "seen-only")
    products = known_products()
    design, data = build_design(rows, products)

    def value(shift: float, name: str) -> np.ndarray:
        fixed = {
            "shared": jnp.zeros(len(prior.mean)),
            "area_strength": jnp.asarray(shift),
            "area_day": jnp.asarray(10 * shift),
        }
        declared = handlers.substitute(handlers.seed(area_model, 0), fixed)
        sites = handlers.trace(declared).get_trace(prior, design, data, len(products), False)
        return np.asarray(sites[name]["value"])

    np.testing.assert_allclose(value(0.5, "strength") - value(0, "strength"), 0.5, rtol=1e-4)
    days = value(0.5, "half_block_day") - value(0, "half_block_day")
    np.testing.assert_allclose(days, 5, rtol=1e-4)
