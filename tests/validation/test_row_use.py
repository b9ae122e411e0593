"""Every efficacy row is accounted for: the fits that use it, or the first reason against it."""

from __future__ import annotations

from collections import Counter

import pytest

from needlework.evidence.curated import all_curated_rows
from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.curated import fit_rows
from needlework.forecast.draws import FIT_SETS, is_shipped, shipped_rows
from needlework.validation.row_use import LEFT, OUTSIDE, RowUse, row_uses

FORCE_FIT = "force-seen-only"
NONE_OR_MILD = "responder_none_or_mild_investigator_max_contraction"


def one(row_id: str) -> RowUse:
    """Return what becomes of one row."""
    (found,) = [use for use in row_uses() if use.row.row_id == row_id]
    return found


def test_every_row_stands_once_in_the_order_of_the_results() -> None:
    assert [use.row for use in row_uses()] == list(all_curated_rows())


def test_a_row_enters_a_fit_of_lines_or_has_one_known_reason() -> None:
    for use in row_uses():
        lines = set(use.fits) - {FORCE_FIT}
        assert bool(use.fits) == bool(use.likelihood), use.row.row_id
        assert bool(lines) == (use.why == ""), use.row.row_id
        assert use.why in ("", *OUTSIDE, *LEFT)


def test_the_fits_of_a_row_are_those_that_ship_with_it() -> None:
    rows = shipped_rows()
    for use in row_uses():
        assert use.fits == tuple(name for name in rows if use.row.row_id in rows[name])
    for area in FORECAST_AREAS:
        for recalled, name in enumerate(FIT_SETS):
            if is_shipped(bool(recalled), area):
                assert set(rows[f"{area}-{name}"]) == {row.row_id for row in fit_rows(area, name)}


def test_only_rows_marked_to_be_fitted_enter_the_fits_of_lines_at_contraction() -> None:
    for use in row_uses():
        if set(use.fits) - {FORCE_FIT} and use.row.condition == "maximum":
            assert use.row.use == "fit", use.row.row_id


def test_what_only_the_fit_of_force_takes_is_used_but_is_no_row_of_lines() -> None:
    only_force = [use for use in row_uses() if use.fits == (FORCE_FIT,)]
    assert {use.row.study for use in only_force} == {"lemdani-strain"}
    for use in only_force:
        assert (use.decision, use.why, use.asked) == ("used", "other measure", False)
        assert use.likelihood in ("normal", "interval")


def test_no_held_out_row_enters_any_fit() -> None:
    held_out = [use for use in row_uses() if use.row.held_out]
    assert len(held_out) > 50
    assert {(use.fits, use.why) for use in held_out} == {((), "held out")}


@pytest.mark.parametrize(
    ("row_id", "why"),
    [
        ("inco-dose-ultra/inco-50/median_time_to_return_to_baseline_days/-", "held out"),
        ("botox-gl-1/ona-20/eyelid_ptosis_incidence/120", "side effect"),
        (f"ona-gl-4trials/ona-20/{NONE_OR_MILD}/30", "same people"),
        ("dysport-gl-1/abo-50/median_time_to_onset_days/-", "same people"),
        ("lowe-h2h/ona-20/relapsed_to_baseline_fraction/112", "same people"),
        (f"inco-ufl/placebo/{NONE_OR_MILD}/30#4", "other measure"),
        (
            "prager-inco/inco-25/responder_ge1_grade_investigator_max_contraction/8",
            "other measure",
        ),
        ("dic-ona/ona-20/skin_vertical_stretch_percent/14", "other measure"),
        (
            "frontalis-split/abo-25-half/median_duration_full_efficacy_frs_days/-",
            "other measure",
        ),
        ("abo-china-ph3/abo-50/baseline_fraction_moderate_investigator/0", "no outcome"),
        ("abo-liquid-pooled/abo-50/improved_range_low_month6/180", "bound"),
        ("inco-ufl/inco-ufl/responder_none_or_mild_investigator_max_contraction/30#2", "dose"),
        (f"hu014-korea/hu014-20/{NONE_OR_MILD}/28", "dose"),
        ("abo-china-ph3/abo-50/median_time_to_onset_days/-", "rater"),
        (f"abo-liquid-kestemont/placebo/{NONE_OR_MILD}/29", "size"),
        ("beer-onset/ona-20/cumulative_onset_physician_assessed/7", "certain"),
    ],
)
def test_a_row_has_the_first_reason_that_holds(row_id: str, why: str) -> None:
    use = one(row_id)
    assert (use.fits, use.why) == ((), why)


def test_a_figure_from_memory_stands_in_a_fit_of_its_area() -> None:
    assert one(f"ona-cfl-2/ona-24/{NONE_OR_MILD}/30").fits == ("lateral-canthal-with-recalled",)
    assert not [use.row.row_id for use in row_uses() if use.why == "set"]


def test_numbers_are_those_of_the_area_printed_or_derived() -> None:
    assert one(f"harii-gl-japan/ona-10/{NONE_OR_MILD}/28").numeric
    assert not one("sakura-1-2/daxi-40/median_time_to_loss_of_none_or_mild_days/-").numeric
    counts = Counter((use.numeric, bool(use.fits)) for use in row_uses())
    assert counts[True, True] > 180
