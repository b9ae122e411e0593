"""Tables, JSON objects and sentences as every command prints them."""

from __future__ import annotations

import io
import json

import pytest

from needlework.cli import output
from needlework.problems import BadInputError, Problem


def test_json_is_one_object_and_keeps_its_order(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"b": 1, "a": "½"})
    text = capsys.readouterr().out
    assert list(json.loads(text)) == ["b", "a"]
    assert "½" in text


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_refuses_what_is_no_number(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        output.print_json({"value": number})


def test_a_table_in_a_pipe_is_aligned_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("onset", 3), ("return", 140), ("never", None)]
    output.print_table(("event", "day"), rows, title="Events", numeric=("day",))
    assert capsys.readouterr().out.splitlines() == [
        "Events",
        "event   day",
        "onset     3",
        "return  140",
        "never",
    ]


def test_a_table_without_rows_still_says_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(("event", "day"), [])
    assert capsys.readouterr().out == "event  day\n"


def test_a_table_in_a_terminal_is_drawn_and_reads_no_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    output.print_table(("event", "day"), [("[bold]onset", 3)], title="Events", numeric=("day",))
    text = capsys.readouterr().out
    assert "[bold]onset" in text
    assert "─" in text


def test_a_stream_into_a_file_is_no_terminal() -> None:
    assert not output.is_terminal(io.StringIO())


def test_each_problem_is_one_line() -> None:
    stream = io.StringIO()
    problems = [Problem("a.toml", "1", "text", "Quote it."), Problem("b.toml", "2", "text", "So.")]
    output.print_problems(BadInputError(problems), stream)
    assert stream.getvalue().splitlines() == [problem.sentence() for problem in problems]
