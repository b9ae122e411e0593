from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import needlework
from needlework.evidence.curated import all_curated_rows
from needlework.problems import BadInputError
from needlework.validation import Validation, validate
from needlework.validation.rows import validate_rows
from needlework.validation.run import compare, default_rows, validate_by_area
from needlework.validation.table import table_rows
from tests.validation.synthetic import draws, figure, median, with_weights

HEADER = (
    "source,study,arm,product,dose,dose_unit,area,population,outcome,definition,day,n,value,unit"
)
LINE = (
    "somebody,new-trial,ona-20,onabotulinumtoxinA,20,U,glabella,adults,"
    "responder_none_or_mild_investigator_max_contraction,investigator,28,100,0.8,fraction"
)


@pytest.fixture
def small_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the shipped draws."""
    sets = {False: draws(size=40), True: draws(size=40, fit_set="with-recalled")}
    monkeypatch.setattr(
        "needlework.validation.run.load_draws", lambda recalled, area: sets[recalled]
    )


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def written(*lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "results.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    return written


def tables(**options: Any) -> dict[str, Any]:
    return {"glabella": draws(**options)}


def of(*figures: Any, **options: Any) -> Validation:
    return validate_rows(table_rows(figures), draws(**options), 1)


def test_without_a_table_every_held_out_and_every_fitted_row_comes_back() -> None:
    table = draws(size=10)
    names = [row.row_id for row in default_rows({"glabella": table})]
    held_out = [row.row_id for row in all_curated_rows() if row.held_out]
    assert names == [
        *held_out,
        *(row.row_id for row in all_curated_rows() if row.row_id in table.rows),
    ]
    assert len(names) == len(set(names))
    with_checks = default_rows({"glabella": table}, checks=True)
    assert len(with_checks) > len(names)


def test_the_default_validation_predicts_or_explains_every_row(small_draws: None) -> None:
    found = validate()
    assert {row.role for row in found.rows} == {"held-out", "loto"}
    assert all((row.predicted is None) == bool(row.reason) for row in found.rows)
    held_out = [row for row in found.rows if row.role == "held-out" and row.area == "glabella"]
    assert sum(row.predicted is not None for row in held_out) >= 40
    fitted = [row for row in found.rows if row.role == "loto"]
    assert all(row.predicted is not None for row in fitted)


def test_every_row_of_a_table_comes_back_in_its_order() -> None:
    rows = [figure(), figure(area="chin"), median(), figure(outcome="x"), figure()]
    found = of(*rows)
    assert [row.row_id for row in found.rows] == [row.row_id for row in rows]
    assert [row.status for row in found.rows] == [
        "predicted",
        "not-predicted",
        "predicted",
        "not-predicted",
        "predicted",
    ]


def test_a_row_is_held_out_or_fitted_or_neither() -> None:
    table = draws()
    trial = table.trials[0]
    roles = [
        row.role
        for row in validate_rows(
            table_rows(
                [figure(), figure(held_out=True), figure(row_id=table.rows[0], study=trial)]
            ),
            table,
            1,
        ).rows
    ]
    assert roles == ["check", "held-out", "loto"]


def test_a_trial_whose_weights_are_not_to_be_trusted_is_named() -> None:
    table = draws()
    trial = table.trials[0]
    bad = with_weights(table, trial, np.zeros(table.size), shape=0.9)
    found = validate_rows(default_rows({"glabella": bad}), bad, 1)
    assert found.untrusted == {trial: pytest.approx(0.9)}
    notes = [row.assumptions for row in found.rows if row.study == trial]
    assert all(any("0.90" in note for note in row) for row in notes)


def test_a_trial_that_was_fitted_out_is_predicted_by_that_fit_and_not_named() -> None:
    table = draws()
    trial = table.trials[0]
    bad = with_weights(table, trial, np.zeros(table.size), shape=0.9)
    weak = {
        name: value * (0.2 if name == "strength" else 1) for name, value in bad.parameters.items()
    }
    again = replace(bad, refits={trial: weak})
    rows = default_rows({"glabella": bad})
    plain, found = (validate_rows(rows, each, 1) for each in (bad, again))
    assert found.untrusted == {}
    pairs = [
        (one.predicted.median, two.predicted.median)
        for one, two in zip(plain.rows, found.rows, strict=True)
        if one.study == trial and one.product != "placebo" and one.predicted and two.predicted
    ]
    assert pairs and all(two < one for one, two in pairs)


def test_people_who_sit_in_the_fit_under_another_name_are_mentioned() -> None:
    table = draws()
    found = validate_rows(default_rows({"glabella": table}, checks=True), table, 1)
    pool = next(row for row in found.rows if row.study == "ona-gl-4trials" and row.predicted)
    assert any("botox-gl-2" in note for note in pool.assumptions)


def test_the_interval_of_a_median_is_told_in_the_unit_of_the_row() -> None:
    row = of(median(value=24.0, unit="weeks")).rows[0]
    assert row.interval == pytest.approx((20, 24))


def test_versions_say_what_made_the_predictions() -> None:
    assert of(figure()).versions == {
        "package": needlework.__version__,
        "evidence": "sha256:e",
        "draws": "sha256:d",
        "fit_set": "seen-only",
    }


def test_both_sets_of_draws_are_shown_where_their_errors_differ() -> None:
    printed = table_rows([figure(day=112.0, value=0.57), figure(day=84.0, value=0.83)])
    mine, alike = tables(), tables(fit_set="with-recalled")
    other = tables(fit_set="with-recalled", strength=1.0)
    found = validate_by_area(printed, mine, 1)
    assert compare(found, printed, mine, alike) is None
    shown = compare(found, printed, mine, other)
    assert shown is not None
    assert shown.fit_set == "with-recalled"
    errors = [lines[0].mae for lines in (shown.here, shown.there)]
    assert None not in errors and abs(errors[0] - errors[1]) > 2


def test_only_rows_of_neither_fit_are_compared() -> None:
    mine, other = tables(), tables(fit_set="with-recalled", strength=1.0)
    fitted = [row for row in default_rows(mine) if row.row_id in mine["glabella"].rows]
    assert compare(validate_by_area(fitted, mine, 1), fitted, mine, other) is None


def test_a_table_of_a_user_is_read_predicted_and_scored(
    small_draws: None, table: Callable[..., Path]
) -> None:
    found = validate(table(LINE, LINE.replace("glabella", "chin")))
    assert [row.status for row in found.rows] == ["predicted", "not-predicted"]
    assert found.rows[0].seen == "recalled"
    assert found.rows[0].score is not None
    assert found.line("overall", "all").n == 1


def test_one_set_of_draws_is_enough(
    monkeypatch: pytest.MonkeyPatch, table: Callable[..., Path]
) -> None:
    def only_seen(recalled: bool, area: str) -> Any:
        if recalled:
            raise FileNotFoundError
        return draws(size=20)

    monkeypatch.setattr("needlework.validation.run.load_draws", only_seen)
    assert validate(table(LINE)).other is None


def test_a_table_with_faults_is_refused_whole(
    small_draws: None, table: Callable[..., Path]
) -> None:
    with pytest.raises(BadInputError) as raised:
        validate(table(LINE, LINE.replace("0.8,", "8,"), LINE.replace(",28,", ",soon,")))
    assert [problem.where.rpartition(" ")[2] for problem in raised.value.problems] == [
        "value",
        "day",
    ]


def test_sources_without_a_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="without a table"):
        validate(sources=tmp_path / "sources.toml")
