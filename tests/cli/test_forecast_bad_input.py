"""Bad input through the whole command: its sentence, exit code 2, and nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from needlework.cli.app import main
from tests.forecast.making import plan_of, score, treatment, visit

WHOLE = "\n".join(
    ['format = "needlework-plan/1"', "[patient]", "age = 43", score(3), visit(0, treatment())]
)


def instead(old: str, new: str) -> Callable[[Path], object]:
    """Return what writes the plan with one thing changed."""
    assert old in WHOLE
    return lambda path: path.write_text(WHOLE.replace(old, new, 1), encoding="utf-8")


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, r"plan\.toml"),
    "a folder": (lambda path: path.mkdir(), r"plan\.toml"),
    "empty": (lambda path: path.write_bytes(b""), r"format"),
    "malformed": (instead("age = 43", "age = = 43"), r"plan\.toml, line \d+"),
    "not UTF-8": (lambda path: path.write_bytes(WHOLE.encode("utf-16")), r"UTF-8"),
    "a byte of Latin": (lambda path: path.write_bytes(b'title = "caf\xe9"\n'), r"UTF-8"),
    "huge": (lambda path: path.write_bytes(b"#" * 8_000_000), r"large|MB|bytes"),
    "unknown area": (instead('area = "glabella"\ndose', 'area = "glabela"\ndose'), r'"glabella"'),
    "unknown product": (
        instead("onabotulinumtoxinA", "onabotulinumtoxinB"),
        r"onabotulinumtoxinA",
    ),
    "unknown scale": (instead('"FWS"', '"FWX"'), r"scale"),
    "unknown key": (instead("age = 43", "age = 43\nagee = 44"), r"agee.*age"),
    "unknown kind": (instead('"neuromodulator"', '"toxin"'), r"neuromodulator"),
    "negative dose": (instead('"20 U"', '"-20 U"'), r"negative"),
    "no dose at all": (instead('"20 U"', '"0 U"'), r"above zero"),
    "absurd dose": (instead('"20 U"', '"20000 U"'), r"believable"),
    "dose that is no number": (instead('"20 U"', '"NaN U"'), r"finite"),
    "bare number": (instead('"20 U"', "20"), r'"20 U"'),
    "units of another product": (instead('"20 U"', '"20 sU"'), r"abobotulinumtoxinA"),
    "too old": (instead("age = 43", "age = 143"), r"0 to 120"),
    "unborn": (instead("age = 43", "age = -1"), r"0 to 120"),
    "first day later": (instead("day = 0", "day = 5"), r"first session"),
    "grade beyond the scale": (instead("value = 3", "value = 4"), r"0 to 3"),
}


@pytest.mark.parametrize(("write", "words"), list(CASES.values()), ids=list(CASES))
def test_bad_input_is_a_sentence_and_nothing_is_written(
    write: Callable[[Path], object],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path, html, csv = (tmp_path / name for name in ("plan.toml", "a.html", "a.csv"))
    write(path)
    before = sorted(tmp_path.iterdir())
    given = ["forecast", str(path), "--json", "--html", str(html), "--csv", str(csv)]
    assert main(given) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(words, said.err), said.err
    assert "Traceback" not in said.err
    assert "own account" not in said.err
    for line in said.err.splitlines():
        assert line.endswith((".", "?", "!")), line
    assert sorted(tmp_path.iterdir()) == before


def test_sessions_out_of_order_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(WHOLE + visit(84) + visit(28), encoding="utf-8")
    assert main(["forecast", str(path)]) == 2
    assert "84 or later" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["cite", "forecast"])
def test_the_plan_that_the_cases_spoil_is_good_itself(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(WHOLE, encoding="utf-8")
    assert main([name, str(path)]) == 0
    assert capsys.readouterr().out
    assert plan_of(score(3), visit(0)).treatments


@pytest.mark.parametrize(
    "options",
    [
        ["--days", "0:0"],
        ["--days", "0:7"],
        ["--days", "0:29"],
        ["--days", "14:14:1"],
        ["--days", "0:3650:10"],
        ["--draws", "100"],
        ["--seed", "0"],
    ],
    ids=" ".join,
)
def test_unusual_options_are_answered(
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.toml").write_text(WHOLE, encoding="utf-8")
    outputs = ["--json", "--html", "a.html", "--csv", "a.csv"]
    assert main(["forecast", "plan.toml", *options, *outputs]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["courses"]
    assert Path("a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert Path("a.csv").read_text(encoding="utf-8").count("\n") > len(found["courses"])


@pytest.mark.parametrize("scale", ["MAS", "FWCS", "GAIS"])
def test_a_score_that_the_model_does_not_know_is_no_crash(
    scale: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        WHOLE.replace('"FWS"', f'"{scale}"').replace("value = 3", "value = 4"), encoding="utf-8"
    )
    assert main(["forecast", str(path)]) == 0
    assert "no baseline score" in capsys.readouterr().out
