from __future__ import annotations

import numpy as np
import pytest

from needlework.trials.figures import freed, interval
from needlework.validation.sampling import predict_rows
from tests.trials.making import (
    LOSS,
    TWENTY,
    arm,
    asked_of,
    endpoint,
    figure,
    result_of,
    some_draws,
    treatment,
    trial_of,
)

HALF = endpoint(days=(84,))


def width(size: int | None, patients: int = 20_000) -> float:
    found = result_of(arm("20", treatment(), size=size), HALF, patients=patients)
    item = figure(found)
    assert item.lo90 is not None and item.hi90 is not None
    return item.hi90 - item.lo90


def test_small_trials_print_wider_figures_but_large_ones_still_differ() -> None:
    small, large = width(20), width(2000)
    assert 1.2 < small / large < 5
    assert large > 0.10


def test_without_a_size_sampling_is_left_out() -> None:
    assert width(None) == pytest.approx(width(1_000_000), abs=0.03)


def test_few_simulated_people_hardly_widen_the_interval() -> None:
    assert width(80, 2000) == pytest.approx(width(80, 20_000), abs=0.08)


def test_the_expected_figure_lies_in_its_interval() -> None:
    found = result_of(TWENTY, endpoint(days=(7, 28, 84, 168)))
    for item in found.arm("20").endpoints:
        assert item.mean is not None and item.lo90 is not None and item.hi90 is not None
        assert item.lo90 <= item.mean <= item.hi90


def test_a_median_is_a_visit_and_beyond_the_last_it_is_not_known() -> None:
    visits = (28, 56, 84, 112, 140, 168)
    found = figure(result_of(TWENTY, endpoint(LOSS, visits)), outcome=LOSS)
    assert {found.mean, found.lo90, found.hi90} <= set(visits)
    early = figure(result_of(TWENTY, endpoint(LOSS, (28,))), outcome=LOSS)
    assert early.mean is early.hi90 is None
    assert early.unit == "days" and early.day == 28


def test_the_curve_of_a_median_falls_from_visit_to_visit() -> None:
    (curve,) = result_of(TWENTY, endpoint(LOSS, (28, 56, 84))).arm("20").medians
    assert list(curve.remaining) == sorted(curve.remaining, reverse=True)
    assert all(low <= high for low, high in zip(curve.lo90, curve.hi90, strict=True))


def test_worlds_that_differ_by_chance_alone_are_alike_once_freed() -> None:
    rng = np.random.default_rng(1)
    seen = rng.binomial(50, 0.4, (400, 1)) / 50
    kept = freed(seen, np.full((400, 1), 50))
    assert seen.std() > 0.06
    assert kept.std() < 0.02
    assert kept.mean() == pytest.approx(seen.mean())


def test_the_ends_of_an_interval_are_figures_and_never_is_none() -> None:
    assert interval(np.arange(101.0)) == (5.0, 95.0)
    assert interval(np.array([1.0] * 50 + [np.inf] * 50)) == (1.0, None)


def test_intervals_are_those_that_validation_gives_the_same_figures() -> None:
    text = (TWENTY, endpoint(days=(28, 84, 140)))
    (asked,), _ = asked_of(trial_of(*text))
    targets = [question.target for question in asked.questions]
    samples = predict_rows(targets, some_draws(), 1, 2000).samples
    found = result_of(*text, patients=20_000).arm("20").endpoints
    for sample, item in zip(samples, found, strict=True):
        low, high = np.quantile(sample, [0.05, 0.95])
        assert item.lo90 == pytest.approx(low, abs=0.04)
        assert item.hi90 == pytest.approx(high, abs=0.04)
        assert item.mean == pytest.approx(sample.mean(), abs=0.015)
