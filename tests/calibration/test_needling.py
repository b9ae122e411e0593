"""The fit of needling: one code for fit and forecast, sound draws, a page that is current."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from needlework.evidence import content_hash
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications.needling_rows import draws
from tests.house.reading import ROOT

pytestmark = pytest.mark.skipif(find_spec("jax") is None, reason="needs the extra calibration")

MODELS = ROOT / "docs" / "models"


@pytest.fixture(scope="module")
def table() -> Draws:
    return with_refits(draws(False))


def test_fit_and_forecast_expect_the_same_figures() -> None:
    import jax
    import jax.numpy as jnp
    from jax.scipy.special import ndtr as jax_ndtr

    from needlework.calibration.needling import AFTER, rows
    from needlework.forecast.indications.needling_design import build_design
    from needlework.forecast.indications.needling_predict import Effects, predict
    from needlework.forecast.indications.needling_quantities import expected
    from needlework.forecast.indications.needling_rows import normal_cdf

    members = [row for row in rows("seen-only") if row.family != AFTER]
    each = {row.quantity: row for row in members}
    design = build_design(list(each.values()))
    parameters = {name: value[:5].astype(float) for name, value in draws(False).parameters.items()}
    random = np.random.default_rng(1)
    effects = Effects(*(0.3 * random.standard_normal((3, 5, len(design.studies)))))
    here = expected(predict(parameters, design, effects, normal_cdf))

    @jax.jit
    def of_the_fit(values: dict[str, jax.Array]) -> tuple[jax.Array, jax.Array]:
        found = expected(predict(values, design, effects, jax_ndtr, jnp))
        return found.mean, found.person_sd

    mean, person_sd = of_the_fit(parameters)
    np.testing.assert_allclose(here.mean, np.asarray(mean), atol=1e-10)
    np.testing.assert_allclose(here.person_sd, np.asarray(person_sd), atol=1e-10)


def test_a_row_without_weight_teaches_nothing() -> None:
    import jax
    import jax.numpy as jnp
    from numpyro.handlers import seed, trace

    from needlework.calibration.needling import model, rows

    kinds = {row.likelihood: row for row in rows("seen-only") if "elastin" not in row.quantity}
    members = list(kinds.values())
    assert {"normal", "binomial", "null", "sign", "at_most"} <= set(kinds)

    @jax.jit
    def likelihood(counted: jax.Array) -> jax.Array:
        declared = trace(seed(model(members), 0)).get_trace(counted)
        return jnp.asarray(declared["rows"]["fn"].log_factor)

    assert float(likelihood(jnp.zeros(len(members)))) == 0
    assert np.isfinite(float(likelihood(jnp.ones(len(members)))))


def test_the_shipped_draws_can_be_trusted(table: Draws) -> None:
    worst = table.provenance["worst"]
    assert worst["r_hat"] < 1.01
    assert worst["bulk"] > 400
    assert worst["tail"] > 400
    assert table.provenance["divergences"] == 0


def test_the_shipped_draws_are_those_of_the_evidence_that_is_shipped(table: Draws) -> None:
    from needlework.calibration.needling import FIT, rows

    members = rows("seen-only")
    assert table.rows == tuple(row.row_id for row in members)
    assert set(table.refits) == {row.study for row in members}
    assert table.provenance["evidence_hash"] == content_hash(list(FIT.evidence))


def test_the_studies_taught_what_can_be_taught(table: Draws) -> None:
    ratios = table.provenance["prior_to_posterior"]
    for name in ("gain_scar", "maturing_half_life", "pore_closure_hours", "expectation"):
        assert ratios[name] < 0.8
    for name in ("loss_half_life", "elastin_gain", "prp_log_ratio"):
        assert ratios[name] > 0.5


def test_the_page_is_that_of_the_shipped_draws(table: Draws) -> None:
    from needlework.calibration.needling_report import PAGE, page

    again = "run `python -m needlework.calibration.needling_report docs/models`"
    assert (MODELS / PAGE).read_text("utf-8") == page(table), f"docs/models/{PAGE} is old; {again}"


def test_the_picture_is_that_of_the_shipped_draws(table: Draws) -> None:
    from needlework.calibration.needling_report import PICTURE

    text = (MODELS / PICTURE).read_text("utf-8")
    assert table.hash.removeprefix("sha256:")[:12] in text


def test_the_study_that_found_nothing_is_not_contradicted(table: Draws) -> None:
    from needlework.calibration.needling_report import control

    found = control(table)
    _, low, high, _ = found["in the fit"]
    assert low <= 0 <= high
    for _, _, _, whole_grade in found.values():
        assert whole_grade <= 0.2


def test_the_study_that_found_nothing_teaches_that_nothing_may_be_found(table: Draws) -> None:
    from dataclasses import replace

    from needlework.calibration.needling_report import chance_of_nothing, control, null_row

    without = replace(table, parameters=table.refits[null_row().study])
    assert chance_of_nothing(table) > chance_of_nothing(without)
    medians = {name: median for name, (median, *_) in control(table).items()}
    assert 0 < medians["in the fit"] < medians["left out"]
