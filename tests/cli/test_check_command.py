"""``needlework check`` says what it found, what did not run, and refuses what it cannot use."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from needlework.cli.app import main

EXAMPLES = files("needlework") / "examples"
TEAM = """
format = "needlework-provider/1"
jurisdiction = "US-CA"
premises = "clinic"
[[provider]]
id = "dr"
role = "physician"
does = ["assess", "prescribe", "inject"]
assessment = "in-person"
"""


def example(name: str = "frown-lines.toml") -> str:
    return str(EXAMPLES / name)


@pytest.fixture
def team(tmp_path: Path) -> str:
    path = tmp_path / "team.toml"
    path.write_text(TEAM, encoding="utf-8")
    return str(path)


def test_the_findings_are_json_in_their_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", example(), "--json", "--today", "2026-12-01"]) == 1
    found = json.loads(capsys.readouterr().out)
    schema = json.loads(
        (files("needlework") / "schemas" / "findings-1.schema.json").read_text("utf-8")
    )
    jsonschema.validate(found, schema)
    assert {"authority", "what the forecast says"} <= {one["rules"] for one in found["not_run"]}


def test_a_provider_file_makes_the_group_run(
    team: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", example(), "--provider", team, "--today", "2026-12-01"])
    printed = " ".join(capsys.readouterr().out.split())
    assert "Not checked: authority" not in printed
    assert "self-approved" in printed


def test_a_forecast_makes_its_group_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", example(), "--forecast", "--today", "2026-12-01"])
    assert "--forecast makes one" not in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--at", "25:00"], "--at"),
        (["--today", "tomorrow"], "--today"),
        (["--provider", "nowhere.toml"], "a provider file"),
        (["--policy", "nowhere.toml"], "a policy file"),
        (["--explain", "LABEL-INTERVALL"], "LABEL-INTERVAL"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", example(), *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error and error.count("\n") == 1


def test_a_looser_policy_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(
        'format = "needlework-policy/1"\n[[limit]]\nrule = "LABEL-INTERVAL/ona-gl"\n'
        'amount = 60\nunit = "days"\n',
        encoding="utf-8",
    )
    assert main(["check", example(), "--policy", str(path)]) == 2
    assert "policy.toml, line 2" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["VIAL-EXPIRED", "ANAESTHETIC-DOSE", "AUTHORITY-FORBIDDEN"])
def test_every_new_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", code]) == 0
    assert code in capsys.readouterr().out
