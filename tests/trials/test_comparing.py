from __future__ import annotations

import numpy as np
import pytest

from needlework.plans import SampleSize
from needlework.trials.comparing import power_of
from needlework.trials.comparing_shares import newcombe
from needlework.trials.sizing import halved
from needlework.trials.values import ComparisonResult
from tests.trials.making import arm, comparison, endpoint, result_of, treatment

DAY_84 = endpoint(days=(84,))
MARGIN = 'kind = "non-inferiority"\nmargin = 0.15\n'


def compared(size: int | None = 80, more: str = "", doses: str = "10 U") -> ComparisonResult:
    arms = arm("20", treatment(), size=size), arm("10", treatment(doses), size=size)
    return result_of(*arms, DAY_84, comparison(more), patients=5000).comparisons[0]


def test_the_interval_of_a_difference_is_that_of_newcombes_example() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    low, high = newcombe((np.array(56 / 70), np.array(48 / 80)), (70, 80), 0.05)
    assert float(low) == pytest.approx(0.0524, abs=1e-4)
    assert float(high) == pytest.approx(0.3339, abs=1e-4)


def test_power_grows_with_the_size_of_the_trial() -> None:
    power = [compared(size).power or 0.0 for size in (20, 60, 200, 1000)]
    assert power == sorted(power)
    assert power[0] < 0.5 < power[-1]


def test_a_decision_follows_from_the_interval_of_the_typical_trial() -> None:
    for size in (10, 1000):
        found = compared(size)
        assert found.ci_low is not None
        assert found.shown == (found.ci_low > 0) == (size == 1000)


def test_non_inferiority_is_shown_where_equal_arms_are_within_the_margin() -> None:
    equal = compared(400, MARGIN, "20 U")
    assert equal.shown and equal.difference == pytest.approx(0, abs=0.02)
    assert not compared(400, doses="20 U").shown


def test_a_difference_has_an_interval_but_no_power_without_sizes() -> None:
    found = compared(None)
    assert found.lo90 < found.difference < found.hi90
    assert found.power is found.shown is found.ci_low is None


def test_arms_of_one_world_share_the_trial_effect() -> None:
    """Differences vary less than the arms would, if each had a trial of its own."""
    arms = arm("20", treatment(), size=100_000), arm("10", treatment("18 U"), size=100_000)
    found = result_of(*arms, DAY_84, comparison(), patients=20_000)
    widths = [(item.hi90 or 0) - (item.lo90 or 0) for one in found.arms for item in one.endpoints]
    difference = found.comparisons[0]
    assert difference.hi90 - difference.lo90 < np.hypot(*widths)


def test_the_sample_size_is_the_smallest_with_the_power_wanted() -> None:
    arms = arm("20", treatment()), arm("10", treatment("10 U"))
    rule = "[sample_size]\npower = 0.7\nlargest = 2000\n"
    found = result_of(*arms, DAY_84, comparison(), rule, patients=5000).sample_sizes[0]
    assert found.n_per_arm is not None
    assert 0.7 <= found.power < 0.75
    assert 0 < found.power_error < 0.05


def test_a_power_that_no_size_reaches_is_said() -> None:
    arms = arm("20", treatment()), arm("10", treatment("20 U"))
    found = result_of(*arms, DAY_84, comparison(), "[sample_size]\n", patients=2000)
    assert found.sample_sizes[0].n_per_arm is None
    assert found.sample_sizes[0].power < 0.5


def test_halving_finds_the_first_size_that_reaches_the_goal() -> None:
    wanted = SampleSize(smallest=2, largest=1000)
    assert halved(lambda size: (size / 1000, 0.0), wanted) == 800
    assert halved(lambda size: (1.0, 0.0), wanted) == 2
    assert halved(lambda size: (0.1, 0.0), wanted) is None


def test_the_error_of_a_power_is_that_between_worlds() -> None:
    assert power_of(np.array([[True, True], [False, False]])) == (0.5, 0.5)
    assert power_of(np.array([[True, False]])) == (0.5, 0.0)
