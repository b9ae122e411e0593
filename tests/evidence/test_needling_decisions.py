"""Which figures of needling enter the fit: each is decided, and what is held out stays out."""

from __future__ import annotations

import pytest

from needlework.evidence import Figure, figures, held_out, negative_controls
from needlework.evidence.study_rows import StudyRow, family_rows, study_rows

FAMILIES = ("scars", "wrinkles", "striae", "after_needling")
TOPIC = "microneedling"
WITHHELD = ("alam-2014", "naspolini-2019", "hughes-2013", "alqam-2022", "cachafeiro-2016")
OF_OTHER_FAMILIES = (
    *("masi", "melanin", "melasqol", "lightness_L", "first_week_significant"),
    *("hair", "epidermal_melanin", "p_between_arms"),
)
OF_TOOLS = (
    *("needle_", "protrusion_", "drum_", "pore_density", "channel_", "penetration_"),
    *("best_needle", "transport_exponent", "log10_permeability"),
)
OF_PIGMENT_STUDIES = ("lima-2017", "lima-2017-historical")


def is_ours(figure: Figure) -> bool:
    """Whether a figure speaks of what needling does to scars, lines, stretch marks or skin."""
    needled = figure.product.startswith("microneedling")
    other = any(word in figure.outcome for word in OF_OTHER_FAMILIES)
    tool = figure.outcome.startswith(OF_TOOLS)
    return needled and not other and not tool and figure.study not in OF_PIGMENT_STUDIES


def ours() -> tuple[StudyRow, ...]:
    """Return the curated rows of the families of needling."""
    return tuple(row for row in study_rows(TOPIC) if row.family in FAMILIES)


def test_every_figure_of_needling_is_decided_exactly_once() -> None:
    decided = [row.row_id for row in ours()]
    assert len(decided) == len(set(decided))
    assert not [f.row_id for f in figures(TOPIC) if is_ours(f) and f.row_id not in decided]


def test_every_decision_has_its_reason() -> None:
    assert not [row.row_id for row in ours() if len(row.reason) < 4]


def test_what_is_held_out_enters_no_fit() -> None:
    fitted = {row.study for row in ours() if row.use == "fit"}
    assert not fitted & {*WITHHELD, *held_out(TOPIC)}
    assert {row.study for row in ours() if row.use == "check"} >= {
        "alam-2014",
        "alqam-2022",
        "naspolini-2019",
    }


def test_one_cohort_is_counted_once() -> None:
    fitted = {row.study for row in ours() if row.use == "fit"}
    assert "kenkel-2021" in fitted
    assert not fitted & {"alqam-2022", "alqam-2023"}


def test_the_null_result_is_part_of_the_fit() -> None:
    (row,) = [row for row in family_rows(TOPIC, "scars", "seen-only") if row.likelihood == "null"]
    assert row.study in negative_controls(TOPIC)
    assert row.value == 0
    assert row.controlled


def test_a_detail_from_memory_does_not_taint_a_figure_that_was_read() -> None:
    (row,) = [r for r in ours() if r.quantity == "scar_remaining" and r.study == "dogra-2014"]
    assert row.seen == "abstract"
    assert row.amount is None
    assert row.enters("seen-only")


@pytest.mark.parametrize(
    ("row_id", "value"),
    [
        ("dogra-2014/roller/acne_scar_assessment_score/150", 6.5 / 11.73),
        ("minh-2019/weekly-roller/lipper_perez_score/144", 16.37 / 36.48),
        ("minh-2019/weekly-roller/gb_grade/144", 3.29 - 1.77),
        ("fabbrocini-2014/all-phototypes/surface_irregularity_relative_change/-", 1 - 0.31),
    ],
)
def test_a_figure_that_is_read_in_another_unit_is_read_right(row_id: str, value: float) -> None:
    (row,) = [row for row in ours() if row.row_id == row_id]
    assert row.value == pytest.approx(value, abs=1e-4)


def test_the_spread_between_people_is_that_of_the_printed_spreads() -> None:
    (row,) = [row for row in ours() if row.row_id.startswith("dogra") and row.use == "fit"]
    mean, before, after, left = 11.73, 3.12, 2.71, 6.5 / 11.73
    spread = ((after**2 - left**2 * before**2) / (mean**2 + before**2)) ** 0.5
    assert float(row.more["person_sd"]) == pytest.approx(spread, abs=1e-3)
