"""One prediction for fit and forecast: JAX and numpy agree to the last bits that matter."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from needlework.forecast.curated import fit_rows
from needlework.forecast.design import Design, SurvivalRows
from needlework.forecast.population import EntryPopulation, node_chances, rater_views
from needlework.forecast.predict import Prediction
from needlework.forecast.published import build_design
from needlework.forecast.trial_effects import TrialEffects
from needlework.mechanisms.neuromodulator import visible_effect
from needlework.scales.endpoints import ResponderEndpoint
from tests.reference.example_parameters import PRODUCTS, example_parameters

PARITY = 1e-10
PARAMETERS = example_parameters(draws=2)


@pytest.fixture(scope="module")
def jax() -> Iterator[ModuleType]:
    module = pytest.importorskip("jax", reason="the extra `calibration` is not installed")
    before = module.config.jax_enable_x64
    module.config.update("jax_enable_x64", True)
    yield module
    module.config.update("jax_enable_x64", before)


def test_the_visible_effect_is_the_same(jax: ModuleType) -> None:
    def effect(xp: Any, hill: Any, drive: Any) -> Any:
        return visible_effect(
            (0.0, 0.2, 1.0, 14.5, 90.0, 200.0),
            (0.0, 14.0, 14.0),
            [drive, drive - 1, drive - 2],
            [xp.asarray(0.025), xp.asarray(0.025), xp.asarray(0.05)],
            delivery_rate=xp.asarray(0.05),
            hill=hill,
            lag_rate=xp.asarray(0.4),
            xp=xp,
        )

    hill, drive = np.array([0.8, 2.0, 4.0]), np.array([-1.0, 2.0, 5.0])
    traced = jax.jit(lambda h, d: effect(jax.numpy, h, d))(hill, drive)
    assert traced.dtype == np.float64
    assert np.abs(np.asarray(traced) - effect(np, hill, drive)).max() <= PARITY


def test_chances_at_the_nodes_are_the_same(jax: ModuleType) -> None:
    endpoint = ResponderEndpoint("ge2_grade", "both-and")

    def chances(xp: Any, parameters: Any, fall: Any) -> Any:
        population = EntryPopulation(parameters, xp)
        views = rater_views(parameters, population, fall, xp)
        return node_chances(endpoint, parameters, population, views, xp)

    fall = np.linspace(0, 3, 12).reshape(2, 2, 3)
    traced = jax.jit(lambda p, f: chances(jax.numpy, p, f))(PARAMETERS, fall)
    for one, other in zip(traced, chances(np, PARAMETERS, fall), strict=True):
        assert np.abs(np.asarray(one) - other).max() <= PARITY


def small_design() -> Design:
    """A few rows of every kind of group."""
    taken: dict[tuple[object, ...], int] = {}
    rows = []
    for row in fit_rows("glabella", "with-recalled"):
        key = (row.kind, row.at_risk is None)
        if row.product in (*PRODUCTS, "placebo") and taken.setdefault(key, 0) < 2:
            taken[key] += 1
            rows.append(row)
    return build_design(rows, PRODUCTS)[0]


def test_predicted_figures_are_the_same(jax: ModuleType) -> None:
    design = small_design()
    arms = design.arms.product.shape[0]
    shifts = np.linspace(-0.3, 0.3, 2 * arms).reshape(2, arms)

    def figures(xp: Any, parameters: Any) -> Any:
        trial = TrialEffects(
            strength=xp.asarray(shifts),
            days=xp.asarray(20 * shifts),
            lag=xp.asarray(shifts),
            onset=xp.asarray(-shifts),
            severe=xp.asarray(shifts + 0.5),
        )
        predicted = Prediction(parameters, design, trial, xp)
        found = []
        for group in design.groups:
            several = isinstance(group, SurvivalRows)
            found += predicted.remaining(group) if several else [predicted.shares(group)]
        return xp.concatenate(found, axis=1)

    traced = np.asarray(jax.jit(lambda p: figures(jax.numpy, p))(PARAMETERS))
    assert len({type(group) for group in design.groups}) == 4
    assert np.isfinite(traced).all()
    assert np.abs(traced - figures(np, PARAMETERS)).max() <= PARITY


def test_derivatives_are_finite_even_before_a_session_and_long_after_it(jax: ModuleType) -> None:
    def total(rates: Any, xp: Any) -> Any:
        seen = visible_effect(
            (-1.0, 0.0, 0.1, 14.5, 90.0, 3000.0),
            (0.0, 14.0),
            [rates["drive"], rates["drive"] - 1],
            [rates["decay"], rates["decay"]],
            delivery_rate=rates["delivery"],
            hill=rates["hill"],
            lag_rate=rates["lag"],
            xp=xp,
        )
        return seen.sum()

    values = {"drive": 2.0, "decay": 0.025, "delivery": 0.5, "hill": 2.0, "lag": 0.4}
    rates = {name: np.asarray(value) for name, value in values.items()}
    slopes = jax.jit(jax.grad(lambda given: total(given, jax.numpy)))(rates)
    step = 1e-5
    for name, slope in slopes.items():
        ends = [total(rates | {name: rates[name] + side * step}, np) for side in (-1, 1)]
        assert float(slope) == pytest.approx((ends[1] - ends[0]) / (2 * step), rel=1e-5), name
