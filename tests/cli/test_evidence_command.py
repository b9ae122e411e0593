"""``needlework evidence`` as a stranger meets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from needlework.cli.app import main
from needlework.cli.evidence_card import value_in_words
from needlework.cli.evidence_command import command
from needlework.evidence import Figure, counts, figures, parameters, sources
from needlework.evidence.library import PACKAGE


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def figure(**changes: object) -> Figure:
    cells: dict[str, object] = {
        "row_id": "s/a/o/1",
        "topic": "rules",
        "source": "s",
        "study": "s",
        "arm": "a",
        "product": "",
        "dose": Decimal(20),
        "dose_unit": "U",
        "area": "",
        "population": "",
        "outcome": "o",
        "definition": "",
        "day": 1.0,
        "n": None,
        "value": 0.5,
        "unit": "fraction",
    }
    return Figure(**{**cells, **changes})  # type: ignore[arg-type]


def test_list_without_a_topic_shows_every_topic_with_its_sizes() -> None:
    result = run("list")
    assert result.exit_code == 0
    line = next(x for x in result.stdout.splitlines() if x.startswith("neuromodulator_efficacy"))
    assert line.split() == [
        "neuromodulator_efficacy",
        *["107", "77", "499", "73", "52"],
    ]


def test_list_as_json_is_one_object_and_nothing_else() -> None:
    topics = json.loads(run("list", "--json").stdout)["topics"]
    assert [line["figures"] for line in topics] == [499, 276, 339, 296, 368, 131]


def test_list_of_a_topic_names_each_source() -> None:
    result = run("list", "neuromodulator-efficacy")
    assert result.exit_code == 0
    for source in sources("neuromodulator_efficacy"):
        assert source.slug in result.stdout
    assert "107 sources." in result.stdout


def test_list_in_a_terminal_cuts_no_slug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("needlework.cli.evidence_command.is_terminal", lambda: True)
    text = run("list", "neuromodulator_efficacy").stdout
    recalled = "botox-cosmetic-uspi-glabella-recalled  neuromodulator_efficacy, label, recalled"
    assert recalled in text
    assert all(source.slug in text for source in sources("neuromodulator_efficacy"))


def test_figures_of_a_card_stand_below_their_outcome() -> None:
    lines = run("show", "ready-2").stdout.splitlines()
    at = lines.index("  median_time_to_return_to_baseline_days")
    assert lines[at + 1].split()[:2] == ["rela-60,", "lateral_canthal"]
    assert "172.9 days" in lines[at + 1]


def test_list_filters_by_kind_and_by_how_it_was_seen() -> None:
    listed = json.loads(run("list", "--kind", "label", "--seen", "recalled", "--json").stdout)
    expected = [s.slug for s in sources() if (s.kind, s.seen) == ("label", "recalled")]
    assert [entry["slug"] for entry in listed["sources"]] == expected
    assert "dysport-uspi-recalled" in expected


def test_list_of_an_unknown_topic_names_the_topics(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "list", "cooking"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "mesotherapy" in printed.err


def test_show_reads_like_a_library_card() -> None:
    text = run("show", "ready-2").stdout
    assert text.startswith("ready-2   held out: no fit may use it\n")
    assert "Ablon G" in text
    assert "https://doi.org/10.1097/dss.0000000000004470" in text
    assert "read as abstract; the tables of the full text were not seen" in text
    assert "randomised trial" in text
    assert "Figures (9)" in text
    assert "87.2 %" in text
    assert "Where used" in text


def test_show_tells_how_each_figure_is_known_and_used() -> None:
    lines = run("show", "dysport-gl-1").stdout.splitlines()
    start = lines.index("Where used")
    rows = [line for line in lines[:start] if line.startswith("    abo-50")]
    assert {mark for line in rows for mark in ("page", "recalled") if mark in line} == {
        "page",
        "recalled",
    }
    uses = [line.split()[0] for line in lines[start + 1 :] if line.strip()]
    assert {"fit", "check", "drop"} & set(uses)


def test_show_of_a_recalled_source_says_so() -> None:
    text = run("show", "dysport-uspi-recalled").stdout
    assert "from memory; not seen, and never cited as seen" in text


def test_show_of_a_null_result_says_that_it_is_one() -> None:
    assert "null result that no forecast may contradict" in run("show", "amin-2006").stdout


def test_show_of_a_parameter_gives_value_unit_and_basis() -> None:
    entry = next(entry for entry in parameters() if entry.sources)
    text = run("show", entry.name).stdout
    assert f"{entry.value:g} {entry.unit}" in text
    assert entry.basis in text
    assert entry.sources[0] in text
    assert "Where used" not in text


def test_show_names_the_parameters_and_tables_that_rest_on_a_source() -> None:
    text = run("show", "botox-cosmetic-mpr").stdout
    assert "neuromodulator.reference_dose.onabotulinumtoxinA" in text
    assert "rules/protocols: 4 rows" in text


def test_show_as_json_keeps_doses_as_text() -> None:
    document = json.loads(run("show", "ready-2", "--json").stdout)
    assert document["held_out"] is True
    assert {entry["dose"] for entry in document["figures"]} == {"60", "0"}
    assert len(document["figures"]) == len(figures("neuromodulator_efficacy", study="ready-2"))


def test_show_of_an_unknown_slug_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "carruthers-202"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "SLUG: no source, study or parameter is named 'carruthers-202'" in printed.err
    assert "carruthers-2002" in printed.err


def test_check_says_what_it_looked_at_and_that_nothing_is_wrong() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "942 sources, 1,909 figures" in result.stdout
    assert result.stdout.endswith("Nothing is wrong.\n")


def test_check_as_json_counts_what_it_looked_at() -> None:
    document = json.loads(run("check", "--json").stdout)
    assert (document["sound"], document["problems"]) == (True, [])
    assert document["checked"]["table_rows"] == counts().table_rows


def test_check_of_a_spoiled_folder_exits_1_with_sentences(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "evidence" / "data", tmp_path / "data")
    table = tmp_path / "data" / "therapeutic" / "results.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",0.75,fraction", ",7.5,fraction", 1), encoding="utf-8")
    result = run("check", "--data", str(tmp_path / "data"))
    assert result.exit_code == 1
    assert "therapeutic/results.csv, line 2, column value: 7.5 is outside 0 to 1" in result.stdout
    document = json.loads(run("check", "--data", str(tmp_path / "data"), "--json").stdout)
    assert document["sound"] is False
    assert document["problems"][0]["code"] == "evidence.value"


def test_check_of_an_empty_folder_exits_1_and_has_no_traceback(tmp_path: Path) -> None:
    result = run("check", "--data", str(tmp_path))
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "50 %"),
        ({"value": 0.73834}, "73.83 %"),
        ({"ci_low": 0.4, "ci_high": 0.6}, "50 % (40 to 60)"),
        ({"ci_high": 0.6}, "50 % (at most 60)"),
        ({"value": 120.0, "unit": "days"}, "120 days"),
        ({"value": 2.94, "unit": "1"}, "2.94"),
        ({"value": 1.0, "unit": "flag"}, "yes"),
        ({"value": 0.0, "unit": "boolean"}, "no"),
        ({"value": None, "unit": "per_min", "ci_high": 0.001}, "at most 0.001 per_min"),
        ({"value": None, "unit": "mm", "ci_low": 2.0}, "at least 2 mm"),
    ],
)
def test_a_value_is_written_as_people_write_it(changes: dict[str, object], words: str) -> None:
    assert value_in_words(figure(**changes)) == words


def test_help_of_the_command_loads_no_numerics() -> None:
    code = (
        "import sys; from needlework.cli.app import main; main(['evidence', '--help']);"
        "print([name for name in ('numpy', 'rich', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
