"""A file that cannot be a plan file is refused with one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from needlework.planfile import load_plan
from needlework.problems import BadInputError, Problem
from tests.planfile.texts import PLAIN


def refusal(path: Path | str) -> Problem:
    """Return the one problem of a file."""
    with pytest.raises(BadInputError) as refused:
        load_plan(path)
    assert len(refused.value.problems) == 1
    return refused.value.problems[0]


def written(folder: Path, data: bytes) -> Path:
    """Return a file with these bytes."""
    path = folder / "plan.toml"
    path.write_bytes(data)
    return path


def test_a_missing_file_is_named_in_the_sentence(tmp_path: Path) -> None:
    problem = refusal(tmp_path / "gone.toml")
    assert problem.code == "file.missing"
    assert "gone.toml" in problem.sentence()


def test_a_directory_is_no_plan_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "file.directory"


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    assert refusal(name).code in {"file.unreadable", "file.missing"}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").code == "file.unreadable"


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, PLAIN.encode())
    monkeypatch.setattr(Path, "open", refuse)
    problem = refusal(path)
    assert problem.code == "file.unreadable"
    assert "permission denied" in problem.sentence()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (PLAIN.encode("utf-16"), "file.encoding", "UTF-16"),
        (PLAIN.encode("utf-16-le"), "file.encoding", "NUL"),
        (b"title = '\x00'", "file.encoding", "NUL"),
        (b"a = 1\ntitle = '\xe9'", "file.encoding", "line 2"),
        (b"#" * 1_000_001, "file.size", "1 MB"),
        (b"format = ", "file.malformed", "end of the file"),
        (b"a = 1\nb == 2", "file.malformed", "line 2, column 4"),
        (b'title = "open', "file.malformed", "end of the file"),
        (b"a = 1\na = 2\nb = 3", "file.malformed", "line 2"),
        (b"a = " + b"[" * 5000, "file.malformed", "too deeply"),
        (b"a." * 100_000 + b"a = 1", "file.malformed", "too deeply"),
        (b"a = " + b"9" * 5000, "file.malformed", "TOML"),
        (b"d = 2026-13-01", "file.malformed", "line 1"),
    ],
)
def test_bytes_that_are_no_toml_are_refused(
    tmp_path: Path, data: bytes, code: str, words: str
) -> None:
    problem = refusal(written(tmp_path, data))
    assert problem.code == code
    assert words in problem.sentence()


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode()
    assert load_plan(written(tmp_path, data)) == load_plan(written(tmp_path, PLAIN.encode()))


def test_an_empty_file_is_told_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        load_plan(written(tmp_path, b""))
    assert [problem.code for problem in refused.value.problems] == ["plan.missing-key"] * 2
