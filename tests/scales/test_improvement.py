"""What raters see of tissue that has improved: shares left, grades, classes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from needlework.scales.improvement import (
    grade_fall,
    remaining,
    share_above,
    share_between,
    share_one_grade,
)


def test_sessions_multiply_and_drift_comes_on_top() -> None:
    one = remaining(1.0, 0.118, 0.0)
    assert remaining(5.0, 0.118, 0.0) == pytest.approx(one**5)
    assert remaining(5.0, 0.118, 0.1) == pytest.approx(one**5 * np.exp(-0.1))
    assert remaining(0.0, 0.118, 0.0) == 1


@given(st.floats(1, 4), st.floats(0, 1))
def test_no_grade_falls_below_the_lowest(baseline: float, left: float) -> None:
    assert baseline - grade_fall(baseline, 1, left) >= 1 - 1e-12


def test_the_share_a_grade_better_is_that_of_rounded_ratings() -> None:
    random = np.random.default_rng(1)
    size, noise = 400_000, 0.3
    for fall in (0.0, 0.4, 0.9, 1.6):
        start = random.uniform(2, 4, size)
        before = np.round(start + noise * random.standard_normal(size))
        after = np.round(start - fall + noise * random.standard_normal(size))
        found = share_one_grade(fall, noise * np.sqrt(2), ndtr)
        assert found == pytest.approx(np.mean(before - after >= 1), abs=0.01)


@given(st.floats(0, 3), st.floats(0, 2), st.floats(0.05, 1))
def test_a_greater_fall_makes_more_people_a_grade_better(
    fall: float, more: float, noise: float
) -> None:
    low, high = (share_one_grade(each, noise, ndtr) for each in (fall, fall + more))
    assert -1e-9 <= low <= high + 1e-9
    assert high <= 1 + 1e-9


@given(st.floats(-1, 4), st.floats(0.05, 1))
def test_classes_of_improvement_add_up_to_everybody(loss: float, noise: float) -> None:
    edges = np.array([0.25, 0.5, 0.75, 1.0])
    worse = 1 - share_above(loss, np.array(0.25), noise, ndtr)
    classes = [share_between(loss, low, high, noise, ndtr) for low, high in pairwise(edges)]
    assert worse + sum(classes) == pytest.approx(1)
    assert all(each >= -1e-12 for each in classes)
