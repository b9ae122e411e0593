import json
from typing import Any

import pytest

from needlework.cli.app import main
from tests.validation.synthetic import draws

TABLE = (
    "source,study,arm,product,dose,area,outcome,day,n,value,unit,dose_unit\n"
    "somebody,new-trial,ona-20,Botox Cosmetic,20,glabella,"
    "responder_none_or_mild_investigator_max_contraction,28,100,0.8,fraction,U\n"
    "somebody,new-trial,ona-20,Botox Cosmetic,20,chin,"
    "responder_none_or_mild_investigator_max_contraction,28,100,0.8,fraction,U\n"
)
SOURCES = '[somebody]\ncitation = "Somebody 2026"\nseen = "abstract"\nkind = "rct"\nurl = ""\n'


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Any:
    """Small draws instead of the shipped ones, and a folder to work in."""
    sets = {False: draws(size=30), True: draws(size=30, fit_set="with-recalled")}
    place = "needlework.validation.run.load_draws"
    monkeypatch.setattr(place, lambda recalled, area: sets[recalled])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def test_a_table_is_predicted_and_scored(folder, capsys) -> None:
    assert main(["validate", "--results", "results.csv"]) == 0
    out = capsys.readouterr().out
    assert "Not in the fit: 1 predicted, 1 not" in out
    assert "no fitted model for the area chin" in out


def test_json_prints_one_object_and_nothing_else(folder, capsys) -> None:
    assert main(["validate", "--results", "results.csv", "--json", "--seed", "5"]) == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert captured.err == ""
    assert [row["status"] for row in document["rows"]] == ["predicted", "not-predicted"]
    assert document["seed"] == 5
    assert document["rows"][0]["product"] == "onabotulinumtoxinA"


def test_the_same_seed_prints_the_same(folder, capsys) -> None:
    printed = []
    for seed in ("1", "1", "2"):
        assert main(["validate", "--results", "results.csv", "--json", "--seed", seed]) == 0
        printed.append(json.loads(capsys.readouterr().out)["rows"])
    assert printed[0] == printed[1] != printed[2]


def test_sources_say_how_a_row_was_seen(folder, capsys) -> None:
    given = ["validate", "--results", "results.csv", "--sources", "sources.toml", "--json"]
    assert main(given) == 0
    assert {row["seen"] for row in json.loads(capsys.readouterr().out)["rows"]} == {"abstract"}


def test_without_a_table_held_out_and_fitted_rows_are_shown(folder, capsys) -> None:
    assert main(["validate", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["role"] for row in rows} == {"held-out", "loto"}
    assert main(["validate", "--checks", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) > len(rows)


def test_the_other_draws_can_be_asked_for(folder, capsys) -> None:
    given = ["validate", "--results", "results.csv", "--with-recalled", "--json"]
    assert main(given) == 0
    assert json.loads(capsys.readouterr().out)["versions"]["fit_set"] == "with-recalled"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--results", "nowhere.csv"], "nowhere.csv"),
        (["--sources", "sources.toml"], "without a table"),
        (["--results", "empty.csv"], "empty.csv"),
        (["--results", "bad.csv"], "line 2, column value"),
        (["--seed", "-1"], "--seed"),
        (["--results"], "requires an argument"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(folder, capsys, arguments, words) -> None:
    (folder / "empty.csv").write_text("", encoding="utf-8")
    (folder / "bad.csv").write_text(TABLE.replace("0.8,", "80,"), encoding="utf-8")
    assert main(["validate", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err


def test_bytes_that_are_no_table_are_refused(folder, capsys) -> None:
    (folder / "binary.csv").write_bytes(b"\xff\xfe\x00PNG\x00" * 40)
    assert main(["validate", "--results", "binary.csv"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "binary.csv" in captured.err
