from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from needlework.cli.app import main
from needlework.cli.progress import bar
from tests.planfile.test_trial_file import EXAMPLES
from tests.trials.making import TEN, TWENTY, comparison, endpoint, some_draws, text_of

FEW = ["--patients", "500"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with a trial, and made-up draws instead of the shipped ones."""
    monkeypatch.setattr("needlework.trials.run.area_draws", lambda *asked: some_draws())
    monkeypatch.chdir(tmp_path)
    text = text_of(TWENTY, TEN, endpoint(), comparison())
    (tmp_path / "trial.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_trial_is_simulated_and_told(folder, capsys) -> None:
    assert main(["trial", "trial.toml", *FEW]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Small trial\n500 simulated people per arm")
    assert captured.err == ""


def test_json_prints_one_object_and_nothing_else(folder, capsys) -> None:
    assert main(["trial", "trial.toml", *FEW, "--json", "--seed", "7"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert captured.err == ""
    assert (document["seed"], document["patients"]) == (7, 500)
    assert [arm["name"] for arm in document["arms"]] == ["20", "10"]


def test_report_and_table_are_written_beside_what_is_printed(folder, capsys) -> None:
    given = ["trial", "trial.toml", *FEW, "--html", "t.html", "--csv", "t.csv", "--json"]
    assert main(given) == 0
    captured = capsys.readouterr()
    json.loads(captured.out)
    assert captured.err == "Written: t.html\nWritten: t.csv\n"
    assert (folder / "t.html").read_text().startswith("<!doctype html>")
    assert (folder / "t.csv").read_text().startswith("arm,reference,outcome")


def test_the_same_seed_prints_the_same(folder, capsys) -> None:
    printed = []
    for seed in ("3", "3", "4"):
        assert main(["trial", "trial.toml", *FEW, "--json", "--seed", seed]) == 0
        printed.append(json.loads(capsys.readouterr().out)["arms"])
    assert printed[0] == printed[1] != printed[2]


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (("size = 80", "sice = 80"), "Did you mean size?"),
        (('area = "glabella"\ndose = "20 U"', 'area = "chin"\ndose = "20 U"'), "chin"),
        (("[[arm]]", "[[arm"), "not valid TOML"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_written(folder, capsys, spoiled, words) -> None:
    path = folder / "trial.toml"
    path.write_text(path.read_text().replace(*spoiled), encoding="utf-8")
    assert main(["trial", "trial.toml", *FEW, "--html", "t.html", "--csv", "t.csv"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err and "Traceback" not in captured.err
    assert {one.name for one in folder.iterdir()} == {"trial.toml"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["nowhere.toml"], "no such file"),
        (["trial.toml", "--patients", "0"], "--patients"),
        (["trial.toml", "--seed", "-1"], "--seed"),
        (["trial.toml", "--html", "trial.toml"], "overwrite the trial itself"),
        (["trial.toml", "--html", "x", "--csv", "x"], "overwrite the other output"),
        (["trial.toml", "--html", "nowhere/x"], "does not exist"),
    ],
)
def test_wrong_arguments_are_told(folder, capsys, given, words) -> None:
    assert main(["trial", *given]) == 2
    assert words in capsys.readouterr().err


def test_progress_is_shown_to_a_person_and_to_nobody_else(folder, capsys, monkeypatch) -> None:
    monkeypatch.setattr("needlework.cli.output.is_terminal", lambda stream=None: True)
    with bar("Simulating") as progress:
        assert progress is not None
        progress(1, 2, "numpy")
    monkeypatch.setattr("needlework.cli.output.is_terminal", lambda stream=None: False)
    with bar("Simulating") as progress:
        assert progress is None


def test_figures_from_memory_are_used_when_asked_for(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trial.toml").write_text(text_of(TWENTY, endpoint()), encoding="utf-8")
    sets = []
    for more in ([], ["--with-recalled"]):
        assert main(["trial", "trial.toml", *FEW, "--json", *more]) == 0
        document = json.loads(capsys.readouterr().out)
        sets.append((document["versions"]["fit_set"], document["arms"]))
    assert [name for name, _ in sets] == ["seen-only", "with-recalled"]
    assert sets[0][1] != sets[1][1]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_with_the_shipped_draws(name, capsys) -> None:
    path = files("needlework") / "examples" / name
    assert main(["trial", str(path), *FEW, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    treated = [each for arm in document["arms"] for each in arm["endpoints"] if arm["sessions"]]
    shares = [each for each in treated if each["unit"] == "fraction"]
    assert shares and all(
        0 <= each["lo90"] <= each["mean"] <= each["hi90"] <= 1 for each in shares
    )
    assert all(each["reasons"] for each in treated if each["grade"] != "calibrated")
    assert all(0 <= each["power"] <= 1 for each in document["comparisons"])


def test_an_area_without_a_fit_from_memory_is_refused_by_name(tmp_path, capsys) -> None:
    forehead = endpoint().replace("glabella", "forehead")
    path = tmp_path / "trial.toml"
    path.write_text(text_of(TWENTY, endpoint(), forehead), encoding="utf-8")
    assert main(["trial", str(path), *FEW, "--with-recalled", "--html", "t.html"]) == 2
    told = capsys.readouterr().err
    assert "endpoint[1].outcome: forehead has no fit that includes figures from memory" in told
    assert "allowed: glabella" in told
    assert not (tmp_path / "t.html").exists()
