"""Counts of a few people that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.trials.by_world import ByWorld
from needlework.trials.counting import carried, losses, onset, shares

ONE_WORLD = ByWorld(np.zeros(4, dtype=np.intp), 1)
RESPONSE = np.array([True, True, False, True])
MISSING = np.array([False, True, False, True])


@pytest.mark.parametrize(
    ("imputation", "expected"),
    [("none", (1, 2)), ("non-responder", (1, 4)), ("last-observation", (3, 4))],
)
def test_a_missed_visit_counts_as_the_imputation_says(
    imputation: str, expected: tuple[int, int]
) -> None:
    assert (
        tuple(shares(RESPONSE[:, None], MISSING[:, None], imputation, ONE_WORLD)[0, :, 0])
        == expected
    )


def test_without_missed_visits_everyone_counts() -> None:
    assert tuple(shares(RESPONSE[:, None], None, "none", ONE_WORLD)[0, :, 0]) == (3, 4)


def test_the_last_grade_is_carried_forward_from_the_baseline_on() -> None:
    grades = np.array([[1, 2, 3], [0, 1, 2]], dtype=np.int8)
    missing = np.array([[True, True, True], [False, True, True]])
    kept = carried(grades, np.array([3, 2], dtype=np.int8), missing)
    assert kept.tolist() == [[3, 3, 3], [0, 0, 0]]
    assert carried(grades, grades[:, 0], None) is grades


STILL = np.array(
    [
        [True, False, True],  # lost at the second visit, whatever comes later
        [True, True, True],  # never lost
        [True, True, False],  # away from the second visit on
        [False, False, False],  # never had it: lost at the first visit
    ]
)
AWAY = np.zeros((4, 3), dtype=bool)
AWAY[2, 1:] = True


def test_losses_are_counted_among_those_at_risk() -> None:
    assert losses(STILL, None, "none", None, ONE_WORLD)[0].tolist() == [[1, 1, 1], [4, 3, 2]]


def test_whoever_is_away_is_censored_there() -> None:
    for imputation in ("none", "last-observation"):
        assert losses(STILL, AWAY, imputation, None, ONE_WORLD)[0].tolist() == [
            [1, 1, 0],
            [4, 2, 1],
        ]


def test_whoever_is_away_has_lost_it_where_missing_is_no_response() -> None:
    assert losses(STILL, AWAY, "non-responder", None, ONE_WORLD)[0].tolist() == [
        [1, 2, 0],
        [4, 3, 1],
    ]


def test_only_those_who_are_followed_are_counted() -> None:
    followed = np.array([True, True, True, False])
    assert losses(STILL, None, "none", followed, ONE_WORLD)[0].tolist() == [[0, 1, 1], [3, 3, 2]]
    nobody = losses(STILL, AWAY, "none", np.zeros(4, dtype=bool), ONE_WORLD)[0]
    assert nobody.tolist() == [[0, 0, 0], [0, 0, 0]]


FELT = np.array([[False, True], [True, True], [False, True]])
GONE = np.array([[False, True], [False, True], [False, False]])


@pytest.mark.parametrize(
    ("imputation", "expected"),
    [
        ("none", [[1, 1], [3, 1]]),
        ("non-responder", [[1, 2], [3, 3]]),
        ("last-observation", [[1, 2], [3, 3]]),
    ],
)
def test_an_onset_that_was_reported_stays_reported(
    imputation: str, expected: list[list[int]]
) -> None:
    three = ByWorld(np.zeros(3, dtype=np.intp), 1)
    assert onset(FELT, GONE, imputation, three)[0].tolist() == expected
    assert onset(FELT, None, imputation, three)[0].tolist() == [[1, 3], [3, 3]]


def test_every_count_is_kept_by_world() -> None:
    apart = ByWorld(np.array([0, 0, 2, 2]), 3)
    assert apart.sum(STILL).tolist() == [[2, 1, 2], [0, 0, 0], [1, 1, 0]]
    assert apart.sizes.tolist() == [2, 0, 2]
    counted = losses(STILL, AWAY, "none", None, apart)
    assert counted.sum(axis=0).tolist() == losses(STILL, AWAY, "none", None, ONE_WORLD)[0].tolist()
    assert counted[1].tolist() == [[0, 0, 0], [0, 0, 0]]
    assert [places for _, places in apart.spans()] == [slice(0, 2), slice(2, 4)]
