"""The shipped draws of lines at rest belong to the evidence and the glabella that ship."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from needlework.forecast.draws import content_hash, load_draws, with_refits
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_rows import rest_trials

DRAWS = load_draws(False, AT_REST)
REFIT_DRAWS = 250


@pytest.mark.skipif(find_spec("jax") is None, reason="needs the extra calibration")
def test_draws_at_rest_were_fitted_to_the_evidence_of_this_version() -> None:
    from needlework.calibration.fitting import evidence_hash

    recorded = DRAWS.provenance["evidence_hash"]
    assert recorded == evidence_hash(AT_REST), "the evidence has changed: run the fit again"


def test_draws_at_rest_start_from_the_glabella_that_ships() -> None:
    assert DRAWS.provenance["glabella"] == load_draws().hash


def test_draws_at_rest_hold_the_figures_that_are_fitted_and_say_so() -> None:
    trials = rest_trials()
    assert DRAWS.rows == tuple(row.row_id for trial in trials for row in trial.rows)
    assert DRAWS.trials == tuple(trial.trial for trial in trials)
    assert DRAWS.products == load_draws().products
    assert set(DRAWS.provenance["products_with_rows"]) == {trial.product for trial in trials}


def test_the_content_hash_at_rest_is_that_of_the_content() -> None:
    arrays = {
        **DRAWS.parameters,
        "loto_log_weights": DRAWS.loto_log_weights,
        "loto_pareto_k": DRAWS.loto_pareto_k,
    }
    assert content_hash(arrays) == DRAWS.hash


def test_the_sampler_at_rest_can_be_trusted() -> None:
    provenance = DRAWS.provenance
    assert provenance["divergences"] == 0
    assert provenance["chains"] >= 4
    assert max(item["r_hat"] for item in provenance["diagnostics"]) < 1.01
    assert min(provenance["worst"][name] for name in ("bulk", "tail")) > 400


def test_every_trial_at_rest_was_left_out_by_a_fit_of_its_own() -> None:
    found = with_refits(DRAWS)
    assert set(found.refits) == set(DRAWS.trials) == set(DRAWS.provenance["refit_r_hat"])
    assert max(DRAWS.provenance["refit_r_hat"].values()) < 1.2
    for again in found.refits.values():
        assert set(again) == set(DRAWS.parameters)
        assert all(len(value) == REFIT_DRAWS for value in again.values())


def test_parameters_at_rest_stay_where_they_have_a_meaning() -> None:
    values = DRAWS.parameters
    for name in ("rest_fast_share", "rest_completion"):
        assert ((values[name] > 0) & (values[name] < 1)).all()
    for name in ("rest_strength", "rest_smoothing_rate", "rest_severity_sd", "rest_noise"):
        assert (values[name] > 0).all()
    assert np.median(values["rest_strength"]) < np.median(values["strength_mean"])
