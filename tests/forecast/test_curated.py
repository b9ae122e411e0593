"""Curated rows in the terms of the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.evidence import held_out
from needlework.evidence.curated import curated_rows
from needlework.forecast.curated import as_increments, fit_rows, published_row
from needlework.forecast.published import PublishedRow
from needlework.scales.endpoints import ResponderEndpoint

FIT_SETS = ("seen-only", "with-recalled")
COMPLETE_BEFORE = {"beer-onset/ona-20/cumulative_onset_physician_assessed/7"}


@pytest.mark.parametrize("fit_set", FIT_SETS)
def test_every_row_of_the_fit_is_converted(fit_set: str) -> None:
    rows = curated_rows(area="glabella", use="fit", fit_set=fit_set)
    assert [row.row_id for row in rows if published_row(row) is None] == []


@pytest.mark.parametrize("fit_set", FIT_SETS)
def test_only_days_after_a_complete_diary_are_left_out_of_the_fit(fit_set: str) -> None:
    curated = {row.row_id for row in curated_rows(area="glabella", use="fit", fit_set=fit_set)}
    fitted = [row.row_id for row in fit_rows("glabella", fit_set)]
    assert len(set(fitted)) == len(fitted)
    assert curated - set(fitted) == COMPLETE_BEFORE
    assert set(fitted) <= curated


@pytest.mark.parametrize("fit_set", FIT_SETS)
def test_no_held_out_study_enters_the_fit(fit_set: str) -> None:
    withheld = held_out("neuromodulator_efficacy")
    assert withheld
    rows = fit_rows("glabella", fit_set)
    assert not [row.row_id for row in rows if row.trial in withheld]
    assert not [row.row_id for row in rows if "inco-dose-ultra" in row.row_id]


@pytest.mark.parametrize("fit_set", FIT_SETS)
def test_converted_rows_hold_possible_numbers(fit_set: str) -> None:
    for row in fit_rows("glabella", fit_set):
        assert row.size > 0, row.row_id
        assert 0 <= row.dose_ratio <= 5, row.row_id
        assert (row.dose_ratio == 0) is (row.product == "placebo"), row.row_id
        assert -0.2 <= row.male_excess <= 1, row.row_id
        assert np.isnan(row.severe_share) or 0 < row.severe_share < 1, row.row_id
        assert row.kind == "median" or 0 <= row.value <= 1, row.row_id


@pytest.mark.parametrize("fit_set", FIT_SETS)
def test_rows_of_one_arm_say_the_same_of_it(fit_set: str) -> None:
    arms: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    for row in fit_rows("glabella", fit_set):
        said = (row.product, row.dose_ratio, row.male_excess, str(row.severe_share))
        arms.setdefault((row.trial, row.arm), set()).add(said)
    assert {key: said for key, said in arms.items() if len(said) > 1} == {}


def by_id(row_id: str) -> PublishedRow:
    rows = {row.row_id: row for row in fit_rows("glabella", "seen-only")}
    return rows[row_id]


def diary(
    *shares: tuple[float, float], rater: str = "subject", size: float = 40
) -> list[PublishedRow]:
    model = by_id("ready-1/rela-50/cumulative_onset_subject_reported/1")
    return [
        replace(model, row_id=f"{day}", day=day, value=share, size=size, rater=rater)
        for day, share in shares
    ]


def test_later_days_of_a_diary_are_shares_of_those_still_waiting() -> None:
    rows = as_increments(diary((1, 0.4), (3, 0.7), (7, 0.85)))
    assert [row.value for row in rows] == pytest.approx([0.4, 0.5, 0.5])
    assert [row.size for row in rows] == pytest.approx([40, 24, 12])
    assert [row.previous_day for row in rows] == [None, 1, 3]


def test_increments_count_everyone_once() -> None:
    rows = as_increments(diary((1, 0.4), (3, 0.7), (7, 0.85), size=100))
    assert sum(row.value * row.size for row in rows) == pytest.approx(85)


def test_increments_do_not_depend_on_the_order_of_the_days() -> None:
    shuffled = as_increments(diary((7, 0.85), (1, 0.4), (3, 0.7)))
    assert [(row.day, round(row.value, 12)) for row in shuffled] == [(1, 0.4), (3, 0.5), (7, 0.5)]


def test_a_diary_that_is_full_says_nothing_more() -> None:
    assert [row.day for row in as_increments(diary((2, 0.9), (4, 1.0), (7, 1.0)))] == [2, 4]


def test_a_rounded_share_that_falls_is_no_onset_of_fewer_than_nobody() -> None:
    assert as_increments(diary((2, 0.9), (4, 0.89)))[1].value == 0


def test_two_raters_keep_two_diaries() -> None:
    rows = as_increments([*diary((1, 0.4)), *diary((2, 0.6), rater="physician")])
    assert [row.previous_day for row in rows] == [None, None]


def test_the_share_relapsed_becomes_the_share_still_better() -> None:
    row = by_id("carruthers-women-dose/ona-20/relapsed_to_baseline_fraction/120")
    assert row.value == pytest.approx(0.67)
    assert row.endpoint == ResponderEndpoint("ge1_grade", "investigator")


def test_a_median_on_both_ratings_is_lost_when_the_second_rating_is() -> None:
    row = by_id("sakura-1/daxi-40/median_time_to_return_to_baseline_days/-")
    assert row.endpoint == ResponderEndpoint("ge1_grade", "both-or")
    assert row.at_risk is None
    assert (row.low, row.day) == (168, 196)
    assert {row.low, row.day} <= set(row.visits)


def test_a_median_among_responders_follows_them_from_their_visit() -> None:
    row = by_id("ona-gl-4trials/ona-20/median_duration_of_response_days/-")
    assert row.at_risk == ResponderEndpoint("none_or_mild", "investigator")
    assert row.at_risk_day == 30
    assert (row.low, row.day, row.visits) == (90, 120, (30, 60, 90, 120))


def test_every_median_knows_the_visits_on_either_side() -> None:
    medians = [row for row in fit_rows("glabella", "seen-only") if row.kind == "median"]
    assert len(medians) >= 10
    for row in medians:
        assert row.low < row.day, row.row_id
        assert row.visits[-1] == row.day, row.row_id
        assert row.low == 0 or row.low in row.visits, row.row_id


def test_doses_are_related_to_the_products_own_label_dose() -> None:
    ratios = {
        row.row_id.split("/")[1]: row.dose_ratio for row in fit_rows("glabella", "seen-only")
    }
    assert ratios["ona-20"] == 1
    assert ratios["ona-40"] == 2
    assert ratios["daxi-40"] == 1
    assert ratios["abo-50"] == 1


def test_rows_at_rest_and_without_a_dose_have_no_place_in_the_model() -> None:
    row = curated_rows(area="glabella", use="fit", fit_set="seen-only")[0]
    assert published_row(row) is not None
    assert published_row(replace(row, condition="rest")) is None
    assert published_row(replace(row, dose=None)) is None
    assert published_row(replace(row, endpoint="strain")) is None
