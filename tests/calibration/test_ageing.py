"""The fit of ageing: its priors, its rows, and the draws that ship."""

from __future__ import annotations

from importlib.util import find_spec

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpyro import handlers
from numpyro.infer import Predictive

from needlework.calibration.ageing import FIT, declare_priors, model, rows
from needlework.calibration.topics import STUDY_FITS, study_fit
from needlework.cli.fit_command import STUDIES
from needlework.evidence import content_hash, parameter
from needlework.evidence.study_rows import family_rows
from needlework.forecast.ageing.figures import expected_values
from needlework.forecast.ageing.rates import LOG_NORMAL, NORMAL, SHARES, STUDY_SD
from needlework.forecast.draws import FIT_SETS, Draws, shipped_draws, with_refits

pytestmark = pytest.mark.skipif(find_spec("jax") is None, reason="needs the extra calibration")


@pytest.fixture(params=FIT_SETS)
def draws(request: pytest.FixtureRequest) -> Draws:
    return shipped_draws(f"ageing-{request.param}")


@pytest.fixture(scope="module")
def prior() -> dict[str, np.ndarray]:
    jax.config.update("jax_enable_x64", True)
    drawn = Predictive(declare_priors, num_samples=4000)(jax.random.PRNGKey(1))
    return {name: np.asarray(value) for name, value in drawn.items()}


def test_the_fit_is_offered_by_the_command() -> None:
    assert "ageing" in STUDY_FITS
    assert "ageing" in STUDIES
    assert study_fit("ageing") is FIT


@pytest.mark.parametrize("name", (*LOG_NORMAL, STUDY_SD))
def test_a_positive_parameter_is_drawn_from_its_entry(prior, name: str) -> None:
    entry = parameter(f"ageing.prior.{name}")
    assert np.median(prior[name]) == pytest.approx(entry.value, rel=0.08)
    assert np.log(prior[name]).std() == pytest.approx(entry.spread, rel=0.05)


@pytest.mark.parametrize("name", (*NORMAL, *SHARES))
def test_another_parameter_is_drawn_from_its_entry(prior, name: str) -> None:
    entry = parameter(f"ageing.prior.{name}")
    assert prior[name].mean() == pytest.approx(entry.value, abs=0.06 * entry.spread)
    assert prior[name].std() == pytest.approx(entry.spread, rel=0.05)
    if name in SHARES:
        assert 0 <= prior[name].min() <= prior[name].max() <= 1


def test_a_row_that_does_not_count_does_not_count() -> None:
    given = rows("seen-only")
    declare = handlers.seed(model(given), 0)
    logs = [
        float(handlers.trace(declare).get_trace(counted)["figures"]["fn"].log_factor)
        for counted in (jnp.zeros(len(given)), jnp.ones(len(given)))
    ]
    assert logs[0] == 0
    assert np.isfinite(logs[1])
    assert logs[1] != 0


def test_the_fit_and_the_prediction_expect_the_same(prior) -> None:
    given = rows("with-recalled")
    some = {name: value[:3] for name, value in prior.items()}
    with_numpy = np.array(expected_values(given, some))
    for place in range(3):
        one = {name: jnp.asarray(value[place]) for name, value in some.items()}
        with_jax = np.array([float(value) for value in expected_values(given, one, jnp)])
        np.testing.assert_allclose(with_numpy[:, place], with_jax, rtol=1e-10)


def test_draws_were_fitted_to_the_evidence_of_this_version(draws: Draws) -> None:
    recorded = draws.provenance["evidence_hash"]
    assert recorded == content_hash(list(FIT.evidence)), "run `needlework fit ageing` again"


def test_draws_were_fitted_to_exactly_the_marked_rows(draws: Draws) -> None:
    fit_set = str(draws.provenance["fit_set"])
    marked = {row.row_id for row in family_rows("microneedling", "ageing", fit_set)}
    assert set(draws.rows) == marked
    assert "hughes-2013" not in draws.trials


def test_the_sampler_can_be_trusted(draws: Draws) -> None:
    assert draws.provenance["divergences"] == 0
    assert draws.provenance["worst"]["r_hat"] < 1.01
    assert draws.provenance["worst"]["bulk"] > 400
    assert draws.provenance["worst"]["tail"] > 400


def test_every_parameter_is_shipped_and_every_study_left_out(draws: Draws) -> None:
    names = {*LOG_NORMAL, *NORMAL, *SHARES, STUDY_SD}
    assert set(draws.parameters) == names
    assert set(draws.provenance["prior_to_posterior"]) == names
    again = with_refits(draws).refits
    assert set(again) == set(draws.trials)
    assert all(set(parameters) == names for parameters in again.values())
