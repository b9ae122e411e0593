"""The one prediction, against people who are simulated one by one."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from needlework.forecast.arms import Arms
from needlework.forecast.design import Design, GlobalRows, OnsetRows, ResponderRows, SurvivalRows
from needlework.forecast.predict import (
    Prediction,
    global_share,
    onset_share,
)
from needlework.forecast.trial_effects import no_effects
from needlework.scales.endpoints import Event, Raters, ResponderEndpoint
from tests.reference.example_parameters import example_parameters
from tests.reference.simulated_trial import Trial, play

DAYS = (1.0, 7.0, 28.0, 56.0, 84.0, 112.0, 140.0)
SEVERE = 0.4
PARAMETERS = example_parameters()
CHANCE_ERROR = 0.012  # four standard errors of a share of 30,000 people, and the coarse grids


@cache
def simulated() -> Trial:
    return play(PARAMETERS, DAYS, SEVERE, people=80_000, seed=11)


def design(*groups: ResponderRows | OnsetRows | GlobalRows | SurvivalRows) -> Design:
    arms = Arms(np.array([0, 0]), np.array([[1.0], [0.0]]), (0.0,), np.zeros(2))
    known = np.full(2, SEVERE)
    return Design(arms, np.zeros(2, dtype=int), ("trial",), DAYS, known, groups, 1)


def prediction(whole: Design) -> Prediction:
    return Prediction(PARAMETERS, whole, no_effects(np.full((1, 2), SEVERE)))


def test_enough_people_were_simulated_for_the_margin() -> None:
    people = len(simulated().falls)
    assert 4 * np.sqrt(0.25 / people) < CHANCE_ERROR
    assert (simulated().entry["investigator"] == 3).mean() == pytest.approx(SEVERE, abs=1e-3)


@pytest.mark.parametrize("event", ["none_or_mild", "ge1_grade", "ge2_grade"])
@pytest.mark.parametrize("raters", ["investigator", "subject", "both-and", "both-or"])
def test_shares_of_responders_are_those_of_simulated_people(event: Event, raters: Raters) -> None:
    everything = np.arange(len(DAYS))
    arm = np.zeros(len(DAYS), dtype=int)
    group = ResponderRows(ResponderEndpoint(event, raters), everything, arm, everything)
    shares = prediction(design(group)).shares(group)[0]
    expected = [simulated().share(event, raters, day) for day in everything]
    assert np.abs(shares - expected).max() < CHANCE_ERROR


@pytest.mark.parametrize("raters", ["investigator", "both-or"])
@pytest.mark.parametrize("followed", [True, False])
def test_remaining_responders_are_those_of_simulated_people_at_their_visits(
    raters: Raters, followed: bool
) -> None:
    lost = ResponderEndpoint("none_or_mild", raters)
    at_risk = ResponderEndpoint("none_or_mild", "investigator") if followed else None
    visits = np.array([[3, 4, 5, 6]])
    zero = np.zeros(1, dtype=int)
    group = SurvivalRows(
        lost=lost,
        at_risk=at_risk,
        at_risk_day=np.array([2]),
        row=zero,
        arm=zero,
        visits=visits,
        counted=np.ones_like(visits, dtype=bool),
        low=np.array([1]),
        high=np.array([3]),
    )
    low, high = prediction(design(group)).remaining(group)
    trial = simulated()
    people = trial.responds("none_or_mild", "investigator")[:, 2] | (not followed)
    still = np.cumprod(trial.responds("none_or_mild", raters)[:, 3:], axis=1)[people].mean(axis=0)
    assert low[0, 0] == pytest.approx(still[1], abs=1.5 * CHANCE_ERROR)
    assert high[0, 0] == pytest.approx(still[3], abs=1.5 * CHANCE_ERROR)


def test_padding_visits_does_not_change_who_remains() -> None:
    def remaining(visits: list[int], counted: list[bool]) -> float:
        zero = np.zeros(1, dtype=int)
        group = SurvivalRows(
            lost=ResponderEndpoint("none_or_mild", "investigator"),
            at_risk=None,
            at_risk_day=zero,
            row=zero,
            arm=zero,
            visits=np.array([visits]),
            counted=np.array([counted]),
            low=np.array([-1]),
            high=np.array([1]),
        )
        low, high = prediction(design(group)).remaining(group)
        assert low[0, 0] == 1
        return float(high[0, 0])

    assert remaining([3, 5, 5, 5], [True, True, False, False]) == remaining([3, 5], [True, True])


def test_later_days_of_a_diary_are_the_onsets_among_those_still_waiting() -> None:
    zero = np.zeros(2, dtype=int)
    whole = OnsetRows("subject", np.arange(2), zero, np.array([0, 1]), np.array([-1, -1]))
    steps = OnsetRows("subject", np.arange(2), zero, np.array([0, 1]), np.array([-1, 0]))
    by_day = prediction(design(whole)).shares(whole)[0]
    increments = prediction(design(steps)).shares(steps)[0]
    assert increments[0] == by_day[0]
    assert increments[1] == pytest.approx((by_day[1] - by_day[0]) / (1 - by_day[0]))
    assert 1 - np.prod(1 - increments) == pytest.approx(by_day[1])


def test_onset_and_global_change_average_over_patients() -> None:
    one = np.zeros(1, dtype=int)
    day = np.array([1])
    falls = simulated().falls[None, :, 1][:, None]
    onset = OnsetRows("subject", one, one, day, np.array([-1]))
    change = GlobalRows(one, one, day)
    predicted = prediction(design(onset, change))
    expected = onset_share(PARAMETERS, "subject", falls, np.zeros((1, 1))).mean()
    assert predicted.shares(onset)[0, 0] == pytest.approx(expected, abs=CHANCE_ERROR)
    expected = global_share(PARAMETERS, falls).mean()
    assert predicted.shares(change)[0, 0] == pytest.approx(expected, abs=CHANCE_ERROR)


def test_half_report_onset_at_the_threshold_and_some_without_any_fall() -> None:
    threshold = np.exp(PARAMETERS["onset_log_threshold_subject"])
    placebo = PARAMETERS["onset_placebo_subject"]
    shares = onset_share(
        PARAMETERS, "subject", np.array([[[0.0, threshold[0]]]]), np.zeros((1, 1))
    )[0, 0]
    assert shares == pytest.approx([placebo[0], placebo[0] + (1 - placebo[0]) / 2])


def test_placebo_improves_by_regression_to_the_mean_alone_where_there_is_no_drift() -> None:
    row = np.zeros(1, dtype=int)
    group = ResponderRows(
        ResponderEndpoint("none_or_mild", "investigator"), row, np.array([1]), np.array([2])
    )
    still = {**PARAMETERS, "drift_investigator": np.zeros(1)}
    trial = no_effects(np.full((1, 2), SEVERE))
    share = Prediction(still, design(group), trial).shares(group)[0, 0]
    assert 0.01 < share < 0.2
