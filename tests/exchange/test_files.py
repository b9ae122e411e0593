import os
from pathlib import Path

import pytest

from needlework.exchange.files import write_all, write_text
from needlework.problems import BadInputError


def codes(error: pytest.ExceptionInfo[BadInputError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_a_file_is_written_and_replaced(tmp_path):
    target = tmp_path / "report.html"
    assert write_text(target, "one") == target
    write_text(target, "zwö")
    assert target.read_text(encoding="utf-8") == "zwö"
    assert os.listdir(tmp_path) == ["report.html"]


def test_a_missing_directory_is_one_sentence_and_stays_missing(tmp_path):
    with pytest.raises(BadInputError) as error:
        write_text(tmp_path / "not-there" / "report.html", "x")
    assert codes(error) == ["output.no-directory"]
    assert "not-there" in str(error.value)
    assert os.listdir(tmp_path) == []


def test_a_directory_is_not_a_file(tmp_path):
    with pytest.raises(BadInputError) as error:
        write_text(tmp_path, "x")
    assert codes(error) == ["output.is-directory"]


def test_all_problems_are_told_at_once_and_nothing_is_written(tmp_path):
    good = tmp_path / "good.csv"
    with pytest.raises(BadInputError) as error:
        write_all({good: "x", tmp_path: "y", tmp_path / "no" / "z": "z"})
    assert codes(error) == ["output.is-directory", "output.no-directory"]
    assert os.listdir(tmp_path) == []


def test_a_failure_half_way_leaves_the_old_files_and_no_rest(tmp_path, monkeypatch):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("old")
    stage = os.fdopen
    opened = []

    def fails_second(handle, *arguments, **options):
        opened.append(handle)
        if len(opened) == 2:
            os.close(handle)
            raise OSError(28, "No space left on device")
        return stage(handle, *arguments, **options)

    monkeypatch.setattr(os, "fdopen", fails_second)
    with pytest.raises(BadInputError) as error:
        write_all({first: "new", second: "new"})
    assert codes(error) == ["output.unwritable"]
    assert "No space left" in str(error.value)
    assert first.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_permissions_are_those_of_plain_writing(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("x")
    written = write_text(tmp_path / "written", "x")
    assert written.stat().st_mode == plain.stat().st_mode


def test_permissions_of_a_replaced_file_stay(tmp_path: Path):
    target = tmp_path / "shared"
    target.write_text("old")
    target.chmod(0o640)
    write_text(target, "new")
    assert target.stat().st_mode & 0o777 == 0o640
