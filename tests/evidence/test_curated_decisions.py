"""The hard decisions of the curated table, each asserted against what the reports print."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from needlework.evidence import curated, curated_counts
from needlework.evidence.curated import (
    all_curated_rows,
    areas_of,
    curated_rows,
    curated_study,
    severe_share,
)
from needlework.evidence.curated_values import CuratedRow
from needlework.evidence.tables import Row
from needlework.evidence.values import UnknownNameError
from needlework.problems import BadInputError

NONE_OR_MILD = "responder_none_or_mild_investigator_max_contraction"
COMPOSITE = "responder_composite_ge2_grade_both_raters_max_contraction"
GE1 = "responder_ge1_grade_investigator_max_contraction"


def one(row_id: str) -> CuratedRow:
    """Return the row of an id."""
    (found,) = [row for row in all_curated_rows() if row.row_id == row_id]
    return found


@pytest.mark.parametrize(
    ("study", "arm", "doses", "total"),
    [
        ("ona-fhl-1", "ona-40", {"forehead": 20, "glabella": 20}, 40),
        ("ona-fhl-2", "ona-40", {"forehead": 20, "glabella": 20}, 40),
        ("ona-fhl-2", "ona-64", {"forehead": 20, "glabella": 20, "lateral-canthal": 24}, 64),
        ("ona-cfl-2", "ona-44", {"glabella": 20, "lateral-canthal": 24}, 44),
        ("ona-cfl-1", "ona-24", {"lateral-canthal": 24}, 24),
        ("ona-gl-cfl-japan", "ona-44", {"glabella": 20, "lateral-canthal": 24}, 44),
        ("ona-gl-cfl-japan", "ona-32", {"glabella": 20, "lateral-canthal": 12}, 32),
        ("nivo-005", "nivo-44", {"glabella": 20, "lateral-canthal": 24}, 44),
        ("ready-3", "rela-gl+lcl", {"glabella": 50, "lateral-canthal": 60}, 110),
        ("ready-2", "rela-60", {"lateral-canthal": 60}, 60),
        ("daxi-ufl", "daxi-120", {"glabella": 40, "forehead": 32, "lateral-canthal": 48}, 120),
        ("carruthers-fhl-dose", "ona-16", {"forehead": 8, "glabella": 8}, 16),
        ("carruthers-fhl-dose", "ona-48", {"forehead": 24, "glabella": 24}, 48),
        ("dic-ona", "ona-20", {"glabella": 20, "forehead": 0, "any-facial": 20}, 20),
        ("abo-new-dilution", "abo-50", {"glabella": 50}, 50),
    ],
)
def test_a_dose_is_split_by_area(study: str, arm: str, doses: dict[str, int], total: int) -> None:
    areas = areas_of(study, arm)
    assert {entry.area: entry.dose_area for entry in areas} == doses
    assert {entry.dose_visit_total for entry in areas} == {Decimal(total)}


def test_no_fitted_row_carries_the_total_of_a_visit_over_several_areas() -> None:
    doses = {row.dose for row in curated_rows(use="fit") if row.area != "masseter"}
    assert not doses & {Decimal(total) for total in (44, 64, 110, 120)}


def test_a_dose_in_one_half_of_the_forehead_says_so() -> None:
    halves = {entry.side for entry in areas_of("frontalis-split", "abo-25-half")}
    assert halves == {"half"}


def test_a_dose_by_need_keeps_its_range_and_only_a_narrow_one_is_fitted() -> None:
    (forehead,) = [arm for arm in areas_of("inco-ufl", "inco-ufl") if arm.area == "forehead"]
    assert forehead.dose_area is None
    assert [forehead.dose_low, forehead.dose_high] == [10, 20]
    (platysma,) = areas_of("ona-pp-a", "ona-26-36")
    assert [platysma.dose_low, platysma.dose_area, platysma.dose_high] == [26, 31, 36]


@pytest.mark.parametrize(
    ("row_id", "count"),
    [
        (f"lowe-h2h/ona-20/{GE1}/84", 23),
        (f"lowe-h2h/ona-20/{GE1}/112", 16),
        (f"lowe-h2h/abo-50/{GE1}/84", 19),
        (f"lowe-h2h/abo-50/{GE1}/112", 9),
        (f"harii-gl-japan/ona-10/{NONE_OR_MILD}/28", 38),
        (f"harii-gl-japan/ona-20/{NONE_OR_MILD}/28", 39),
        (f"xeomin-gl-pooled/inco-20-men/{NONE_OR_MILD}/30", 19),
        (f"xeomin-gl-pooled/inco-20-women/{NONE_OR_MILD}/30", 271),
        (f"inco-ufl/inco-20-men/{NONE_OR_MILD}/30", 6),
        (f"inco-ufl/inco-20-women/{NONE_OR_MILD}/30", 81),
        (f"evolus-ev-001/prabo-20/{COMPOSITE}/30", 166),
        (f"evolus-ev-001/placebo/{COMPOSITE}/30", 1),
        (f"evolus-ev-002/prabo-20/{COMPOSITE}/30", 174),
        (f"evolus-ev-002/placebo/{COMPOSITE}/30", 1),
        (f"sakura-1/daxi-40/{COMPOSITE}/28", 148),
        (f"sakura-2/daxi-40/{COMPOSITE}/28", 151),
        (f"abo-new-dilution/abo-50/{COMPOSITE}/30", 144),
        ("carruthers-women-dose/ona-10/relapsed_to_baseline_fraction/120", 15),
        ("carruthers-women-dose/ona-30/relapsed_to_baseline_fraction/120", 6),
        ("carruthers-fhl-dose/ona-48/relapsed_to_baseline_fraction/112", 6),
        (f"ona-pp-a/ona-26-36/{COMPOSITE}/14", 63),
        (f"ona-pp-a/placebo/{COMPOSITE}/14", 4),
    ],
)
def test_a_derived_denominator_gives_the_printed_share(row_id: str, count: int) -> None:
    row = one(row_id)
    assert row.n_basis == "derived"
    assert row.n is not None
    step = 0.0051 if row.bound == "rounded" else 0.00051
    assert abs(count / row.n - row.value) <= step


def test_derived_arms_add_up_to_the_printed_totals() -> None:
    bless = [
        one(f"bless-{i}/{arm}/{COMPOSITE}/28").n or 0
        for arm in ("leti-20", "placebo")
        for i in (1, 2, 3)
    ]
    assert (sum(bless[:3]), sum(bless[3:])) == (957, 319)
    sakura = [one(f"sakura-{i}/daxi-40/{COMPOSITE}/28").n or 0 for i in (1, 2)]
    assert sum(sakura) == 405
    lowe = [one(f"lowe-h2h/{arm}/{GE1}/84").n or 0 for arm in ("ona-20", "abo-50")]
    assert sum(lowe) == 62


def test_the_pivotal_pair_is_fitted_once_in_either_fit() -> None:
    part = one(f"botox-gl-2/ona-20/{NONE_OR_MILD}/30")
    pool = one(f"botox-gl-pooled/ona-20/{NONE_OR_MILD}/30")
    review = one(f"ona-gl-4trials/ona-20/{NONE_OR_MILD}/30")
    assert (part.fit_set, pool.fit_set, review.use) == ("seen-only", "with-recalled", "check")
    assert pool.row_id in part.overlaps
    median = one("ona-gl-4trials/ona-20/median_duration_of_response_days/-")
    assert (median.fit_set, median.at_risk) == ("seen-only", "day30-responders")
    assert (median.time_low, median.time_high) == (90, 120)


@pytest.mark.parametrize(
    ("row_id", "interval"),
    [
        ("sakura-1-2/daxi-40/median_time_to_loss_of_none_or_mild_days/-", (140, 168)),
        ("sakura-1/daxi-40/median_time_to_return_to_baseline_days/-", (168, 196)),
        ("sakura-2/daxi-40/median_time_to_return_to_baseline_days/-", (154, 196)),
        ("belmont/ona-20/median_duration_of_response_days/-", (112, 140)),
        ("belmont/daxi-40/median_duration_of_response_days/-", (140, 168)),
        ("daxi-ufl/daxi-120/median_time_to_loss_of_none_or_mild_days/-#3", (112, 146.3)),
    ],
)
def test_a_median_is_the_visit_interval_that_holds_it(
    row_id: str, interval: tuple[float, float]
) -> None:
    row = one(row_id)
    assert (row.time_low, row.time_high) == interval


def test_a_median_read_from_a_diary_does_not_repeat_the_fitted_share_of_that_diary() -> None:
    fitted = {row.study for row in curated_rows(use="fit") if "onset_subject" in row.endpoint}
    medians = [row for row in all_curated_rows() if row.endpoint == "onset_median"]
    assert {row.use for row in medians} == {"check"}
    assert {"dysport-gl-1", "dysport-gl-2", "dysport-gl-3", "ready-1"} <= fitted


@pytest.mark.parametrize(
    "study", ["prager-inco", "rappl-h2h", "inco-dose-ultra", "hu014-korea", "ready-3"]
)
def test_what_is_not_well_defined_is_checked_and_not_fitted(study: str) -> None:
    uses = {
        row.use for row in all_curated_rows() if row.study == study and row.product != "HU-014"
    }
    assert uses == {"check"}


def test_the_severe_share_comes_from_the_baseline_counts() -> None:
    abo = next(row for row in all_curated_rows() if row.study == "abo-china-ph3")
    assert severe_share(abo) == pytest.approx(1 - 139 / 323, abs=1e-4)
    assert severe_share(one(f"belmont/ona-20/{NONE_OR_MILD}/112")) == pytest.approx(
        66 / 191, abs=1e-3
    )
    assert severe_share(one(f"sakura-1/daxi-40/{COMPOSITE}/28")) is None
    shares = [1 - 139 / 323, 1 - 29 / 65, 1 - 46 / 106, 1 - 8 / 21]
    people = [323, 65, 106, 21]
    whole = sum(share * n for share, n in zip(shares, people, strict=True)) / sum(people)
    assert curated_study("abo-china-ph3").severe_share == pytest.approx(whole, abs=1e-3)


def test_the_glabella_has_fitted_rows_for_every_product_with_a_defined_figure() -> None:
    products = {row.product for row in curated_rows(area="glabella", fit_set="seen-only")}
    assert products == {
        "placebo",
        "onabotulinumtoxinA",
        "abobotulinumtoxinA",
        "incobotulinumtoxinA",
        "prabotulinumtoxinA",
        "daxibotulinumtoxinA",
        "relabotulinumtoxinA",
        "nivobotulinumtoxinA",
    }
    more = {row.product for row in curated_rows(area="glabella", fit_set="with-recalled")}
    assert more - products == {"letibotulinumtoxinA"}


def test_a_fit_takes_the_common_rows_and_its_own() -> None:
    seen = set(curated_rows(area="glabella", fit_set="seen-only"))
    recalled = set(curated_rows(area="glabella", fit_set="with-recalled"))
    both = set(curated_rows(area="glabella", fit_set="both"))
    assert both == seen & recalled
    assert {row.fit_set for row in seen - both} == {"seen-only"}
    assert {row.fit_set for row in recalled - both} == {"with-recalled"}


def test_a_row_without_denominator_is_weighed_with_its_lower_bound() -> None:
    row = one(f"belmont/daxi-40/{NONE_OR_MILD}/112")
    assert (row.n, row.n_low, row.analysis_n) == (None, 38, 38)


@pytest.mark.parametrize(
    "asked", [{"area": "glabela"}, {"use": "fitted"}, {"fit_set": "seen"}], ids=str
)
def test_an_unknown_filter_is_refused_with_the_nearest_name(asked: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError) as refused:
        curated_rows(**asked)
    assert refused.value.nearest


def test_a_cell_that_is_no_number_is_a_problem_with_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Broken:
        def table(self, topic: str, name: str) -> tuple[Row, ...]:
            return (Row(7, {"study": "a-trial", "n_total": "many"}),)

    monkeypatch.setattr(curated, "library", Broken)
    curated.curated_studies.cache_clear()
    with pytest.raises(BadInputError, match=r"curated_studies\.csv, line 7"):
        curated.curated_studies()
    curated.curated_studies.cache_clear()


def test_men_and_women_add_up_to_the_whole_arm_that_is_fitted() -> None:
    whole = one(f"inco-ufl/inco-ufl/{NONE_OR_MILD}/30")
    men, women = (one(f"inco-ufl/inco-20-{sex}/{NONE_OR_MILD}/30") for sex in ("men", "women"))
    assert (whole.use, men.use, women.use) == ("fit", "check", "check")
    assert (men.n or 0) + (women.n or 0) == whole.n_low == 103
    assert pytest.approx(whole.value, abs=5e-4) == (6 + 81) / 103


def test_the_page_on_curation_shows_the_current_counts() -> None:
    page = Path(__file__).parents[2] / "docs" / "models" / "curation.md"
    assert curated_counts.count_tables() in page.read_text(encoding="utf-8")


def test_the_counts_add_up() -> None:
    lines = [
        line for line in curated_counts.count_tables().splitlines() if line.startswith("| all")
    ]
    cells = [int(cell) for cell in lines[0].strip("| ").split(" | ")[1:]]
    assert cells[0] == sum(cells[1:]) == len(all_curated_rows())
