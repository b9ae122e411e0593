"""Figures of lines at rest, predicted with and without their own trial."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.forecast.draws import load_draws, with_refits
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_predict import RestEffects, RestPrediction
from needlework.forecast.rest_rows import rest_trials
from needlework.validation.resting import figure_draws, shipped_rest_validation, validate_rest
from tests.forecast.rest_making import PRODUCTS, parameters, prediction, row, trial

DRAWS = 6000


def test_every_figure_that_can_be_predicted_is_and_those_of_the_fit_twice() -> None:
    rows = [row for item in rest_trials(checks=True) for row in item.rows]
    assert [item.row for item in shipped_rest_validation()] == rows
    for item in shipped_rest_validation():
        assert (item.left_out is None) == (not item.row.fitted)


def test_a_figure_is_inside_where_its_interval_holds_it() -> None:
    for item in shipped_rest_validation():
        for made in (item.fitted, item.left_out):
            if made is not None and item.row.kind != "median":
                assert made.inside == (made.low <= item.row.value <= made.high)
                assert made.low <= made.median <= made.high


def test_what_never_entered_the_fit_is_predicted_by_it() -> None:
    checks = {item.trial for item in shipped_rest_validation() if not item.row.fitted}
    assert checks == {"inco-longterm", "ona-rest-3cycles"}


def test_leaving_a_trial_out_uses_the_fit_without_it() -> None:
    table = with_refits(load_draws(False, AT_REST))
    other = {name: dict(table.parameters) for name in table.refits}
    same = validate_rest(replace(table, refits=other))
    for item in same:
        if item.left_out is not None:
            assert item.left_out.median == pytest.approx(item.fitted.median, rel=0.15)
    assert any(
        item.left_out is not None and item.left_out.median != item.fitted.median
        for item in shipped_rest_validation()
    )


def drawn(kind: str, **changes: object) -> np.ndarray:
    one = row(kind, **changes)  # type: ignore[arg-type]
    sessions = (0.0, 120.0, 240.0)
    values = {name: np.repeat(value, DRAWS, axis=0) for name, value in parameters().items()}
    effects = RestEffects(*np.zeros((3, DRAWS)))
    made = RestPrediction(values, trial(one, sessions=sessions), PRODUCTS, effects)
    return figure_draws(one, made, values, np.random.default_rng(5))


def test_a_share_scatters_around_what_is_expected_by_people_and_residual() -> None:
    sample = drawn("share")
    expected = float(prediction(trial(row("share"))).figure(row("share"))[0])
    spread = np.sqrt(expected * (1 - expected) * (1 / 200 + 1 / 101))
    assert sample.mean() == pytest.approx(expected, abs=0.004)
    assert sample.std() == pytest.approx(spread, rel=0.05)


def test_an_odds_ratio_scatters_on_the_log_scale() -> None:
    sample = drawn("odds_per_cycle", days=(7.0, 30.0, 60.0))
    assert (sample > 0).all()
    assert np.log(sample).mean() == pytest.approx(np.log(np.median(sample)), abs=0.02)


def test_a_median_is_a_visit_or_never() -> None:
    days = (30.0, 60.0, 90.0, 120.0, 150.0)
    sample = drawn("median", grade=1, days=days, entry=(2, 3))
    assert set(sample) <= {*days[1:], np.inf}
    assert len(set(sample)) > 1
