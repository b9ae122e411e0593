"""``needlework demo --out`` and ``--plan`` leave the example; served, it is tested elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from needlework.cli.app import main
from needlework.planfile import load_plan


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_writes_the_report_here_and_names_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--out", "needlework-demo.html"]) == 0
    captured = capsys.readouterr()
    assert "needlework-demo.html" in captured.out
    assert captured.err == ""
    report = (folder / "needlework-demo.html").read_text(encoding="utf-8")
    assert report.lstrip().lower().startswith("<!doctype html>")
    assert "glabella" in report.lower()


def test_it_prints_when_the_effect_is_lost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--out", "report.html"]) == 0
    assert "no longer none or mild" in capsys.readouterr().out.lower()
    assert [path.name for path in folder.iterdir()] == ["report.html"]


def test_it_leaves_the_plan_on_request_and_the_plan_can_be_read(folder: Path) -> None:
    assert main(["demo", "--plan", "mine.toml"]) == 0
    plan = load_plan(folder / "mine.toml")
    assert plan.sessions[0].treatments[0].product == "onabotulinumtoxinA"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--out", "nowhere/report.html"],
        ["--out", "."],
        ["--plan", "nowhere/plan.toml"],
        ["--out", "same.html", "--plan", "./same.html"],
        ["--port", "99999999"],
        ["--port", "eighty"],
    ],
)
def test_bad_input_writes_nothing(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", *arguments]) == 2
    assert capsys.readouterr().err
    assert not list(folder.iterdir())
