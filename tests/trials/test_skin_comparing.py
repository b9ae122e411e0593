"""Arms of skin and hair compared: differences, limits, power and sizes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from needlework.trials.skin.comparing import welch
from tests.trials.skin_making import (
    BOOSTER,
    COMPOSITE,
    HALF,
    SEVERITY,
    THREE,
    arm,
    comparison,
    endpoint,
    fat,
    melasma,
    result,
)

FACE = endpoint(SEVERITY, "full-face")
MEANS = comparison(SEVERITY, "full-face")
CHIN = endpoint(COMPOSITE, "submental", (224,))
SHARES = comparison(COMPOSITE, "submental", 224)
SIZE = "[sample_size]\npower = 0.5\nlargest = 400\n"


def test_a_fall_is_superior_where_lower_is_better() -> None:
    (found,) = melasma(FACE, MEANS, size=400).comparisons
    assert found.measure == "mean" and found.lower_is_better
    assert found.difference < 0 and found.ci_high < 0
    assert found.shown and found.unit == "% of the start"


def test_a_share_is_superior_where_it_is_higher() -> None:
    (found,) = fat(CHIN, SHARES).comparisons
    assert found.measure == "share" and not found.lower_is_better
    assert found.ci_low > 0 and found.shown
    assert found.power > 0.95


def test_the_published_difference_scatters_less_than_both_arms_apart() -> None:
    found = melasma(FACE, MEANS, size=None)
    (apart,) = found.comparisons
    treated, other = (found.arm(name).endpoints[0] for name in ("treated", "other"))
    together = (treated.hi90 - treated.lo90) + (other.hi90 - other.lo90)
    assert apart.hi90 - apart.lo90 < together
    assert apart.power is None and apart.ci_low is None


def test_power_grows_with_people_and_has_an_error() -> None:
    found = [melasma(FACE, MEANS, size=size).comparisons[0] for size in (10, 40, 160)]
    powers = [one.power for one in found]
    assert powers == sorted(powers)
    assert all(0 < one.power_error < 0.05 for one in found)


def test_the_size_that_is_found_has_the_power_wanted() -> None:
    found = melasma(FACE, MEANS, SIZE)
    (size,) = found.sample_sizes
    assert size.power >= 0.5 and size.n_per_arm is not None
    (again,) = melasma(FACE, MEANS, size=size.n_per_arm).comparisons
    assert again.power == pytest.approx(size.power, abs=0.04)


def test_non_inferiority_has_a_margin_in_the_unit_of_the_mean() -> None:
    inferior = 'kind = "non-inferiority"\n'
    narrow, wide = (
        melasma(FACE, MEANS + inferior + f"margin_units = {margin}\n").comparisons[0]
        for margin in (1, 40)
    )
    assert wide.margin == 40
    assert wide.power > narrow.power


def test_the_reverse_comparison_is_rarely_superior() -> None:
    turned = MEANS.replace('arm = "treated"', 'arm = "x"').replace('"other"', '"treated"')
    (found,) = melasma(FACE, turned.replace('arm = "x"', 'arm = "other"')).comparisons
    assert not found.shown and found.power < 0.15


def test_a_measure_without_a_known_spread_has_no_power_until_one_is_given() -> None:
    arms = (arm("treated", BOOSTER, THREE), arm("other"))
    asked = comparison("hydration_change", "cheek", 112)
    bare = endpoint("hydration_change", "cheek", (112,))
    found = result(*arms, bare, asked)
    assert found.comparisons[0].power is None
    assert any("person_sd" in note for note in found.assumptions)
    given_sd = result(*arms, bare + "person_sd = 15\n", asked)
    assert given_sd.comparisons[0].power is not None


def test_shares_of_halved_severity_can_be_compared_beside_means() -> None:
    found = melasma(
        FACE, endpoint(HALF, "full-face"), MEANS, comparison(HALF, "full-face"), size=60
    )
    assert [one.measure for one in found.comparisons] == ["mean", "share"]


@given(
    st.floats(-50, 50),
    st.floats(0.1, 30),
    st.floats(0.1, 30),
    st.integers(2, 300),
    st.integers(2, 300),
)
def test_limits_of_means_are_those_of_welch(
    mean: float, sd: float, other_sd: float, size: int, other_size: int
) -> None:
    errors = np.array(sd / np.sqrt(size)), np.array(other_sd / np.sqrt(other_size))
    apart, low, high = welch((np.array(mean), np.array(0.0)), errors, (size, other_size), 0.05)
    oracle = stats.ttest_ind_from_stats(mean, sd, size, 0.0, other_sd, other_size, equal_var=False)
    inside = bool(low < 0 < high)
    assert inside == (oracle.pvalue > 0.05)
    assert (low + high) / 2 == pytest.approx(apart)
