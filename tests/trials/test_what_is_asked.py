"""Endpoints mean what the trial says: raters, who is followed, how often a loss is confirmed."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.problems import BadInputError
from needlework.trials.by_world import ByWorld
from needlework.trials.counting import losses, unconfirmed
from tests.trials.making import (
    BETTER,
    COMPOSITE,
    LOSS,
    RATED,
    TWENTY,
    arm,
    comparison,
    endpoint,
    figure,
    mean,
    result_of,
    trial_of,
)

GOAL = "none_or_mild"
RATERS = ("investigator", "subject", "both", "either")
VISITS = tuple(range(28, 253, 28))


def shares(outcome: str) -> dict[str, float]:
    asked = {
        rater: result_of(TWENTY, endpoint(outcome, (84,), f'rater = "{rater}"\n'))
        for rater in RATERS
    }
    return {rater: mean(found, outcome=outcome) for rater, found in asked.items()}


@pytest.mark.parametrize("outcome", [GOAL, "one_grade_better", "two_grades_better"])
def test_a_goal_is_rated_by_whom_the_trial_names(outcome: str) -> None:
    found = shares(outcome)
    assert found["both"] < min(found["investigator"], found["subject"])
    assert found["either"] > max(found["investigator"], found["subject"])
    together = found["investigator"] + found["subject"]
    assert found["both"] + found["either"] == pytest.approx(together, abs=1e-5)


def test_a_goal_without_a_rater_is_that_of_the_investigator() -> None:
    alone = mean(result_of(TWENTY, endpoint(GOAL, (84,))), outcome=GOAL)
    assert alone == pytest.approx(shares(GOAL)["investigator"], abs=1e-9)
    assert alone == pytest.approx(mean(result_of(TWENTY, endpoint(RATED, (84,)))), abs=1e-9)


def test_two_grades_by_both_raters_are_the_composite_of_trials() -> None:
    composite = figure(result_of(TWENTY, endpoint(COMPOSITE, (28,))), outcome=COMPOSITE)
    goal = "two_grades_better"
    asked = figure(result_of(TWENTY, endpoint(goal, (28,), 'rater = "both"\n')), outcome=goal)
    assert asked.mean == pytest.approx(composite.mean, abs=1e-9)
    assert asked.grade == composite.grade


def lost(more: str) -> float:
    found = figure(result_of(TWENTY, endpoint(LOSS, VISITS, more), patients=4000), outcome=LOSS)
    assert found.mean is not None
    return found.mean


def test_what_both_raters_must_lose_lasts_longer_than_what_either_may_lose() -> None:
    times = {rater: lost(f'rater = "{rater}"\n') for rater in RATERS}
    assert times["either"] <= min(times["investigator"], times["subject"])
    assert times["both"] >= max(times["investigator"], times["subject"])
    assert times["both"] > times["either"]


def test_a_loss_that_further_visits_must_confirm_comes_no_earlier() -> None:
    curves = [
        result_of(TWENTY, endpoint(LOSS, VISITS, f"confirmed = {visits}\n")).arm("20").medians[0]
        for visits in (1, 2, 3)
    ]
    once, twice, thrice = (np.array(curve.remaining) for curve in curves)
    assert (once <= twice).all() and (twice <= thrice).all()
    assert once[3] < twice[3] < thrice[3]
    assert lost("confirmed = 1\n") <= lost("confirmed = 2\n") <= lost("confirmed = 3\n")


def test_a_confirmed_loss_is_told_with_its_figure_and_graded_below_the_plain_one() -> None:
    item = figure(result_of(TWENTY, endpoint(LOSS, VISITS, "confirmed = 2\n")), outcome=LOSS)
    assert item.confirmed == "2"
    assert any("confirm" in reason for reason in item.reasons)


ONE_WORLD = ByWorld(np.zeros(5, dtype=np.intp), 1)
STILL = np.array(
    [
        [True, False, True, False],  # one bad visit, and one at the end that nobody confirms
        [True, False, False, True],  # lost at the second visit, found again at the third
        [False, False, False, False],  # never had it
        [True, True, False, False],  # away when the loss would have been confirmed
        [True, True, True, True],  # never lost
    ]
)
AWAY = np.zeros((5, 4), dtype=bool)
AWAY[3, 3] = True


def test_a_loss_counts_from_the_first_of_the_visits_that_find_it() -> None:
    lasting = unconfirmed(STILL, AWAY, "none", 2)
    assert losses(lasting, AWAY, "none", None, ONE_WORLD)[0].tolist() == [
        [1, 1, 0, 0],
        [5, 4, 3, 2],
    ]


def test_a_missed_visit_confirms_a_loss_where_missing_is_no_response() -> None:
    lasting = unconfirmed(STILL, AWAY, "non-responder", 2)
    events = losses(lasting, AWAY, "non-responder", None, ONE_WORLD)[0, 0]
    assert events.tolist() == [1, 1, 1, 0]


def test_one_visit_is_enough_unless_more_are_asked_for() -> None:
    assert unconfirmed(STILL, AWAY, "none", 1) is STILL


@pytest.mark.parametrize(
    ("outcome", "more", "words"),
    [
        (RATED, 'rater = "subject"\n', "names who rates"),
        (COMPOSITE, 'rater = "either"\n', "names who rates"),
        (BETTER, 'followed = "day30-responders"\n', "counts everyone"),
        (GOAL, 'followed = "all"\n', "counts everyone"),
        (GOAL, "confirmed = 2\n", "no such time"),
        ("cumulative_onset_subject_reported", "confirmed = 3\n", "no such time"),
    ],
)
def test_what_an_outcome_has_no_room_for_is_refused_and_never_left_unused(
    outcome: str, more: str, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        result_of(TWENTY, endpoint(outcome, (28,), more))


def test_the_rater_that_an_outcome_names_may_be_said_again() -> None:
    asked = result_of(TWENTY, endpoint(RATED, (84,), 'rater = "investigator"\n'))
    assert mean(asked) == pytest.approx(mean(result_of(TWENTY, endpoint(RATED, (84,)))), abs=1e-9)


def test_a_comparison_of_a_figure_that_two_endpoints_give_is_refused() -> None:
    twice = endpoint(GOAL, (84,), 'rater = "both"\n') + endpoint(
        GOAL, (84,), 'rater = "subject"\n'
    )
    wanted = comparison().replace(RATED, GOAL)
    with pytest.raises(BadInputError, match="two endpoints"):
        trial_of(TWENTY, arm("10"), twice, wanted)
