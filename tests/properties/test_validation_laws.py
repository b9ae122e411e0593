"""Laws of validation: whatever a table says, every row comes back with a number or a reason."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.evidence import Figure, figures
from needlework.exchange.validation_json import validation_json_text
from needlework.exchange.validation_text import validation_text
from needlework.validation.rows import validate_rows
from needlework.validation.scoring import crps
from needlework.validation.table import table_rows
from tests.validation.synthetic import draws, figure

KNOWN = figures("neuromodulator_efficacy")
SMALL = draws(size=8)
OUTCOMES = (
    ("responder_none_or_mild_investigator_max_contraction", "fraction"),
    ("responder_composite_ge2_grade_both_raters_max_contraction", "percent"),
    ("responder_ge1_grade_rater_unstated_max_contraction", "fraction"),
    ("responder_subject_global_ge_plus2", "percent"),
    ("relapsed_to_baseline_fraction", "fraction"),
    ("not_returned_to_baseline", "fraction"),
    ("cumulative_onset_subject_reported", "fraction"),
    ("median_time_to_onset_days", "days"),
    ("median_time_to_return_to_baseline_days", "weeks"),
    ("median_time_to_loss_of_none_or_mild_days", "days"),
    ("median_duration_of_response_days", "days"),
)
numbers = st.floats(0, 1e6, allow_nan=False) | st.sampled_from([0.0, 1.0, 1e-9, 28.0])
words = st.text(max_size=20)


def some(column: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted({getattr(row, column) for row in KNOWN})) | words


@st.composite
def entries(draw: st.DrawFn) -> Figure:
    unit = draw(st.sampled_from(["fraction", "percent", "days", "weeks", "months", "score", ""]))
    most = {"fraction": 1.0, "percent": 100.0}.get(unit, 1e6)
    return figure(
        study=draw(some("study")),
        arm=draw(some("arm")),
        product=draw(some("product")),
        dose=draw(st.none() | st.decimals(0, 10_000, places=2).map(Decimal)),
        dose_unit=draw(st.sampled_from(["U", "sU", "mL", ""])),
        area=draw(st.sampled_from(["glabella"] * 3 + ["forehead", "glabella|forehead", ""])),
        population=draw(some("population")),
        outcome=draw(some("outcome")),
        definition=draw(some("definition")),
        day=draw(st.none() | numbers),
        n=draw(st.none() | st.integers(1, 10**7)),
        value=draw(st.none() | st.floats(0, most, allow_nan=False)),
        unit=unit,
    )


@st.composite
def likely(draw: st.DrawFn) -> Figure:
    """Draw figures that are mostly predicted."""
    outcome, unit = draw(st.sampled_from(OUTCOMES))
    most = {"fraction": 1.0, "percent": 100.0, "weeks": 150.0}.get(unit, 1095.0)
    return figure(
        study=draw(st.sampled_from([*SMALL.trials, "x", "y"])),
        arm=draw(st.sampled_from(["a", "b", "placebo", "ona-20"])),
        product=draw(st.sampled_from([*SMALL.products, "placebo", "Botox"])),
        dose=draw(st.decimals("0.01", 10_000, places=2).map(Decimal)),
        population=draw(some("population")),
        outcome=outcome,
        definition=draw(some("definition")),
        day=draw(st.floats(0, 1095) | st.sampled_from([0.0, 1.0, 28.0, 180.0])),
        n=draw(st.none() | st.integers(1, 10**7)),
        value=draw(st.none() | st.floats(0, most)),
        unit=unit,
    )


@given(st.lists(entries() | likely(), max_size=4))
@settings(max_examples=60)
def test_every_row_of_any_table_comes_back_with_a_prediction_or_a_reason(
    table: list[Figure],
) -> None:
    found = validate_rows(table_rows(table), SMALL, 1)
    assert [row.row_id for row in found.rows] == [row.row_id for row in table]
    for row in found.rows:
        assert bool(row.reason) == (row.predicted is None)
        if row.predicted is not None:
            assert row.predicted.low <= row.predicted.median <= row.predicted.high
        if row.score is not None and row.score.pit is not None:
            assert 0 <= row.score.pit <= 1
    assert json.loads(validation_json_text(found))["rows"] is not None
    assert validation_text(found)


@given(st.lists(numbers, min_size=1, max_size=30), numbers)
def test_the_crps_is_at_most_the_mean_distance_and_never_negative(
    sample: list[float], value: float
) -> None:
    score = crps(np.array(sample), value)
    assert 0 <= score <= np.mean(np.abs(np.array(sample) - value)) * (1 + 1e-12) + 1e-12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0, 1))
def test_the_crps_does_not_know_left_from_right(sample: list[float], value: float) -> None:
    mirrored = crps(1 - np.array(sample), 1 - value)
    assert abs(mirrored - crps(np.array(sample), value)) < 1e-9
