"""The fits of pigment and hair: one reading for fit and prediction, chains walked side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import norm

from needlework.calibration.studies import StudyFit, StudySettings, fit_studies
from needlework.calibration.topics import STUDY_FITS, study_fit
from needlework.cli.fit_command import STUDIES
from needlework.evidence import content_hash
from needlework.forecast.draws import Draws, shipped_draws
from needlework.forecast.indications import (
    hair_figures,
    hair_model,
    pigment_figures,
    pigment_model,
)
from needlework.forecast.indications.study_arms import study_arms
from tests.calibration.test_studies import FIT


def pigment_values(xp: Any) -> tuple[Any, dict[str, Any], Any, Any]:
    rows = study_fit("pigment").rows("with-recalled")
    read = pigment_model.PigmentRows(study_arms(rows, pigment_model.SLOTS, pigment_model.LOOKS))
    random = np.random.default_rng(3)
    values = {
        "turnover": 0.03, "fading": 0.02, "sunscreen": 0.25, "needled_ratio": 0.9,
        "sunscreen_study_sd": 0.08, "answer_study_sd": 0.3, "potency_study_sd": 0.1,
        "drift_person_sd": 0.12, "answer_person_sd": 0.4, "rater_error": 0.03,
        "instrument_error": 0.05,
    }  # fmt: skip
    values = {name: xp.asarray(value) for name, value in values.items()}
    values["potency"] = xp.asarray(random.normal(0.3, 0.2, len(pigment_model.ACTIVES)))
    study = xp.asarray(random.standard_normal((read.arms.studies, 2)))
    component = xp.asarray(random.standard_normal(read.arms.effects))
    return read, values, study, component


def pigment_likelihood(xp: Any, below: Any) -> Any:
    read, values, study, component = pigment_values(xp)
    severity = pigment_model.arm_severity(read.arms, values, study, component, xp)
    readings = pigment_figures.Readings(read, severity, values, below, xp)
    return pigment_figures.log_likelihood(readings, log_normal(xp))


def hair_likelihood(xp: Any, below: Any) -> Any:
    read = hair_figures.HairRows(study_arms(study_fit("hair").rows("seen-only"), hair_model.SLOTS))
    random = np.random.default_rng(3)
    values = {
        "loss": 0.015, "rise": 3.0, "saline": 6.0, "needling": 12.0, "photo_line": 18.0,
        "fast_rate": 0.02, "slow_rate": 0.007, "fading": 0.01, "protection": 0.7,
        "rise_study_sd": 3.0, "effect_study_sd": 3.0,
    }  # fmt: skip
    arrays = {name: xp.asarray(value) for name, value in values.items()}
    for name, size in (("injected", 3), ("blocker", 2), ("topical", 2)):
        arrays[name] = xp.asarray(random.normal(10, 5, size))
    study = xp.asarray(random.standard_normal(read.arms.studies))
    component = xp.asarray(random.standard_normal(read.arms.effects))
    change = hair_model.arm_change(read.arms, arrays, study, component, xp)
    readings = hair_figures.Readings(read, change, arrays, below, xp)
    return hair_figures.log_likelihood(readings, log_normal(xp))


def log_normal(xp: Any) -> Any:
    def density(value: Any, mean: Any, sd: Any) -> Any:
        return -(((value - mean) / sd) ** 2) / 2 - xp.log(sd) - np.log(2 * np.pi) / 2

    return density


@pytest.mark.parametrize("likelihood", [pigment_likelihood, hair_likelihood])
def test_fit_and_prediction_read_a_row_alike(likelihood: Any) -> None:
    plain = likelihood(np, ndtr)
    traced = jax.jit(lambda: likelihood(jnp, special.ndtr))()
    assert np.isfinite(plain).all()
    np.testing.assert_allclose(np.asarray(traced), plain, rtol=1e-10, atol=1e-10)


def test_the_density_is_the_normal_one() -> None:
    assert log_normal(np)(1.0, 0.2, 0.5) == pytest.approx(norm.logpdf(1.0, 0.2, 0.5))


def test_shares_of_all_bands_of_an_arm_add_up_to_everyone() -> None:
    read, values, study, component = pigment_values(np)
    severity = pigment_model.arm_severity(read.arms, values, study, component)
    share = pigment_figures.Readings(read, severity, values, ndtr).share()
    arms: dict[tuple[str, str], float] = {}
    for row, one in zip(read.arms.rows, share, strict=True):
        if row.likelihood == "band":
            key = (row.study, row.treatment)
            arms[key] = arms.get(key, 0) + float(one)
    assert arms
    assert all(total == pytest.approx(1, abs=1e-5) for total in arms.values())


def test_a_kept_first_visit_and_never_add_up_to_one() -> None:
    read, values, study, component = pigment_values(np)
    severity = pigment_model.arm_severity(read.arms, values, study, component)
    chances = pigment_figures.Readings(read, severity, values, ndtr).first_difference()
    np.testing.assert_allclose(chances.sum(axis=-1), 1)


def test_the_command_knows_the_fits_that_there_are() -> None:
    assert set(STUDIES) == set(STUDY_FITS) >= {"pigment", "hair"}


@pytest.mark.parametrize("name", ["pigment-seen-only", "pigment-with-recalled", "hair-seen-only"])
def test_shipped_draws_belong_to_the_evidence_that_is_shipped(name: str) -> None:
    table = shipped_draws(name)
    fit = study_fit(str(table.provenance["fit"]))
    rows = fit.rows(str(table.provenance["fit_set"]))
    assert table.provenance["evidence_hash"] == content_hash(list(fit.evidence))
    assert table.rows == tuple(row.row_id for row in rows)


@pytest.fixture(scope="module", params=[False, True], ids=["by the mode", "by a pilot"])
def walked(request: pytest.FixtureRequest) -> Draws:
    fit: StudyFit = replace(FIT, side_by_side=True, pilot=request.param)
    return fit_studies(fit, "seen-only", StudySettings(), lambda line: None)


def test_chains_walked_side_by_side_find_the_known_posterior(walked: Draws) -> None:
    mean = walked.parameters["mean"]
    assert mean.mean() == pytest.approx(9 / 3.01, abs=0.08)
    assert mean.std() == pytest.approx(3.01**-0.5, rel=0.1)
    assert walked.provenance["divergences"] == 0


@pytest.mark.parametrize(("study", "others"), [("a", 8.0), ("b", 7.0), ("c", 3.0)])
def test_each_study_is_left_out_by_a_chain_of_its_own(
    walked: Draws, study: str, others: float
) -> None:
    assert walked.refits[study]["mean"].mean() == pytest.approx(others / 2.01, abs=0.2)
