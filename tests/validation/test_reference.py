from __future__ import annotations

from dataclasses import replace
from typing import Any

from needlework.validation.curated import rows_by_id
from needlework.validation.reference import reference_ensemble
from needlework.validation.table import table_rows
from needlework.validation.training import TrainingRow, training_rows
from tests.validation.synthetic import draws, figure, median

ROW = TrainingRow(
    study="t1",
    product="onabotulinumtoxinA",
    area="glabella",
    endpoint="none_or_mild",
    rater="investigator",
    measure="share",
    value=0.8,
    dose=20.0,
    last_day=28.0,
    controlled=True,
)


def training(*changes: dict[str, Any]) -> list[TrainingRow]:
    return [replace(ROW, **change) for change in changes]


def reference(entry: Any, rows: list[TrainingRow]) -> list[float] | None:
    found = reference_ensemble(table_rows([entry])[0], rows)
    return None if found is None else found.tolist()


def test_the_reference_is_the_figures_of_product_area_and_endpoint_whatever_the_day() -> None:
    rows = training({}, {"study": "t2", "value": 0.3, "last_day": 120.0})
    rows += training({"product": "daxibotulinumtoxinA", "value": 0.1})
    rows += training({"area": "forehead", "value": 0.2}, {"endpoint": "ge1_grade", "value": 0.9})
    assert reference(figure(), rows) == [0.8, 0.3]


def test_the_own_trial_is_left_out_of_the_reference() -> None:
    rows = training({"study": "new-trial", "value": 0.1}, {}, {"study": "t2", "value": 0.7})
    assert reference(figure(), rows) == [0.8, 0.7]


def test_products_are_pooled_where_there_are_fewer_than_two_figures() -> None:
    rows = training({}, {"product": "daxibotulinumtoxinA", "value": 0.9})
    assert reference(figure(), rows) == [0.8, 0.9]


def test_placebo_is_never_pooled_with_a_product() -> None:
    rows = training({}, {"product": "placebo", "value": 0.03})
    assert reference(figure(), rows) is None
    assert reference(figure(product="placebo"), rows) is None


def test_medians_of_loss_and_of_return_stand_for_one_another_but_not_for_onset() -> None:
    loss = {"measure": "time", "endpoint": "loss_none_or_mild_median"}
    rows = training({**loss, "value": 120.0}, {**loss, "value": 168.0})
    assert reference(median(), rows) == [120, 168]
    assert reference(median(outcome="median_time_to_onset_days", value=2.0), rows) is None


def test_improvement_by_two_grades_is_one_endpoint() -> None:
    rows = training({"endpoint": "composite_ge2"}, {"endpoint": "composite_ge2", "value": 0.5})
    entry = figure(outcome="responder_ge2_grade_investigator_max_contraction")
    assert reference(entry, rows) == [0.8, 0.5]


def test_training_rows_are_the_rows_of_the_fit_and_no_held_out_ones() -> None:
    table = draws()
    rows = training_rows(table.rows)
    assert len(rows) == len(table.rows)
    held_out = {"abo-dose-escalation", "ona-dose-duration", "ready-2", "inco-100"}
    assert not {row.study for row in rows} & held_out
    medians = [row for row in rows if row.measure == "time"]
    assert medians
    assert all(row.last_day >= 100 for row in medians)


def test_a_row_id_that_is_not_in_the_evidence_is_left_alone() -> None:
    assert training_rows(["nobody/none/nothing/-"]) == ()


def test_a_figure_known_from_memory_is_no_control() -> None:
    names = draws(fit_set="with-recalled").rows
    recalled = [
        row
        for row, name in zip(training_rows(names), names, strict=True)
        if rows_by_id()[name].seen == "recalled"
    ]
    assert recalled
    assert not any(row.controlled for row in recalled)
