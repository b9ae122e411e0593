from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework.validation.goals import goals_of
from needlework.validation.summary import summarise
from needlework.validation.values import Predicted, Score, SummaryLine, ValidationRow

ROW = ValidationRow(
    row_id="t/a/o/28",
    study="t",
    arm="a",
    product="onabotulinumtoxinA",
    dose=Decimal(20),
    dose_unit="U",
    area="glabella",
    outcome="responder",
    endpoint="none_or_mild",
    day=28.0,
    n=100,
    published=0.8,
    interval=None,
    unit="fraction",
    measure="share",
    per_unit=1.0,
    role="loto",
    seen="page",
    predicted=Predicted(0.85, 0.7, 0.9, "calibrated", Score(True, 0.05, 0.4, 0.03, 0.06)),
)


def scored(error: float, inside: bool = True, reference: float | None = 0.06) -> Predicted:
    return Predicted(0.8 + error, 0.7, 0.9, "informed", Score(inside, error, 0.5, 0.03, reference))


def overall(*rows: ValidationRow, unit: str = "points") -> SummaryLine:
    lines = [line for line in summarise(rows) if (line.by, line.unit) == ("overall", unit)]
    assert len(lines) == 1
    return lines[0]


def test_shares_are_summed_up_in_points() -> None:
    line = overall(ROW, replace(ROW, predicted=scored(-0.15, inside=False)))
    assert (line.n, line.coverage, line.not_predicted) == (2, 0.5, 0)
    assert line.mae == pytest.approx(10)
    assert line.width == pytest.approx(20)
    assert line.crps == pytest.approx(3)
    assert line.crps_reference == pytest.approx(6)
    assert line.gain == pytest.approx(0.5)


def test_per_cent_and_fractions_are_one_measure() -> None:
    percent = replace(
        ROW,
        unit="percent",
        per_unit=0.01,
        predicted=Predicted(85, 70, 90, "informed", Score(True, 5, 0.4, 3, 6)),
    )
    line = overall(ROW, percent)
    assert line.mae == pytest.approx(5)
    assert line.width == pytest.approx(20)
    assert line.crps == pytest.approx(3)


def test_times_are_never_averaged_with_shares() -> None:
    time = replace(
        ROW,
        unit="weeks",
        measure="time",
        per_unit=7.0,
        predicted=Predicted(20, 16, 24, "informed", Score(True, 2, 0.4, 1, None)),
    )
    assert overall(ROW, time).mae == pytest.approx(5)
    days = overall(ROW, time, unit="days")
    assert days.mae == pytest.approx(14)
    assert days.width == pytest.approx(56)
    assert (days.crps, days.crps_reference, days.gain) == (pytest.approx(7), None, None)


def test_rows_without_a_prediction_are_counted_and_rows_without_a_score_are_not_scored() -> None:
    missing = replace(ROW, predicted=None, reason="no dose in this area is printed")
    unscored = replace(ROW, predicted=replace(scored(0), score=None))
    line = overall(ROW, missing, unscored)
    assert (line.n, line.not_predicted) == (1, 1)
    nothing = overall(missing)
    assert (nothing.n, nothing.coverage, nothing.mae, nothing.width) == (0, None, None, None)


def test_prediction_and_reference_are_compared_on_the_same_rows() -> None:
    without = replace(ROW, predicted=replace(scored(0), score=Score(True, 0, 0.5, 0.5, None)))
    line = overall(ROW, without)
    assert line.crps == pytest.approx(3)
    assert line.crps_reference == pytest.approx(6)


def test_every_grouping_counts_every_row() -> None:
    rows = [
        ROW,
        replace(ROW, role="held-out", product="placebo", seen="abstract"),
        replace(
            ROW, endpoint="other", outcome="x", area="forehead", measure="other", predicted=None
        ),
    ]
    counts: dict[str, int] = {}
    for line in summarise(rows):
        counts[line.by] = counts.get(line.by, 0) + line.n + line.not_predicted
    groups = {"overall", "role", "family", "product", "endpoint", "outcome", "seen", "area"}
    assert set(counts) == groups
    assert set(counts.values()) == {3}


@pytest.mark.parametrize(
    ("changed", "reached"),
    [
        ({}, (True, True, True)),
        ({"coverage": 0.79}, (False, True, True)),
        ({"coverage": 0.98}, (False, True, True)),
        ({"mae": 7.1}, (True, False, True)),
        ({"crps": 3.5}, (True, True, False)),
    ],
)
def test_goals_are_reached_or_not(changed: dict[str, float], reached: tuple[bool, ...]) -> None:
    line = SummaryLine("overall", "all", "points", 9, 0.9, 5.0, 3.0, 4.0, 20.0, 0)
    assert tuple(goal.reached for goal in goals_of(replace(line, **changed))) == reached


def test_nothing_scored_has_no_goals() -> None:
    line = SummaryLine("overall", "all", "points", 0, None, None, None, None, None, 3)
    assert goals_of(line) == ()
