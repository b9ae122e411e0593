"""Two ratings of one person: shares in which both are above."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from needlework.scales.paired import both_above

levels = st.floats(-3, 3)
correlations = st.floats(0.01, 0.9)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.7, 0.9])
@pytest.mark.parametrize(("first", "second"), [(0.0, 0.0), (-1.0, 0.5), (1.5, 1.2)])
def test_it_is_the_bivariate_normal(first: float, second: float, correlation: float) -> None:
    cover = [[1, correlation], [correlation, 1]]
    exact = multivariate_normal(cov=cover).cdf([first, second])
    found = both_above(np.asarray(first), np.asarray(second), np.asarray(correlation))
    assert float(found) == pytest.approx(exact, abs=1e-5)


@given(levels, levels, correlations)
def test_both_is_no_more_than_either_and_no_less_than_by_chance(
    first: float, second: float, correlation: float
) -> None:
    both = float(both_above(np.asarray(first), np.asarray(second), np.asarray(correlation)))
    one, other = norm.cdf(first), norm.cdf(second)
    assert one * other - 1e-6 <= both <= min(one, other) + 1e-6
