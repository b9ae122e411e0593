"""The fit of lines at rest: what it declares, and that it finds again what made its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from numpyro import handlers
from scipy.optimize import least_squares
from scipy.special import logit
from scipy.stats import betabinom, norm

from needlework.calibration.area_prior import SharedPrior, shared_prior
from needlework.calibration.rest_fitting import RestFigures, rest_figures
from needlework.calibration.rest_model import (
    SHARED,
    RestFit,
    median_likelihood,
    odds_likelihood,
    rest_model,
    share_likelihood,
)
from needlework.forecast.draws import load_draws
from needlework.forecast.rest_rows import RestRow, RestTrial
from needlework.forecast.values import Array
from tests.forecast.rest_making import parameters, prediction, row, trial

TRUE = {
    "rest_severity_mean": 1.5,
    "rest_severity_sd": 0.55,
    "rest_strength": 1.7,
    "rest_fast_share": 0.55,
    "rest_smoothing_rate": 0.007,
}
ROWS = (
    *(row("entry", row_id=f"entry {grade}", grade=grade) for grade in (1, 2)),
    *(
        row("share", row_id=f"{day}, {cycle}", days=(day,), cycle=cycle)
        for cycle in range(3)
        for day in (2.0, 30.0, 90.0, 119.0)
    ),
)
TRIAL = trial(*ROWS, sessions=(0.0, 120.0, 240.0))


def figures(values: Mapping[str, float], found: RestTrial = TRIAL) -> Array:
    """Return the figures that these parameters print."""
    predicted = prediction(found, parameters(**values))
    return np.array([float(predicted.figure(item)[0]) for item in found.rows])


def test_the_figures_of_one_trial_give_back_what_made_them() -> None:
    """Shares of a large made-up trial, printed to a per mille."""
    printed = np.round(figures(TRUE), 3)
    names = list(TRUE)

    def miss(place: Array) -> Array:
        values = dict(zip(names, np.exp(place), strict=True))
        return np.asarray(logit(figures(values)) - logit(printed))

    start = np.log([1.2, 0.7, 1.2, 0.4, 0.012])
    found = least_squares(miss, start, diff_step=1e-4, max_nfev=12)
    recovered = dict(zip(names, np.exp(found.x), strict=True))
    for name, value in TRUE.items():
        assert recovered[name] == pytest.approx(value, rel=0.06), name


@pytest.fixture(scope="module")
def prior() -> SharedPrior:
    return shared_prior(load_draws(), SHARED)


def test_what_is_shared_is_the_glabellas_posterior_and_the_rest_is_anew(
    prior: SharedPrior,
) -> None:
    fit = RestFit((TRIAL,), load_draws().products, prior)
    seeded = handlers.seed(rest_model, 0)
    sites = handlers.trace(seeded).get_trace(fit, jnp.ones(len(ROWS)), observe=False)
    assert set(prior.names) == set(SHARED) <= set(sites)
    anew = {name for name, site in sites.items() if site["type"] == "sample"}
    assert anew == {
        "shared",
        *(f"rest_{name}" for name in ("severity_mean", "severity_sd", "trial_severity_sd")),
        *("rest_strength", "rest_noise", "rest_subject_bias", "rest_smoothing_rate"),
        *("rest_fast_share_logit", "rest_completion_logit"),
        *(f"trial_{name}_deviate" for name in ("strength", "day", "severity")),
    }


class Foretold:
    """A prediction that says what it is told to."""

    def __init__(self, figure: float, shares: Sequence[float] = ()) -> None:
        self._figure, self._shares = figure, shares

    def figure(self, _: RestRow) -> Any:
        return jnp.array([self._figure])

    def cycle_shares(self, _: RestRow) -> Any:
        return jnp.array([self._shares])

    remaining = cycle_shares


SCATTER = {"concentration": np.array([100.0])}


def test_a_share_is_beta_binomial_around_its_prediction() -> None:
    found = share_likelihood([(row("share", value=0.4), Foretold(0.5))], SCATTER)
    assert float(found[0]) == pytest.approx(betabinom.logpmf(80, 200, 50, 50), rel=1e-9)


def test_a_certain_prediction_is_still_finite() -> None:
    found = share_likelihood([(row("share"), Foretold(1.0))], SCATTER)
    assert np.isfinite(float(found[0]))


def test_an_odds_ratio_scatters_normally_on_the_log_scale() -> None:
    shares = np.array([0.7, 0.75, 0.8])
    found = odds_likelihood([(row("odds_per_cycle", value=1.3), Foretold(0.2, shares))], SCATTER)
    each = (1 / 200 + 1 / 100) / (shares * (1 - shares))
    expected = norm.logpdf(np.log(1.3), 0.2, np.sqrt((each[0] + each[2]) / 4))
    assert float(found[0]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("left", [(0.9, 0.7, 0.4), (0.8, 0.6, 0.3)])
def test_a_median_is_likely_where_half_are_left_between_its_visits(
    left: tuple[float, ...],
) -> None:
    def of(shares: Sequence[float]) -> float:
        return float(median_likelihood([(row("median"), Foretold(0.0, shares))], SCATTER)[0])

    assert of(left) > of((0.9, 0.88, 0.86))
    assert of(left) > of((0.3, 0.2, 0.1))


def test_a_trial_that_is_left_out_weighs_nothing(prior: SharedPrior) -> None:
    small = trial(row("entry", grade=1), row("share"))
    fit = RestFit((small,), load_draws().products, prior)
    sites = handlers.trace(handlers.seed(rest_model, 0)).get_trace(fit, jnp.zeros(2))
    assert float(sites["rows"]["fn"].log_factor) == 0


@pytest.fixture(scope="module")
def shipped() -> RestFigures:
    return rest_figures(load_draws())


def test_figures_know_their_trials(shipped: RestFigures) -> None:
    assert shipped.trials == (
        "ona-gl-4trials",
        "ona-rest-3cycles",
        "nabota-onset",
        "sakura-static",
    )
    assert np.bincount(shipped.trial_of_rows).tolist() == [1, 3, 1, 5]
    assert len(shipped.everything[0]) == 10
