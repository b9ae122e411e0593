"""Fits of study rows: a model with a known answer, studies left out, what ships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
import pytest

from needlework.calibration.studies import StudyFit, StudySettings, fit_studies
from needlework.calibration.topics import STUDY_FITS, study_fit
from needlework.forecast.draws import Draws, fit_draws, read_draws, with_refits, write_draws
from tests.evidence.study_row import ROW

ROWS = tuple(
    replace(ROW, row_id=f"{study}/arm/out/1", study=study, value=value)
    for study, value in (("a", 1.0), ("b", 2.0), ("c", 6.0))
)


def _model(rows: Any) -> Any:
    value = jnp.array([row.value for row in rows])
    error = jnp.array([row.standard_error for row in rows])

    def declare(counted: Any) -> None:
        mean = numpyro.sample("mean", dist.Normal(0, 10))
        numpyro.factor("rows", (dist.Normal(mean, error).log_prob(value) * counted).sum())

    return declare


FIT = StudyFit("example", "mesotherapy", lambda fit_set: ROWS, _model, ("held_out.toml",))


@pytest.fixture(scope="module")
def table() -> Draws:
    said: list[str] = []
    return fit_studies(FIT, "seen-only", StudySettings(warmup=300, draws=500), said.append)


def test_the_posterior_is_the_known_one(table: Draws) -> None:
    precision = 3 + 1 / 100
    mean = table.parameters["mean"]
    assert mean.mean() == pytest.approx(9 / precision, abs=0.08)
    assert mean.std() == pytest.approx(precision**-0.5, rel=0.1)


@pytest.mark.parametrize(("study", "others"), [("a", 8.0), ("b", 7.0), ("c", 3.0)])
def test_each_study_is_left_out_by_a_fit_without_it(
    table: Draws, study: str, others: float
) -> None:
    found = table.refits[study]["mean"]
    assert found.mean() == pytest.approx(others / 2.01, abs=0.15)


def test_what_the_data_taught_is_told(table: Draws) -> None:
    ratio = table.provenance["prior_to_posterior"]["mean"]
    assert ratio == pytest.approx(3.01**-0.5 / 10, rel=0.15)
    assert table.provenance["worst"]["r_hat"] < 1.05


def test_draws_come_back_from_a_file_with_those_without_a_study(table: Draws, tmp_path) -> None:
    write_draws(tmp_path, "example-seen-only", table)
    again = with_refits(read_draws(tmp_path, "example-seen-only"), tmp_path)
    assert again.trials == ("a", "b", "c")
    np.testing.assert_allclose(again.parameters["mean"], table.parameters["mean"], rtol=1e-6)
    assert set(again.refits) == {"a", "b", "c"}


@pytest.mark.parametrize("name", STUDY_FITS)
def test_a_second_fit_ships_where_figures_are_known_from_memory_alone(name: str) -> None:
    held = study_fit(name).rows("with-recalled")
    recalled = {row.row_id for row in held if row.seen == "recalled"}
    second = fit_draws(name, True)
    assert (second.provenance["fit_set"] == "with-recalled") is bool(recalled)
    assert not recalled & {row.row_id for row in study_fit(name).rows("seen-only")}
