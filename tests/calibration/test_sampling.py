"""Draws from the posterior: a strong parameter is found again, trouble is told."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.calibration.model import NO_MIXES
from needlework.calibration.sampling import Posterior, Rows, SamplerSettings, diagnostics, sample
from needlework.forecast.published import build_design
from tests.calibration.conftest import row

CHAINS, DRAWS = 4, 500


def test_independent_draws_have_an_r_hat_of_one_and_their_number_as_size() -> None:
    draws = np.random.default_rng(1).normal(2, 3, size=(CHAINS, DRAWS))
    (check,) = diagnostics({"hill": draws})
    assert check.name == "hill"
    assert (check.mean, check.sd) == pytest.approx((2, 3), rel=0.1)
    assert check.r_hat == pytest.approx(1, abs=0.01)
    assert check.bulk == pytest.approx(CHAINS * DRAWS, rel=0.2)
    assert check.tail > DRAWS


def test_a_chain_that_stays_elsewhere_is_seen() -> None:
    draws = np.random.default_rng(1).normal(size=(CHAINS, DRAWS))
    draws[0] += 3
    (check,) = diagnostics({"hill": draws})
    assert check.r_hat > 1.2
    assert check.bulk < 100


def test_arrays_are_taken_apart_element_by_element() -> None:
    draws = np.random.default_rng(1).normal(size=(CHAINS, DRAWS, 2)) + np.array([0, 5])
    checks = diagnostics({"strength": draws})
    assert [check.name for check in checks] == ["strength[0]", "strength[1]"]
    assert [round(check.mean) for check in checks] == [0, 5]


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    placebo = row(
        "onset",
        arm="placebo",
        product="placebo",
        dose_ratio=0.0,
        day=3.0,
        size=4000.0,
        value=0.2,
        severe_share=0.4,
    )
    design, data = build_design([placebo, row(size=4000.0)], ["onabotulinumtoxinA"])
    settings = SamplerSettings(seed=1, chains=2, warmup=125, draws=500, progress=False)
    return sample(Rows(design, data, 1, NO_MIXES), settings)


@pytest.mark.slow
def test_a_strong_row_is_found_again(posterior: Posterior) -> None:
    share = posterior.samples["onset_placebo_subject"]
    assert share.shape == (2, 500)
    assert share.mean() == pytest.approx(0.2, abs=0.05)
    silent = posterior.samples["onset_placebo_physician"]
    # One row tells as much as its concentration allows, however many people stand behind it.
    assert silent.std() > 1.1 * share.std()


@pytest.mark.slow
def test_every_chain_has_its_own_draws(posterior: Posterior) -> None:
    hill = posterior.samples["hill"]
    assert np.unique(hill[0]).size > 100
    assert not np.array_equal(hill[0], hill[1])
    assert posterior.divergences >= 0
