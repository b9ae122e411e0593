from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from needlework.evidence import recording
from needlework.problems import BadInputError
from needlework.trials import run_trial
from tests.trials.making import (
    COMPOSITE,
    LOSS,
    ONSET,
    TEN,
    TWENTY,
    arm,
    comparison,
    endpoint,
    figure,
    mean,
    result_of,
    some_draws,
    treatment,
    trial_of,
)

EVERYTHING = (
    TWENTY,
    TEN,
    endpoint(days=(7, 28, 84)),
    endpoint(COMPOSITE, (28,)),
    endpoint(ONSET, (1, 7)),
    endpoint(LOSS, (28, 56, 84)),
    comparison(),
)
ROUGH = 'visit_window_days = 3\ndropout_per_year = 0.3\nimputation = "last-observation"'
RULE = "[retreatment]\nleast_days = 56\n"


@pytest.mark.parametrize("rule", ["", RULE])
def test_the_answer_is_the_same_for_any_block_and_any_number_of_cores(rule: str) -> None:
    parts = (*EVERYTHING, rule)
    one, *others = (
        result_of(*parts, head=ROUGH, run=run)
        for run in ({"workers": 1}, {"workers": 3, "block": 7}, {"workers": 2, "block": 13})
    )
    assert all(one == other for other in others)


def test_an_arm_has_the_same_people_whatever_other_arms_there_are() -> None:
    alone = result_of(TWENTY, endpoint())
    beside = result_of(TEN, TWENTY, endpoint())
    assert alone.arm("20") == beside.arm("20")


def test_a_day_has_the_same_figure_whatever_other_days_are_asked() -> None:
    few, many = result_of(TWENTY, endpoint(days=(84,))), result_of(TWENTY, endpoint())
    assert figure(few, day=84) == figure(many, day=84)


def test_arms_treated_alike_are_independent_samples_of_one_world() -> None:
    twins = result_of(TWENTY, arm("twin", treatment()), endpoint(days=(84,)), patients=20_000)
    assert mean(twins) != mean(twins, "twin")
    assert mean(twins) == pytest.approx(mean(twins, "twin"), abs=0.015)


def test_another_seed_is_another_sample() -> None:
    parts = (TWENTY, endpoint(days=(84,)))
    assert mean(result_of(*parts)) != mean(result_of(*parts, run={"seed": 9}))
    assert result_of(*parts) == result_of(*parts, run={"seed": 1})


def test_more_units_help_more_people_for_longer() -> None:
    found = result_of(TWENTY, TEN, arm("none"), endpoint(days=(84,)), patients=5000)
    assert mean(found) > mean(found, "10") + 0.05 > mean(found, "none") + 0.1


@pytest.mark.parametrize("imputation", ["non-responder", "last-observation"])
def test_dropout_lowers_late_shares_where_missing_is_no_response(imputation: str) -> None:
    parts = (TWENTY, endpoint(days=(28, 84)))
    whole = result_of(*parts, patients=5000)
    lost = result_of(
        *parts, patients=5000, head=f'dropout_per_year = 0.6\nimputation = "{imputation}"'
    )
    change = mean(lost, day=84) - mean(whole, day=84)
    # Three months lose about a fifth; carried forward, early grades flatter the late share.
    assert (change < -0.05) == (imputation == "non-responder")


def test_dropout_at_random_without_imputation_changes_no_share() -> None:
    parts = (TWENTY, endpoint(days=(84,)))
    kept = result_of(*parts, patients=20_000)
    lost = result_of(*parts, patients=20_000, head="dropout_per_year = 0.6")
    assert mean(lost) == pytest.approx(mean(kept), abs=0.015)


def test_a_figure_of_nobody_is_refused() -> None:
    for asked in (endpoint(), endpoint(LOSS, (28, 56))):
        with pytest.raises(BadInputError, match="nobody of 20 is there"):
            result_of(TWENTY, asked, head="dropout_per_year = 1")


def test_people_come_early_or_late_within_the_window() -> None:
    parts = (TWENTY, endpoint(days=(3,)))
    on_time, around = result_of(*parts), result_of(*parts, head="visit_window_days = 30")
    assert mean(on_time) != mean(around)


def test_progress_is_told_piece_by_piece() -> None:
    told: list[tuple[int, int]] = []
    result_of(TWENTY, endpoint(), run={"progress": lambda *done: told.append(done)})
    assert told[-1][0] == told[-1][1] == len(told)


def test_a_recording_sees_the_parameters_that_threads_use() -> None:
    with recording() as used:
        result_of(TWENTY, endpoint(), run={"workers": 2})
    assert {"numerics.trial_lag_nodes", "scale.threshold_mild_moderate"} <= used


@pytest.mark.parametrize("patients", [1, 2, 60, 4321])
def test_any_number_of_people_is_simulated(patients: int) -> None:
    found = result_of(TWENTY, TEN, endpoint(), comparison(), patients=patients)
    assert found.patients == patients
    assert found.arm("20").simulated == patients


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((arm("a", treatment(area="chin")), endpoint()), r"arm\[0\].*chin"),
        ((arm("a", treatment(product="letibotulinumtoxinA")), endpoint()), "letibotulinumtoxinA"),
        ((TWENTY, endpoint().replace("glabella", "chin")), r"endpoint\[0\].*chin"),
        ((TWENTY, endpoint("responder_ge1_grade_investigator_at_rest")), "at rest"),
        ((TWENTY, endpoint(days=(2000,))), "1095 days"),
        ((TWENTY, endpoint("any_adverse_event", (28,))), "any_adverse_event|side effect"),
    ],
)
def test_what_has_no_model_is_refused_with_the_reason(parts: tuple[str, ...], words: str) -> None:
    with pytest.raises(BadInputError, match=words) as refused:
        result_of(*parts)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].where.startswith("trial.toml, line")


def test_everything_that_was_assumed_is_said() -> None:
    told = " ".join(result_of(TWENTY, endpoint(), head=ROUGH).assumptions)
    for words in ("drop out", "early or late", "both raters", "unknown and drawn"):
        assert words in told


def test_placebo_is_graded_by_its_own_trials() -> None:
    found = result_of(arm("none"), TWENTY, endpoint())
    assert {figure(found, name).grade for name in ("none", "20")} == {"calibrated"}


def test_the_goals_of_plans_can_be_asked_as_outcomes() -> None:
    found = result_of(TWENTY, endpoint("none_or_mild", (28,)), endpoint(days=(28,)))
    assert mean(found, outcome="none_or_mild") == mean(found)


def test_a_trial_can_be_run_without_a_file() -> None:
    trial = replace(trial_of(TWENTY, endpoint()), places={})
    with patch("needlework.trials.run.area_draws", lambda *asked: some_draws()):
        assert run_trial(trial, patients=100).title == "Small trial"
