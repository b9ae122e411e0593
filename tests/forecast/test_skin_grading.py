"""Grades of treatments from the rows of their fit, alone and together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.grading import Graded
from needlework.forecast.indications.combining import combined, studied, treatment_grade
from needlework.forecast.indications.grading import graded_by
from needlework.forecast.indications.people import beat_nothing
from needlework.forecast.indications.treatment_names import said

ROW = next(row for row in family_rows("mesotherapy", "pigment") if row.use == "fit")


def row(study: str, treatment: str = "x-injected", **changes: object) -> StudyRow:
    base = replace(
        ROW, study=study, treatment=treatment, comparator="", quantity="q", seen="abstract",
        controlled=True,
    )  # fmt: skip
    return replace(base, **changes)


@pytest.mark.parametrize(
    ("rows", "grade"),
    [
        ([], "insufficient"),
        ([row("a", controlled=False)], "assumed"),
        ([row("a", seen="recalled"), row("b", seen="recalled")], "assumed"),
        ([row("a")], "informed"),
        ([row("a"), row("a")], "informed"),
        ([row("a"), row("b")], "calibrated"),
        ([row("a"), row("b", use="check")], "informed"),
        ([row("a"), row("b", quantity="other")], "informed"),
        ([row("a"), row("b", treatment="y-injected")], "informed"),
    ],
)
def test_two_controlled_studies_that_were_seen_make_a_calibrated_grade(
    rows: list[StudyRow], grade: str
) -> None:
    found = graded_by(rows, "x-injected", "q")
    assert found.grade == grade
    assert bool(found.reasons) is (grade != "calibrated")


def test_a_treatment_known_only_in_company_is_assumed() -> None:
    rows = [row("a", "needling+x-needled"), row("b", "x-injected", comparator="needling")]
    assert treatment_grade("needling", "q", rows).grade == "assumed"
    assert treatment_grade("y-injected", "q", rows).grade == "insufficient"


def test_what_studies_gave_together_counts_as_one() -> None:
    rows = [row("a", "needling+x-daily")]
    assert studied(["needling", "x-daily"], rows) == ("needling+x-daily",)
    assert studied(["needling", "y-daily"], rows) == ("needling", "y-daily")
    assert studied(["needling", "needling"], rows) == ("needling",)


def test_several_treatments_are_graded_like_the_weakest_and_one_lower() -> None:
    both = combined([Graded("calibrated"), Graded("informed", ("few",))], ["a", "b"])
    assert both.grade == "assumed"
    assert "few" in both.reasons
    assert combined([Graded("calibrated")], ["a"]).grade == "calibrated"


@pytest.mark.parametrize(
    ("mean", "sd", "nothing"),
    [(0, 3, True), (3, 3, True), (9, 5, False), (12, 3, False), (0, 30, False)],
)
def test_nothing_is_beaten_only_where_a_relevant_effect_is_unlikely(
    mean: float, sd: float, nothing: bool
) -> None:
    effect = np.random.default_rng(1).normal(mean, sd, 4000)
    assert beat_nothing(effect, 10.0) is nothing


def test_treatments_are_said_in_words() -> None:
    assert said("needling+tranexamic-acid-needled") == "microneedling with tranexamic acid"
    assert said("minoxidil-5-topical") == "minoxidil 5 % on the skin"
    assert said("prp-injected") == "injected platelet-rich plasma"
