"""Expected figures are the same in numpy and in jax, with the gradient that a sampler needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from needlework.evidence.study_rows import family_rows
from needlework.forecast.draws import fit_draws
from needlework.forecast.indications import fat_rows, hydration_rows, volume_rows
from needlework.forecast.indications.expected import log_likelihood, scattered, shaped

MODULES = {"fat": fat_rows, "volume": volume_rows, "hydration": hydration_rows}
DRAWS = 5


def inputs(name: str) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    rows = family_rows("mesotherapy", name, "seen-only")
    table = fit_draws(name, False)
    values = shaped({key: value[:DRAWS] for key, value in table.parameters.items()})
    rng = np.random.default_rng(2)
    kinds = MODULES[name].STUDY
    return rows, values, {kind: rng.standard_normal((DRAWS, len(rows))) for kind in kinds}


@pytest.mark.parametrize("name", MODULES)
def test_both_namespaces_expect_the_same(name: str) -> None:
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    rows, values, deviates = inputs(name)
    module = MODULES[name]
    table = module.design(rows)
    plain = module.expected(table, values, deviates)
    traced = module.expected(table, values, deviates, jax.numpy)
    np.testing.assert_allclose(plain, np.asarray(traced), rtol=1e-10, atol=1e-12)
    assert plain.shape == (DRAWS, len(rows))
    likely = log_likelihood(rows, plain[0], np)
    np.testing.assert_allclose(likely, log_likelihood(rows, traced[0], jax.numpy), rtol=1e-9)


@pytest.mark.parametrize("name", MODULES)
def test_the_likelihood_has_finite_gradients(name: str) -> None:
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    rows, values, deviates = inputs(name)
    module = MODULES[name]
    table = module.design(rows)

    def total(parameters: dict[str, Any]) -> Any:
        found = module.expected(table, parameters, deviates, jax.numpy)
        return log_likelihood(rows, found[0], jax.numpy).sum()

    slopes = jax.grad(total)(values)
    assert all(np.isfinite(np.asarray(slope)).all() for slope in slopes.values())


@pytest.mark.parametrize("name", MODULES)
def test_figures_scatter_around_what_is_expected(name: str) -> None:
    rows, values, deviates = inputs(name)
    module = MODULES[name]
    one = module.expected(module.design(rows), values, deviates)[:1]
    many = np.repeat(one, 4000, axis=0)
    found = scattered(rows, many, np.random.default_rng(3))
    for row, sample, mean in zip(rows, found, one[0], strict=True):
        if row.likelihood == "binomial":
            assert 0 <= sample.min() <= sample.max() <= 1
            assert sample.mean() == pytest.approx(mean, abs=0.02)
        else:
            assert np.median(sample) == pytest.approx(
                mean, abs=0.1 * (row.standard_error or 1) + 0.5
            )
