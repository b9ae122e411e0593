"""Grades and refusals by the rows of a family, whatever the treatment is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from needlework.evidence import negative_controls
from needlework.evidence.study_rows import family_rows
from needlework.forecast.indications.grading import VERDICT, graded_by, refused, unseen_grade
from needlework.forecast.indications.registry import FAMILIES, Family, family_of
from tests.evidence.study_row import ROW as SAMPLE

ROW = replace(
    SAMPLE,
    family="fat",
    quantity="share",
    likelihood="binomial",
    source="source-a",
    comparator="saline",
    value=0.5,
    standard_error=None,
    unit="fraction",
)
OTHER = replace(ROW, study="b", source="source-b")
OPEN = replace(ROW, controlled=False)
RECALLED = replace(OTHER, seen="recalled")
NULL = replace(ROW, use="drop", quantity=VERDICT, value=0.0)


@pytest.mark.parametrize(
    ("rows", "grade"),
    [
        ((ROW, OTHER), "calibrated"),
        ((ROW, replace(ROW, arm="second")), "informed"),
        ((ROW, RECALLED), "informed"),
        ((ROW, replace(OTHER, quantity="other")), "informed"),
        ((OPEN,), "assumed"),
        ((replace(ROW, quantity="other"),), "assumed"),
        ((replace(ROW, treatment="y"),), "insufficient"),
        ((), "insufficient"),
    ],
)
def test_a_grade_counts_controlled_studies_that_were_seen(rows, grade: str) -> None:
    found = graded_by(rows, "x", "share")
    assert found.grade == grade
    assert bool(found.reasons) == (grade != "calibrated")


def test_a_prediction_without_any_row_is_assumed_and_not_refused() -> None:
    assert unseen_grade((), ROW) == "assumed"


def test_controlled_figures_carry_a_treatment_past_a_lost_study() -> None:
    assert refused((ROW, NULL), "x", "t") is None


def test_a_lost_study_refuses_what_has_only_uncontrolled_figures() -> None:
    found = refused((OPEN, NULL), "x", "t")
    assert found is not None
    assert (found.treatment, found.sources) == ("t", ("source-a",))
    assert "x did not beat control in a (against saline, 10 people)" in found.reason


def test_a_verdict_in_favour_does_not_refuse_as_lost() -> None:
    found = refused((replace(NULL, value=1.0),), "x", "t")
    assert found is not None
    assert "did not beat" not in found.reason


def test_what_has_no_row_is_refused_with_what_is_on_record() -> None:
    found = refused((), "glutathione", "t")
    assert found is not None
    assert "no published injectable trial" in found.reason
    assert found.sources == ("fda-ph-2019-182",)


def test_the_negative_controls_of_these_families_are_verdicts_against() -> None:
    lost = {
        row.study
        for family in ("fat", "volume", "hydration")
        for row in family_rows("mesotherapy", family)
        if row.quantity == VERDICT and row.value == 0
    }
    assert {"amin-2006", "el-domyati-2012", "park-2008"} <= lost
    assert {"amin-2006", "el-domyati-2012", "park-2008"} <= set(negative_controls("mesotherapy"))


def test_a_family_answers_for_its_kinds_only() -> None:
    assert family_of("submental-fat", "fat-dissolving") is not None
    assert family_of("submental-fat", "microneedling") is None
    assert family_of("acne-scars", "filler") is None


def test_two_families_may_share_an_indication_by_kind() -> None:
    fitting = [
        family.name
        for kind in ("mesotherapy", "microneedling")
        for family in FAMILIES
        if "skin-texture" in family.indications and kind in family.kinds
    ]
    assert fitting == ["hydration", "wrinkles"]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_keeps_the_contract(family: Family) -> None:
    module = family.module
    for name in ("draws", "answer", "predict", "study_row", "grade"):
        assert callable(getattr(module, name))
    table = module.draws(False)
    assert table.provenance["fit"] == family.fit
    rows = {
        row.row_id
        for each in FAMILIES
        if each.fit == family.fit
        for row in family_rows(each.topic, each.name, "seen-only")
    }
    assert set(table.rows) == rows
