"""Trials of skin as text, JSON, table and report: means beside shares."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import jsonschema
import pytest

from needlework.exchange.charts.arms import Series, arms_chart
from needlework.exchange.report.trial import render_trial_report
from needlework.exchange.trial_csv import trial_csv_text
from needlework.exchange.trial_json import trial_json_text
from needlework.exchange.trial_text import WIDTH, trial_text
from needlework.exchange.words import sentence_case
from needlework.planfile import read_trial
from needlework.trials import TrialResult, run_trial
from tests.exchange.test_report import Reader
from tests.trials.skin_making import HALF, SEVERITY, comparison, endpoint, melasma

EXAMPLES = ("melasma", "submental-fat", "hair", "acne-scars")


@pytest.fixture(scope="module")
def found() -> TrialResult:
    return melasma(
        endpoint(SEVERITY, "full-face", (28, 84)),
        endpoint(HALF, "full-face"),
        comparison(SEVERITY, "full-face"),
        comparison(HALF, "full-face"),
        "[sample_size]\npower = 0.5\n",
    )


def test_the_json_keeps_its_schema_with_the_unit_of_a_mean(found: TrialResult) -> None:
    schema = json.loads(
        (files("needlework") / "schemas" / "trial-result-1.schema.json").read_text("utf-8")
    )
    document = json.loads(trial_json_text(found))
    jsonschema.validate(document, schema)
    assert document["by"] == "clinics"
    units = [item["unit"] for item in document["arms"][0]["endpoints"]]
    assert units == ["% of the start", "% of the start", "fraction"]
    mean, share = document["comparisons"]
    assert (mean["measure"], mean["lower_is_better"]) == ("mean", True)
    assert (share["measure"], share["lower_is_better"]) == ("share", False)


def test_the_table_is_tidy_and_names_means(found: TrialResult) -> None:
    rows = list(csv.DictReader(io.StringIO(trial_csv_text(found))))
    means = [row for row in rows if row["quantity"] == "mean_difference"]
    assert [row["unit"] for row in means] == ["% of the start"]
    assert float(means[0]["value"]) < 0
    assert sum(row["quantity"] == "n_per_arm" for row in rows) == 1
    assert sum(row["quantity"] == "mean_n_per_arm" for row in rows) == 1


def test_the_text_fits_the_terminal_and_says_the_unit(found: TrialResult) -> None:
    text = trial_text(found)
    assert max(map(len, text.splitlines())) <= WIDTH + 4
    told = " ".join(text.split())
    for words in (
        "Melasma severity, start = 100, full face (% of the start)",
        "difference of means −",
        "simulated clinics",
        "sunscreen alone",
        "tranexamic acid 4 mg/mL injected",
        "Power: ",
    ):
        assert words in told


def test_the_report_draws_a_mean_on_an_axis_of_its_own(found: TrialResult) -> None:
    page = render_trial_report(found)
    assert not Reader(page).crossed
    assert "mean (% of the start)" in page
    assert "share of people" in page


def test_an_axis_of_means_holds_every_band_and_a_near_zero() -> None:
    near = Series("a", (1.0, 2.0), (8.0, 9.0), (2.0, 3.0), (12.0, 13.0))
    far = Series("b", (1.0, 2.0), (80.0, 90.0), (78.0, 85.0), (85.0, 95.0))
    for series, zero in ((near, True), (far, False)):
        picture = str(arms_chart([series], "means", say=lambda value: f"{value:g} u"))
        assert (">0 u<" in picture) == zero


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_told_and_drawn(name: str) -> None:
    text = (files("needlework") / "examples" / f"trial-{name}.toml").read_text("utf-8")
    result = run_trial(read_trial(text, "trial.toml"), patients=300)
    assert max(map(len, trial_text(result).splitlines())) <= WIDTH + 4
    assert all(size.power_error < 0.1 for size in result.sample_sizes)
    assert render_trial_report(result).startswith("<!doctype html>")


def test_figures_from_memory_are_said_where_they_were_used() -> None:
    text = (files("needlework") / "examples" / "trial-melasma.toml").read_text("utf-8")
    trial = read_trial(text, "trial.toml")
    for recalled in (False, True):
        found = run_trial(trial, patients=100, include_recalled=recalled)
        for page in (trial_text(found), render_trial_report(found)):
            assert ("known only from memory" in page) == recalled


def test_names_in_capitals_keep_their_small_letter() -> None:
    assert sentence_case("mMASI mean") == "mMASI mean"
    assert sentence_case("melasma") == "Melasma"
