from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from needlework.validation.sampling import generator
from needlework.validation.scoring import crps, predicted
from needlework.validation.table import table_rows
from needlework.validation.targets import Target, target_of
from needlework.validation.values import Score
from tests.validation.synthetic import PRODUCTS, figure, median

SHARES = np.array([0.70, 0.75, 0.80, 0.85, 0.90])


def target_for(entry: Any, **changed: Any) -> Target:
    found = target_of(replace(table_rows([entry])[0], **changed), PRODUCTS)
    assert isinstance(found, Target)
    return found


def score(target: Target, sample: np.ndarray, reference: np.ndarray | None = None) -> Score:
    made = predicted(target, sample, reference, "calibrated", generator(1, "tie"))
    assert made.score is not None
    return made.score


def test_the_crps_is_the_mean_distance_less_half_the_spread() -> None:
    rng = np.random.default_rng(1)
    sample = rng.normal(size=50)
    direct = np.mean(np.abs(sample - 0.3))
    direct -= np.mean(np.abs(sample[:, None] - sample)) / 2
    assert crps(sample, 0.3) == pytest.approx(direct)


def test_the_crps_of_a_sure_prediction_is_its_distance() -> None:
    assert crps(np.full(10, 2.0), 5.0) == pytest.approx(3.0)
    assert crps(np.full(10, 2.0), 2.0) == 0


def test_the_crps_of_a_normal_prediction_is_the_known_one() -> None:
    sample = np.random.default_rng(1).normal(size=200_000)
    # 2 phi(0) - 1 / sqrt(pi), for a figure at the mean.
    assert crps(sample, 0.0) == pytest.approx(0.2337, abs=0.003)


def test_a_share_is_inside_up_to_the_ends_of_its_interval() -> None:
    for value, inside in ((0.70, True), (0.90, True), (0.69, False), (0.91, False)):
        assert score(target_for(figure(value=value)), SHARES).inside is inside


def test_the_error_is_predicted_minus_published() -> None:
    assert score(target_for(figure(value=0.85)), SHARES).error == pytest.approx(-0.05)


def test_prediction_and_score_are_in_the_unit_of_the_row() -> None:
    target = target_for(figure(value=85.0, unit="percent"))
    made = predicted(target, SHARES, SHARES, "informed", generator(1, "tie"))
    assert (made.low, made.median, made.high) == pytest.approx((70, 80, 90))
    assert made.score is not None
    assert made.score.error == pytest.approx(-5)
    assert made.score.crps == pytest.approx(100 * crps(SHARES, 0.85))
    assert made.score.crps_reference == pytest.approx(100 * crps(SHARES, 0.85))


def test_the_transform_lies_between_the_share_below_and_up_to_the_figure() -> None:
    tie = score(target_for(figure(value=0.80)), SHARES).pit
    assert tie is not None
    assert 0.4 <= tie <= 0.6
    assert score(target_for(figure(value=0.99)), SHARES).pit == 1
    assert score(target_for(figure(value=0.01)), SHARES).pit == 0


def test_the_transform_is_uniform_for_a_prediction_that_is_right() -> None:
    rng = np.random.default_rng(3)
    pits = []
    for number in range(400):
        sample = np.round(rng.binomial(20, 0.8, 200) / 20, 2)
        target = target_for(figure(value=round(float(rng.binomial(20, 0.8)) / 20, 2)))
        made = predicted(target, sample, None, "calibrated", generator(number, "tie"))
        assert made.score is not None and made.score.pit is not None
        pits.append(made.score.pit)
    assert np.histogram(pits, 4, (0, 1))[0] == pytest.approx([100] * 4, abs=30)


def test_a_median_that_falls_into_the_printed_visits_is_a_hit() -> None:
    found = score(target_for(median(value=137.9)), np.array([140.0] * 9 + [168.0]))
    assert found.inside
    assert found.error == 0
    # Nine in ten hit, one is 168 - 137.9 days late.
    assert found.crps == pytest.approx(30.1 * 0.1 - 30.1 * 0.1 * 0.9)


@pytest.mark.parametrize(
    ("times", "inside"), [([112.0], False), ([168.0], False), ([112.0, 168.0], True)]
)
def test_an_interval_of_visits_holds_a_median_when_the_two_overlap(
    times: list[float], inside: bool
) -> None:
    assert score(target_for(median(value=140.0)), np.array(times * 10)).inside is inside


def test_a_median_missed_is_missed_by_the_printed_days() -> None:
    found = score(target_for(median(value=137.9)), np.full(10, 196.0))
    assert found.error == pytest.approx(196 - 137.9)
    assert found.pit == 0


def test_a_time_that_never_comes_is_shown_as_the_last_visit() -> None:
    target = target_for(median(value=140.0))
    made = predicted(target, np.full(10, np.inf), None, "calibrated", generator(1, "tie"))
    assert made.high == target.grid[-1]
    assert made.score is not None
    assert np.isfinite(made.score.error)


def test_weeks_are_scored_in_weeks() -> None:
    target = target_for(median(value=24.0, unit="weeks"))
    assert target.interval == (140, 168)
    made = predicted(target, np.full(10, 196.0), None, "calibrated", generator(1, "tie"))
    assert made.median == pytest.approx(28)
    assert made.score is not None
    assert made.score.error == pytest.approx(4)


@pytest.mark.parametrize(
    ("value", "bound", "inside", "error"),
    [
        (0.88, "lower", True, -0.08),
        (0.60, "lower", True, 0.0),
        (0.95, "lower", False, -0.15),
        (0.72, "upper", True, 0.08),
        (0.60, "upper", False, 0.20),
    ],
)
def test_a_printed_bound_asks_only_for_its_own_side(
    value: float, bound: str, inside: bool, error: float
) -> None:
    found = score(target_for(figure(value=value), bound=bound), SHARES)
    assert found.inside is inside
    assert found.error == pytest.approx(error)
    assert found.crps is None
    assert found.pit is None


def test_a_figure_that_is_not_printed_is_predicted_and_not_scored() -> None:
    target = target_for(figure(value=None, ci_low=0.7))
    made = predicted(target, SHARES, None, "calibrated", generator(1, "tie"))
    assert made.median == 0.80
    assert made.score is None
