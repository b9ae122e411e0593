"""The likelihood: each part against a calculation of its own."""

from __future__ import annotations

from dataclasses import fields, replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import betabinom, norm

from needlework.calibration.model import (
    NO_MIXES,
    beta_binomial,
    effects_of_arms,
    log_likelihood,
    median_interval,
    mix_likelihood,
    reached,
)
from needlework.calibration.synthetic import drawn_trials
from needlework.forecast.design import Design, RowData, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.published import build_design
from needlework.forecast.trial_effects import DEVIATES, SPREADS, TrialEffects, no_effects
from tests.calibration.conftest import PRODUCTS, draw, median_row, row

Setting = tuple[Design, RowData]
Draws = dict[str, np.ndarray]


@pytest.mark.parametrize(("size", "alpha", "beta"), [(40, 0.7, 12.0), (202, 80.0, 24.0)])
def test_whole_counts_have_the_beta_binomial_probability(
    size: int, alpha: float, beta: float
) -> None:
    counts = np.arange(size + 1.0)
    expected = betabinom.logpmf(counts, size, alpha, beta)
    np.testing.assert_allclose(beta_binomial(counts, size, alpha, beta), expected, rtol=1e-6)


def test_between_whole_counts_the_probability_is_continuous() -> None:
    below, middle, above = beta_binomial(np.array([9.999, 10, 10.001]), 40, 8.0, 20.0)
    assert abs(below - middle) < 1e-3
    assert abs(above - middle) < 1e-3


def test_the_chances_of_all_median_intervals_add_up_to_one() -> None:
    edges = np.array([[1.0, 0.96, 0.81, 0.6, 0.44, 0.2, 0.0]])
    scatter = {"concentration": np.array([4.0])}
    logs = median_interval(edges[:, :-1], edges[:, 1:], np.full(6, 80.0), scatter)
    assert float(np.exp(logs).sum()) == pytest.approx(1, abs=1e-6)


def test_a_median_is_reached_in_half_of_trials_when_half_are_expected_to_respond() -> None:
    scatter = {"concentration": np.array([400.0])}
    assert float(reached(np.array([[0.5]]), 100.0, scatter)[0, 0]) == pytest.approx(0.5)
    by_hand = norm.cdf((0.5 - 0.6) / np.sqrt(0.6 * 0.4 * (1 / 100 + 1 / 400)))
    assert float(reached(np.array([[0.6]]), 100.0, scatter)[0, 0]) == pytest.approx(by_hand)


def test_the_likelihood_of_rows_is_that_of_the_numpy_prediction(
    small: Setting, prior: Draws
) -> None:
    design, data = small
    parameters = draw(prior, 0)
    effects = drawn_trials(design, parameters)
    compiled = jax.jit(lambda values: log_likelihood(values, design, data, effects))
    found = np.asarray(compiled(_on_device(parameters)))[0]
    prediction = Prediction(parameters, design, _as_arrays(effects))
    concentration = parameters["concentration"][0]
    for group in design.groups:
        if isinstance(group, SurvivalRows):
            continue
        share = np.clip(prediction.shares(group)[0], 1e-6, 1 - 1e-6)
        size, count = data.size[group.row], data.count[group.row]
        alpha, beta = share * concentration, (1 - share) * concentration
        expected = betabinom.logpmf(count, size, alpha, beta)
        np.testing.assert_allclose(found[group.row], expected, rtol=1e-6)


def test_a_figure_printed_as_at_least_counts_as_a_bound(prior: Draws) -> None:
    parameters = _on_device(draw(prior, 0))
    exact, bound = (
        build_design([row(value=0.05, lower_bound=flag)], PRODUCTS) for flag in (False, True)
    )
    one = {**parameters, **{name: jnp.zeros((1, 1)) for name in parameters if "trial" in name}}
    one |= {name: parameters[name] for name in SPREADS.values()}
    effects = drawn_trials(exact[0], one)
    low = [float(log_likelihood(one, *pair, effects)[0, 0]) for pair in (exact, bound)]
    assert low[0] < low[1] < 1e-6


def test_a_share_known_at_baseline_is_not_drawn(small: Setting, prior: Draws) -> None:
    design, _ = small
    parameters = draw(prior, 1)
    two = np.full((1, len(design.trials)), 2.0)
    effects = effects_of_arms(parameters, design, dict.fromkeys(DEVIATES, two))
    known = ~np.isnan(design.severe_known)
    np.testing.assert_allclose(effects.severe[0, known], design.severe_known[known])
    assert np.unique(np.asarray(effects.severe[0, ~known])).size == 1


def test_arms_of_one_trial_share_its_effects(small: Setting, prior: Draws) -> None:
    design, _ = small
    effects = drawn_trials(design, draw(prior, 2))
    first = design.trial == 0
    assert np.unique(np.asarray(effects.days[0, first])).size == 1
    assert float(effects.days[0, ~first][0]) != float(effects.days[0, first][0])


def test_a_median_never_reached_is_what_the_last_visit_leaves(prior: Draws) -> None:
    design, _ = build_design([median_row(low=0.0, day=168.0)], PRODUCTS)
    group = design.groups[0]
    assert isinstance(group, SurvivalRows)
    prediction = Prediction(draw(prior, 0), design, _no_effects(design))
    last = group.visits.shape[1] - 1
    before = prediction.remaining(replace(group, low=np.array([last]), high=np.array([last])))
    never = prediction.remaining(replace(group, low=np.array([last]), high=np.array([last + 1])))
    assert never[0] == before[1]
    assert never[1] == 0


def test_the_visits_of_a_median_may_be_data_of_a_compiled_likelihood(prior: Draws) -> None:
    design, data = build_design([median_row(low=0.0, day=168.0)], PRODUCTS)
    group = design.groups[0]
    assert isinstance(group, SurvivalRows)
    parameters = draw(prior, 0)
    effects = _no_effects(design)

    def chance(low: object, high: object) -> object:
        moved = replace(design, groups=(replace(group, low=low, high=high),))
        return log_likelihood(_on_device(parameters), moved, data, effects).sum()

    compiled = jax.jit(chance)
    total = sum(
        np.exp(float(compiled(np.array([place - 1]), np.array([place]))))
        for place in range(group.visits.shape[1] + 1)
    )
    assert total == pytest.approx(1, abs=1e-3)


def test_a_mix_that_studies_printed_moves_the_usual_mix_towards_it() -> None:
    share, people = 0.57, 515.0
    usual = {"severe_logit_mean": np.array([0.0, 0.28, 1.5]), "severe_logit_sd": np.full(3, 0.4)}
    found = np.asarray(mix_likelihood(usual, np.array([[share, people]])))
    logit = np.log(share / (1 - share))
    spread = np.sqrt(0.4**2 + 1 / (people * share * (1 - share)))
    expected = norm.logpdf(logit, usual["severe_logit_mean"], spread)
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-9)
    assert found[:, 0].argmax() == 1


def test_studies_that_print_no_mix_say_nothing() -> None:
    usual = {"severe_logit_mean": np.zeros(2), "severe_logit_sd": np.ones(2)}
    assert mix_likelihood(usual, NO_MIXES).shape == (2, 0)


def _on_device(parameters: Draws) -> dict[str, object]:
    return {name: jnp.asarray(value) for name, value in parameters.items()}


def _as_arrays(effects: TrialEffects) -> TrialEffects:
    return TrialEffects(*(np.asarray(getattr(effects, field.name)) for field in fields(effects)))


def _no_effects(design: Design) -> TrialEffects:
    arms = len(design.trial)
    return no_effects(np.full((1, arms), 0.4))
