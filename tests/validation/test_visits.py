from __future__ import annotations

import pytest

from needlework.evidence.curated import all_curated_rows
from needlework.validation.visits import (
    DIARY_DAYS,
    diary_interval,
    median_interval,
    visit_grid,
    visit_step,
)


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        (168.0, (140, 168)),
        (165.9, (140, 168)),
        (137.9, (112, 140)),
        (172.2, (140, 172.2)),
        (182.0, (154, 196)),
        (205.8, (177.8, 224)),
        (3.0, (0, 28)),
    ],
)
def test_a_printed_median_stands_for_the_visits_around_it(
    value: float, interval: tuple[float, float]
) -> None:
    assert median_interval(value, 28) == pytest.approx(interval)


def test_the_rule_for_intervals_gives_what_was_curated_by_hand() -> None:
    # Two trials have visits of their own, in months and on days 28, 180 and 224.
    own_visits = {"ona-gl-4trials", "rt002-ph1-2"}
    rows = [
        row
        for row in all_curated_rows()
        if row.time_high is not None
        and row.time_high > 28
        and row.study not in own_visits
        and row.use != "drop"
    ]
    assert len(rows) > 20
    for row in rows:
        found = median_interval(row.value, 28)
        assert found == pytest.approx((row.time_low, row.time_high)), row.row_id


def test_a_trial_with_monthly_visits_is_recognised_by_its_days() -> None:
    assert visit_step([7, 30, 60, 90]) == 30
    assert visit_step([14, 28, 84, 168]) == 28
    assert visit_step([]) == 28


def test_gaps_between_known_visits_are_filled_regularly() -> None:
    assert visit_grid([28, 168, 252], 28, 252) == (28, 56, 84, 112, 140, 168, 196, 224, 252)
    assert visit_grid([30, 60, 90], 28, 140) == (30, 60, 90, 112, 140)
    assert visit_grid([], 30, 90) == (30, 60, 90)


def test_nobody_is_said_to_have_lost_a_response_in_the_first_days() -> None:
    assert visit_grid([1, 2, 7, 30], 30, 60) == (30, 60)


@pytest.mark.parametrize(("value", "interval"), [(2.0, (1, 2)), (2.5, (2, 3)), (1.0, (0, 1))])
def test_a_median_of_onset_stands_for_diary_days(
    value: float, interval: tuple[float, float]
) -> None:
    assert diary_interval(value) == interval
    assert interval[1] in DIARY_DAYS
