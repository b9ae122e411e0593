from __future__ import annotations

import json
from pathlib import Path

import pytest

from needlework.cli import scenario_command
from needlework.cli.app import main
from needlework.forecast.ageing import scenario as running
from needlework.mechanisms import sunlight
from tests.forecast.making_scenario import ageing_draws

SHORT = ["--years", "3"]
PLAN = """
format = "needlework-plan/1"
[patient]
age = 41
sex = "male"
skin_type = 4
sun = { latitude = -33.9, protection = "occasional" }
[[session]]
day = 0
[[session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
dose = "20 U"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with a plan, and made-up draws instead of the shipped ones."""
    monkeypatch.setattr(running, "shipped_draws", lambda name: ageing_draws(100))
    monkeypatch.setattr(running, "DEFAULT_PEOPLE", 100)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def asked(capsys, *arguments: str) -> dict[str, object]:
    assert main(["scenario", *SHORT, "--json", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)["asked"]


def test_without_anything_a_woman_of_28_begins_now(capsys) -> None:
    found = asked(capsys)
    assert (found["age"], found["sex"], found["skin_type"]) == (28, "female", 2)
    assert (found["latitude"], found["protection"]) == (49.3, "daily-spf30")
    assert (found["toxin_from"], found["years"]) == (28, 3)


def test_a_plan_gives_what_it_says_of_its_patient(capsys) -> None:
    found = asked(capsys, "plan.toml")
    assert (found["age"], found["sex"], found["skin_type"]) == (41, "male", 4)
    assert (found["latitude"], found["protection"]) == (-33.9, "occasional")
    assert found["toxin_from"] == 41


def test_an_option_counts_more_than_the_plan(capsys) -> None:
    found = asked(capsys, "plan.toml", "--age", "50", "--toxin-from", "never")
    assert (found["age"], found["sex"], found["toxin_from"]) == (50, "male", None)


def test_the_text_and_the_report_are_given_together(folder, capsys) -> None:
    assert main(["scenario", *SHORT, "--html", "s.html"]) == 0
    captured = capsys.readouterr()
    assert "RESEARCH VIEW" in captured.out
    assert captured.err == "Written: s.html\n"
    assert (folder / "s.html").read_text().startswith("<!doctype html>")


def test_the_same_seed_prints_the_same(capsys) -> None:
    printed = []
    for seed in ("3", "3", "4"):
        assert main(["scenario", *SHORT, "--json", "--seed", seed]) == 0
        printed.append(json.loads(capsys.readouterr().out)["courses"])
    assert printed[0] == printed[1] != printed[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--age", "12"], "scenario, age: 12; allowed: 20 to 90 years"),
        (["--skin-type", "9"], "scenario, skin type: 9; allowed: 1, 2, 3, 4, 5, 6"),
        (["--latitude", "120"], "-90 to 90 degrees"),
        (["--years", "0"], "1 to 80 years"),
        (["--toxin-from", "soon"], "--toxin-from: 'soon'; allowed: an age in years"),
        (["--toxin-from", "20"], "28 to 68, or never"),
        (["missing.toml"], "missing.toml"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_written(arguments, told, folder, capsys) -> None:
    assert main(["scenario", *arguments, "--html", "s.html"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert not (folder / "s.html").exists()


def test_a_report_over_the_plan_is_refused(folder, capsys) -> None:
    assert main(["scenario", "plan.toml", "--html", "plan.toml"]) == 2
    assert "overwrite" in capsys.readouterr().err
    assert (folder / "plan.toml").read_text() == PLAN


def test_the_command_offers_the_habits_that_the_model_knows() -> None:
    assert scenario_command.PROTECTIONS == sunlight.PROTECTIONS
