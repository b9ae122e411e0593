"""``needlework optimise``: alternatives printed and written."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from needlework.cli.app import main

EXAMPLES = Path(str(files("needlework"))) / "examples"
CROWS_FEET = str(EXAMPLES / "crows-feet.toml")
QUICK = ["--draws", "200"]


def test_alternatives_are_printed_and_written_as_plans_that_can_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["optimise", CROWS_FEET, "--out", str(tmp_path), *QUICK]) == 0
    printed = capsys.readouterr()
    assert "Least units" in printed.out
    plans = sorted(tmp_path.glob("crows-feet-*.toml"))
    assert len(plans) >= 2
    assert printed.err.count("Written:") == len(plans) + 1
    assert (tmp_path / "crows-feet-alternatives.svg").read_text().startswith("<svg")
    for path in plans:
        assert main(["check", str(path)]) == main(["check", CROWS_FEET])
        assert "LABEL" not in capsys.readouterr().out


def test_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", CROWS_FEET, "--json", "--points", "4", *QUICK]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "needlework-alternatives/1"
    assert all(one["points"] <= 4 for one in document["alternatives"])


def test_a_goal_out_of_reach_exits_with_one_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Path(CROWS_FEET).read_text().replace("probability = 0.6", "probability = 0.99")
    plan, folder = tmp_path / "plan.toml", tmp_path / "out"
    plan.write_text(text)
    folder.mkdir()
    assert main(["optimise", str(plan), "--out", str(folder), *QUICK]) == 1
    assert "is wanted" in capsys.readouterr().out
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.toml"],
        [CROWS_FEET, "--out", "nowhere"],
        [CROWS_FEET, "--out", CROWS_FEET],
        [CROWS_FEET, "--session", "s9"],
        [CROWS_FEET, "--face", "nowhere.toml"],
        [CROWS_FEET, "--today", "tomorrow"],
        [CROWS_FEET, "--points", "0"],
        [str(EXAMPLES / "melasma.toml")],
        [str(EXAMPLES / "masseter.toml")],
    ],
)
def test_bad_input_is_a_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", *arguments]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "Traceback" not in said.err
    assert said.err.strip()
