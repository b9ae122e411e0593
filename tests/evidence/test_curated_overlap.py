"""Nobody is counted twice: pools, subgroups, cycles and repeats of one figure."""

from __future__ import annotations

from itertools import combinations

import pytest

from needlework.evidence.curated import all_curated_rows, curated_arms, curated_rows, curated_study
from needlework.evidence.curated_overlap import (
    counts_twice,
    holding_arms,
    leaf_studies,
    same_reading,
    shares_people,
)
from needlework.evidence.curated_values import CuratedRow

NONE_OR_MILD = "responder_none_or_mild_investigator_max_contraction"


def one(row_id: str) -> CuratedRow:
    """Return the row of an id."""
    (found,) = [row for row in all_curated_rows() if row.row_id == row_id]
    return found


@pytest.mark.parametrize("fit_set", ["seen-only", "with-recalled"])
def test_no_two_rows_of_a_fit_count_people_twice(fit_set: str) -> None:
    rows = curated_rows(fit_set=fit_set)
    assert len(rows) > 150
    doubles = [(a.row_id, b.row_id) for a, b in combinations(rows, 2) if counts_twice(a, b)]
    assert doubles == []


def test_no_two_rows_of_a_fit_repeat_a_study_arm_group_endpoint_and_day() -> None:
    for fit_set in ("seen-only", "with-recalled"):
        keys = [
            (row.study, row.arm, row.area, row.at_risk, row.endpoint, row.rater, row.day)
            for row in curated_rows(fit_set=fit_set)
        ]
        assert len(keys) == len(set(keys))


def test_each_row_lists_the_rows_on_the_same_people() -> None:
    rows = all_curated_rows()
    for row in rows:
        others = tuple(b.row_id for b in rows if b is not row and counts_twice(row, b))
        assert row.overlaps == others, row.row_id


def test_a_duplicate_is_dropped_for_a_fitted_row_on_the_same_people() -> None:
    repeats = [row for row in all_curated_rows() if row.duplicate_of]
    assert len(repeats) == 9
    for row in repeats:
        kept = one(row.duplicate_of)
        assert (row.use, kept.use) == ("drop", "fit")
        assert kept.row_id in row.overlaps
        assert abs(kept.value - row.value) <= (4 if row.endpoint.endswith("median") else 0.005)


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        (
            f"botox-gl-2/ona-20/{NONE_OR_MILD}/30",
            f"botox-gl-pooled/ona-20/{NONE_OR_MILD}/30",
            True,
        ),
        (f"botox-gl-2/ona-20/{NONE_OR_MILD}/30", f"ona-gl-4trials/ona-20/{NONE_OR_MILD}/30", True),
        (
            f"harii-gl-japan/ona-10/{NONE_OR_MILD}/28",
            f"ona-gl-4trials/ona-20/{NONE_OR_MILD}/30",
            False,
        ),
        (f"inco-ufl/inco-20-men/{NONE_OR_MILD}/30", f"inco-ufl/inco-ufl/{NONE_OR_MILD}/30", True),
        (
            f"inco-ufl/inco-20-men/{NONE_OR_MILD}/30",
            f"inco-ufl/inco-20-women/{NONE_OR_MILD}/30",
            False,
        ),
        (
            f"sakura-3/daxi-40-cycle1/{NONE_OR_MILD}/28#2",
            f"sakura-3/daxi-40-cycle1/{NONE_OR_MILD}/28#3",
            False,
        ),
        (
            f"sakura-3/daxi-40-cycle1/{NONE_OR_MILD}/28#3",
            f"sakura-3/daxi-40/{NONE_OR_MILD}/28",
            True,
        ),
        (f"belmont/daxi-40/{NONE_OR_MILD}/112", f"belmont/ona-20/{NONE_OR_MILD}/112", False),
    ],
)
def test_people_are_shared_by_pools_and_subgroups_only(
    first: str, second: str, share: bool
) -> None:
    assert shares_people(one(first), one(second)) is share
    assert shares_people(one(second), one(first)) is share


def test_another_visit_rater_or_cycle_is_another_reading() -> None:
    month_one = one(f"botox-gl-pooled/ona-20/{NONE_OR_MILD}/30")
    assert not same_reading(month_one, one(f"botox-gl-pooled/ona-20/{NONE_OR_MILD}/60"))
    subject = NONE_OR_MILD.replace("investigator", "subject")
    assert not same_reading(
        one(f"ona-cfl-1/ona-24/{NONE_OR_MILD}/30"), one(f"ona-cfl-1/ona-24/{subject}/30")
    )
    assert not same_reading(
        one(f"sakura-3/daxi-40-cycle1/{NONE_OR_MILD}/28"),
        one(f"sakura-3/daxi-40-cycle2/{NONE_OR_MILD}/28"),
    )


def test_week_four_and_day_thirty_are_one_visit_across_studies() -> None:
    pool = one(f"ona-gl-4trials/ona-20/{NONE_OR_MILD}/30")
    part = one(f"harii-gl-japan/ona-20/{NONE_OR_MILD}/28")
    assert counts_twice(pool, part)


def test_a_pool_consists_of_its_trials() -> None:
    assert {"botox-gl-1", "botox-gl-2"} < leaf_studies("botox-gl-pooled")
    assert leaf_studies("sakura-1-2") == {"sakura-1", "sakura-2", "sakura-1-2"}
    assert leaf_studies("inco-100") == {"inco-dose-ultra"}
    for slug in ("botox-gl-pooled", "sakura-subgroups", "ona-ufl-pooled", "prabo-3trials"):
        assert all(curated_study(part) for part in curated_study(slug).contains)


def test_an_arm_is_held_by_the_arms_that_contain_it() -> None:
    assert holding_arms("rappl-h2h", "inco-21-men") == {"inco-21-men", "inco-21", "all"}
    names = {(arm.study, arm.arm) for arm in curated_arms()}
    for arm in curated_arms():
        assert all((arm.study, holder) in names for holder in arm.subset_of), arm.arm
