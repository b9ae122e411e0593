import csv
import json
import re
from importlib.resources import files
from typing import Any

import pytest

from needlework.cli.app import main
from needlework.cli.days import LAST_DAY, parse_days
from needlework.problems import BadInputError
from tests.exchange import example_forecast as example

PLAN = (files("needlework") / "examples" / "frown-lines.toml").read_text(encoding="utf-8")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the engine and keep what it was asked for."""
    import needlework.forecast

    calls: list[dict[str, Any]] = []

    def forecast(plan: Any, **options: Any) -> Any:
        calls.append({"plan": plan, **options})
        return example.forecast()

    monkeypatch.setattr(needlework.forecast, "forecast", forecast, raising=False)
    return calls


@pytest.fixture
def plan_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "frown.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def files_beside(plan_path) -> list[str]:
    return sorted(item.name for item in plan_path.parent.iterdir())


def test_it_prints_a_page_of_text(plan_path, asked, capsys):
    assert main(["forecast", str(plan_path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Frown lines, first visit\n")
    assert "Events, in days" in said.out
    assert said.err == ""
    assert files_beside(plan_path) == ["frown.toml"]


def test_json_is_one_object_and_nothing_else_on_standard_output(plan_path, asked, capsys):
    html, table = plan_path.with_name("a.html"), plan_path.with_name("a.csv")
    arguments = ["forecast", str(plan_path), "--json", "--html", str(html), "--csv", str(table)]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["format"] == "needlework-forecast/1"
    assert said.out.count("\n") == 1
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    with table.open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 4 * 361
    assert [line.split(": ")[0] for line in said.err.splitlines()] == ["Written", "Written"]
    assert files_beside(plan_path) == ["a.csv", "a.html", "frown.toml"]


def test_options_reach_the_engine(plan_path, asked, capsys):
    arguments = ["--days", "0:84:28", "--seed", "7", "--draws", "250", "--with-recalled"]
    assert main(["forecast", str(plan_path), *arguments]) == 0
    call = asked[0]
    assert call["plan"].title == "Frown lines, first visit"
    assert tuple(call["days"]) == (0, 28, 56, 84)
    assert (call["seed"], call["draws"], call["include_recalled"]) == (7, 250, True)


def test_without_options_the_engine_uses_its_own_defaults(plan_path, asked, capsys):
    assert main(["forecast", str(plan_path)]) == 0
    assert set(asked[0]) == {"plan", "include_recalled"}
    assert asked[0]["include_recalled"] is False


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0:3", (0, 1, 2, 3)),
        ("0:10:5", (0, 5, 10)),
        ("1:10:5", (1, 6)),
        ("7:7:1", (7,)),
        (" 0 : 2 : 2 ", (0, 2)),
        (f"0:{LAST_DAY}:5", tuple(range(0, LAST_DAY + 1, 5))),
    ],
)
def test_days_hold_both_ends_where_the_step_meets_them(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize(
    "text",
    [
        *("", "7", "a:b:c", "0:10:", "-1:10:1", "10:0:1", "0:10:0", "0:99999:7", "0:3650:1"),
        *("1.5:3:1", "0:1:2:3", "nan:1:1", "٠:٣:١", "0:99999999999999999999:1"),
    ],
)
def test_bad_days_are_one_sentence_and_nothing_is_written(text, plan_path, asked, capsys):
    html = plan_path.with_name("a.html")
    assert main(["forecast", str(plan_path), "--days", text, "--html", str(html)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"--days: .*; allowed: A:B or A:B:STEP .*\n", said.err)
    assert asked == []
    assert files_beside(plan_path) == ["frown.toml"]


def test_the_remedy_turns_swapped_days_round():
    with pytest.raises(BadInputError, match="write 0:10:2"):
        parse_days("10:0:2")


@pytest.mark.parametrize("option", ["--html", "--csv"])
def test_an_output_in_a_missing_directory_is_refused_before_any_work(
    option, plan_path, asked, capsys
):
    target = plan_path.parent / "missing" / "file"
    assert main(["forecast", str(plan_path), "--json", option, str(target)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "missing" in said.err
    assert asked == []


def test_one_bad_output_keeps_the_other_from_being_written(plan_path, asked, capsys):
    good, bad = plan_path.with_name("a.html"), plan_path.parent / "missing" / "a.csv"
    assert main(["forecast", str(plan_path), "--html", str(good), "--csv", str(bad)]) == 2
    assert files_beside(plan_path) == ["frown.toml"]


def test_outputs_do_not_overwrite_the_plan_or_each_other(plan_path, asked, capsys):
    assert main(["forecast", str(plan_path), "--html", str(plan_path)]) == 2
    assert "overwrite the plan" in capsys.readouterr().err
    assert plan_path.read_text(encoding="utf-8") == PLAN
    same = str(plan_path.with_name("same"))
    assert main(["forecast", str(plan_path), "--html", same, "--csv", same]) == 2
    assert "overwrite the other output" in capsys.readouterr().err
    assert asked == []


def test_a_missing_plan_is_one_sentence(plan_path, asked, capsys):
    assert main(["forecast", "absent.toml", "--html", "a.html"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "absent.toml" in said.err
    assert files_beside(plan_path) == ["frown.toml"]


def test_a_bad_plan_writes_nothing(plan_path, asked, capsys):
    plan_path.write_text('format = "needlework-plan/1"\n[patient]\nage = 430\n')
    assert main(["forecast", str(plan_path), "--json", "--html", "a.html"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "age" in said.err
    assert files_beside(plan_path) == ["frown.toml"]


@pytest.mark.parametrize("arguments", [["--draws", "0"], ["--seed", "-1"], ["--seed", "x"], []])
def test_wrong_options_leave_with_code_2(arguments, plan_path, asked, capsys):
    given = ["forecast", *([str(plan_path), *arguments] if arguments else [])]
    assert main(given) == 2
    assert capsys.readouterr().err
    assert asked == []


def test_an_engine_that_refuses_the_plan_writes_nothing(plan_path, monkeypatch, capsys):
    import needlework.forecast
    from needlework.problems import Problem

    def refuse(plan: Any, **options: Any) -> Any:
        raise BadInputError([Problem("plan", "given", "allowed", "Mend it.")])

    monkeypatch.setattr(needlework.forecast, "forecast", refuse, raising=False)
    assert main(["forecast", str(plan_path), "--html", "a.html"]) == 2
    assert capsys.readouterr().err == "plan: given; allowed: allowed. Mend it.\n"
    assert files_beside(plan_path) == ["frown.toml"]
