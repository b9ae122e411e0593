from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from needlework.exchange.validation_json import validation_json_text, validation_to_json
from needlework.exchange.validation_page import END, START, page_tables, rewritten
from needlework.exchange.validation_text import validation_text
from needlework.validation import Validation
from needlework.validation.rows import validate_rows
from needlework.validation.run import compare, validate_by_area
from needlework.validation.table import table_rows
from tests.validation.synthetic import draws, figure, median

FIGURES = (
    figure(held_out=True),
    figure(day=112.0, value=30.0, unit="percent", n=None, arm="alone", held_out=True),
    figure(area="chin", arm="other"),
    figure(value=None, ci_low=0.5, day=56.0),
    median(value=24.0, unit="weeks"),
    median(outcome="median_time_to_onset_days", value=2.0),
)


@pytest.fixture(scope="module")
def found() -> Validation:
    return validate_rows(table_rows(FIGURES), draws(), 1)


@pytest.fixture(scope="module")
def compared() -> Validation:
    printed = table_rows([figure(value=0.9)])
    mine, other = (
        {"glabella": draws()},
        {"glabella": draws(fit_set="with-recalled", strength=0.8)},
    )
    made = validate_by_area(printed, mine, 1)
    return replace(made, other=compare(made, printed, mine, other))


def schema() -> Any:
    text = (files("needlework") / "schemas" / "validation-1.schema.json").read_text("utf-8")
    return json.loads(text)


def test_the_json_keeps_its_schema_and_brings_every_row_back(found: Validation) -> None:
    document = json.loads(validation_json_text(found))
    jsonschema.validate(document, schema())
    assert [row["row_id"] for row in document["rows"]] == [entry.row_id for entry in FIGURES]
    assert document["format"] == "needlework-validation/1"


def test_the_json_carries_exactly_the_fields_of_the_interface(found: Validation) -> None:
    rows = validation_to_json(found)["rows"]
    promised = set(schema()["$defs"]["row"]["properties"])
    assert not promised - set(rows[0])
    missing = rows[2]
    assert missing["status"] == "not-predicted"
    assert "no fitted model" in missing["reason"]
    assert missing["predicted"] is missing["inside"] is missing["grade"] is None
    lines = validation_to_json(found)["summary"]
    promised = set(schema()["$defs"]["summary"]["properties"])
    assert not promised - set(lines[0])
    assert (lines[0]["by"], lines[0]["unit"]) == ("overall", "points")


def test_a_row_is_told_in_the_unit_in_which_it_was_printed(found: Validation) -> None:
    rows = validation_to_json(found)["rows"]
    percent, weeks = rows[1], rows[4]
    assert percent["published"] == 30
    assert percent["hi90"] > 1
    assert percent["error"] == pytest.approx(percent["predicted"] - 30)
    assert weeks["interval"] == [20, 24]
    assert 4 <= weeks["predicted"] <= 40
    assert rows[0]["dose"] == 20
    assert rows[0]["dose_unit"] == "U"


def test_a_figure_without_a_value_is_predicted_and_has_no_score(found: Validation) -> None:
    row = validation_to_json(found)["rows"][3]
    assert row["status"] == "predicted"
    assert row["inside"] is row["error"] is row["pit"] is row["published"] is None


def test_the_text_shows_rows_reasons_assumptions_scores_and_goals(found: Validation) -> None:
    text = validation_text(found)
    for words in (
        "Held out of every fit: 2 predicted, 0 not",
        "Not in the fit: 3 predicted, 1 not",
        "Taken for granted",
        "n is unknown: sampling is left out of the interval",
        "Not predicted",
        "new-trial/other/responder_none_or_mild_investigator_max_contraction/28",
        "none or mild",
        "24 weeks",
        "30 %",
        "Goals, for shares",
        "Draws: seen-only. Seed 1.",
    ):
        assert words in text, words
    assert all(line.isprintable() for line in text.splitlines())


def test_the_text_marks_what_lies_inside_and_what_does_not(found: Validation) -> None:
    lines = [line for line in validation_text(found).splitlines() if line.startswith("  in ")]
    missed = [line for line in validation_text(found).splitlines() if line.startswith("  OUT ")]
    unscored = [line for line in validation_text(found).splitlines() if line.startswith("  ? ")]
    assert len(lines) + len(missed) == 4
    assert len(unscored) == 1


def test_the_text_without_a_scored_share_has_no_goals() -> None:
    made = validate_rows(table_rows([figure(area="chin")]), draws(size=5), 1)
    text = validation_text(made)
    assert "Goals" not in text
    assert "no fitted model" in text


def test_both_sets_of_draws_are_printed_where_they_differ(compared: Validation) -> None:
    document = validation_to_json(compared)
    jsonschema.validate(document, schema())
    assert document["other_draws"]["fit_set"] == "with-recalled"
    assert document["other_draws"]["summary_there"][0]["n"] == 1
    assert "With the draws with-recalled" in validation_text(compared)


def test_trials_that_are_not_to_be_trusted_are_named() -> None:
    made = replace(
        validate_rows(table_rows([figure()]), draws(size=5), 1), untrusted={"bad": 0.81}
    )
    assert "bad (0.81)" in validation_text(made)
    assert validation_to_json(made)["untrusted_trials"] == {"bad": 0.81}


def test_the_tables_of_the_page_go_between_its_marks(found: Validation) -> None:
    page = f"# Title\n\n{START}\nold\n{END}\n\nrest\n"
    made = rewritten(page, page_tables([found]))
    assert made.startswith("# Title\n") and made.endswith(f"{END}\n\nrest\n")
    assert "old" not in made
    assert "### Scores, draws seen-only" in made
    assert rewritten(made, page_tables([found])) == made
