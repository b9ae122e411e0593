"""A sheet or its refusal, emergency cards or their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from needlework.cli.app import main
from tests.safety.making import PATIENT, TOXIN


def plan_file(folder: Path, patient: str = PATIENT) -> str:
    path = folder / "plan.toml"
    path.write_text(
        'format = "needlework-plan/1"\nregion = "US"\nstart_date = 2026-12-01\n'
        f"[patient]\n{patient}"
        f"[[session]]\nday = 0\n[[session.treatment]]\n{TOXIN}",
        encoding="utf-8",
    )
    return str(path)


def test_a_sheet_is_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "sheet.html"
    assert main(["care", plan_file(tmp_path), "--html", str(target)]) == 0
    printed = capsys.readouterr().out
    assert "Session of 1 December 2026" in printed and "Headache" in printed
    assert "Session of 1 December 2026" in target.read_text(encoding="utf-8")


def test_there_is_no_sheet_while_a_stop_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "sheet.html"
    pregnant = PATIENT.replace('pregnant = "no"', 'pregnant = "yes"')
    assert main(["care", plan_file(tmp_path, pregnant), "--html", str(target)]) == 1
    assert "PREGNANCY" in capsys.readouterr().out
    assert not target.exists()


def test_the_sheet_does_not_overwrite_the_plan(tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    before = Path(path).read_text(encoding="utf-8")
    assert main(["care", path, "--html", path]) == 2
    assert Path(path).read_text(encoding="utf-8") == before


def test_cards_are_listed_shown_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["emergency"]) == 0
    assert "anaphylaxis: Anaphylaxis" in capsys.readouterr().out
    target = tmp_path / "card.html"
    assert main(["emergency", "ptosis", "--html", str(target)]) == 0
    assert "DROOPING EYELID" in capsys.readouterr().out
    assert "Drooping eyelid" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["zzz"], ["ptosis", "--region", "Atlantis"]])
def test_an_unknown_card_or_region_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["emergency", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
