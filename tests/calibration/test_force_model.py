"""The model of force: what it samples, what a row weighs, and whether it finds the truth again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpyro import handlers

from needlework.calibration.area_prior import constrained
from needlework.calibration.chains import ChainSettings, Sampler
from needlework.calibration.force_courses import LABEL_PRODUCT, foot_losses, glabella_losses
from needlework.calibration.force_fit import ForceRows, force_rows
from needlework.calibration.force_model import force_model, log_likelihood
from needlework.evidence.force_rows import fitted_force_rows
from needlework.forecast.draws import load_draws
from needlework.forecast.force_losses import PlaceDeviates, expected_losses, places
from needlework.mechanisms.force import largest_block_logit

TRUTH = {
    "largest_block": 0.72,
    "largest_block_sd": 0.4,
    "arm_block_sd": 0.2,
    "arm_lag_sd": 0.2,
    "block_exponent": 1.0,
    "strain_exponent": 1.0,
    "lag_factor": 0.7,
    "foot_sensitivity": -0.5,
    "lower_face_sensitivity": -0.5,
    "motor_unit_shift": 1.0,
    "person_sd": 0.2,
    "row_sd": 0.03,
    "unstated_side": 0.5,
}


@pytest.fixture(scope="module")
def rows() -> ForceRows:
    jax.config.update("jax_enable_x64", True)
    return force_rows(fitted_force_rows(), load_draws())


def truth(rows: ForceRows) -> dict[str, Any]:
    """Return one draw with the course of the glabella's middle and the parameters above."""
    shared = constrained(rows.shared, rows.shared.mean)
    values = {**shared, **TRUTH, "largest_block_logit": largest_block_logit(0.72)}
    return {name: np.asarray(value)[None] for name, value in values.items()}


def nothing(rows: ForceRows) -> PlaceDeviates:
    studies, arms = np.zeros(len(rows.design.studies)), np.zeros(len(rows.design.arms))
    return PlaceDeviates(studies, studies, arms, arms)


def sites(rows: ForceRows) -> dict[str, Any]:
    declared = handlers.seed(force_model, 0)
    trace = handlers.trace(declared).get_trace(rows.shared, rows.design, rows.data, False)
    return {name: site["value"] for name, site in trace.items() if site["type"] == "sample"}


def test_every_parameter_of_a_forecast_is_sampled_or_shared(rows: ForceRows) -> None:
    sampled = set(sites(rows))
    assert {"shared", "block_exponent", "strain_exponent", "lag_factor"} <= sampled
    assert {f"trial_{name}_deviate" for name in PlaceDeviates.__slots__} <= sampled


def test_studies_and_arms_have_as_many_deviates_as_there_are(rows: ForceRows) -> None:
    found = sites(rows)
    assert found["trial_study_block_deviate"].shape == (7,)
    assert found["trial_arm_lag_deviate"].shape == (len(rows.design.arms),)


def likelihood(rows: ForceRows, parameters: dict[str, Any]) -> np.ndarray:
    own = nothing(rows)
    found = jax.jit(lambda told: log_likelihood(told, rows.design, rows.data, own))(parameters)
    return np.asarray(found)[0]


def test_a_loss_that_is_expected_is_likelier_than_one_that_is_not(rows: ForceRows) -> None:
    told = truth(rows)
    expected = np.asarray(
        expected_losses(told, rows.design, places(told, rows.design, nothing(rows)))
    )[0]
    near = replace(rows, data=replace(rows.data, loss=expected, high=expected))
    far = replace(rows, data=replace(rows.data, loss=expected - 0.2, high=expected - 0.2))
    assert (likelihood(near, told) > likelihood(far, told) + 1).all()


def test_an_interval_counts_all_that_lies_in_it(rows: ForceRows) -> None:
    told = truth(rows)
    whole = replace(rows, data=replace(rows.data, loss=np.full(30, -9.0), high=np.full(30, 9.0)))
    np.testing.assert_allclose(likelihood(whole, told), 0, atol=1e-9)


def test_numpy_and_jax_expect_the_same(rows: ForceRows) -> None:
    told = truth(rows)
    where = places(told, rows.design, nothing(rows))
    plain = expected_losses(told, rows.design, where)
    traced = jax.jit(lambda given: expected_losses(given, rows.design, where, jnp))(told)
    np.testing.assert_allclose(np.asarray(traced), plain, rtol=1e-10, atol=1e-12)


def test_the_mode_finds_again_what_the_rows_were_made_of(rows: ForceRows) -> None:
    told = truth(rows)
    where = places(told, rows.design, nothing(rows))
    made = np.asarray(expected_losses(told, rows.design, where))[0]
    made = made + np.random.default_rng(7).normal(0, 0.01, len(made))
    size = np.full(len(made), 400.0)
    data = replace(rows.data, loss=made, high=made, error=np.full(len(made), np.nan), size=size)
    synthetic = replace(rows, data=data)
    start = {name: jnp.zeros_like(value) for name, value in sites(rows).items()}
    sampler = Sampler(synthetic.declare, start, ChainSettings(1, 1))
    near = sampler.approximate(synthetic.everything)
    places_of = np.random.default_rng(8).multivariate_normal(near.middle, near.covariance, 100)
    values = {
        name: np.asarray(value)
        for name, value in sampler._values(places_of, synthetic.everything).items()
    }
    for strain, day in ((True, 3), (True, 30), (False, 30)):
        ask = (rows_products(), LABEL_PRODUCT, [day], strain)
        low, high = np.quantile(glabella_losses(values, *ask), [0.01, 0.99])
        assert low - 0.02 <= glabella_losses(told, *ask)[0, 0] <= high + 0.02
        assert high - low < 0.5
    low, high = np.quantile(values["lag_factor"], [0.01, 0.99])
    assert low < TRUTH["lag_factor"] < high


def rows_products() -> tuple[str, ...]:
    return load_draws().products


def test_a_foot_muscle_loses_more_with_more_units(rows: ForceRows) -> None:
    doses = np.array([1, 2, 5, 10, 20])
    found = foot_losses(truth(rows), rows_products(), LABEL_PRODUCT, doses, np.full(5, 21.0))
    assert (np.diff(found[0]) > 0).all()
    assert found.max() < 0.72
