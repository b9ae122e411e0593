from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from needlework.validation.grading import graded
from needlework.validation.table import table_rows
from needlework.validation.targets import Target, target_of
from needlework.validation.training import TrainingRow
from tests.validation.synthetic import PRODUCTS, figure
from tests.validation.test_reference import ROW

TWO_TRIALS = [ROW, replace(ROW, study="t2", dose=30.0)]


def grade(rows: list[TrainingRow], **changed: Any) -> str:
    target = target_of(table_rows([figure(**changed)])[0], PRODUCTS)
    assert isinstance(target, Target)
    return graded(target, rows).grade


def test_two_other_controlled_trials_of_the_outcome_make_a_figure_calibrated() -> None:
    assert grade(TWO_TRIALS) == "calibrated"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (TWO_TRIALS[:1], "informed"),
        ([ROW, replace(ROW, study="t2", endpoint="ge1_grade")], "informed"),
        ([ROW, replace(ROW, study="t2", rater="subject")], "informed"),
        ([ROW, replace(ROW, study="t2", controlled=False)], "informed"),
        ([replace(row, controlled=False) for row in TWO_TRIALS], "assumed"),
        ([replace(row, product="abobotulinumtoxinA") for row in TWO_TRIALS], "assumed"),
        ([ROW, replace(ROW, study="new-trial")], "informed"),
    ],
)
def test_less_evidence_than_that_lowers_the_grade(rows: list[TrainingRow], expected: str) -> None:
    assert grade(rows) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"dose": Decimal(45)}, "calibrated"),
        ({"dose": Decimal(46)}, "assumed"),
        ({"dose": Decimal(13)}, "assumed"),
        ({"day": 29.0}, "informed"),
        ({"day": 28.0}, "calibrated"),
        (
            {"outcome": "responder_none_or_mild_rater_unstated_max_contraction"},
            "informed",
        ),
    ],
)
def test_beyond_what_was_fitted_or_stated_the_grade_falls(
    changed: dict[str, Any], expected: str
) -> None:
    assert grade(TWO_TRIALS, **changed) == expected
