import json
from importlib.resources import files
from typing import Any

import pytest

from needlework.cli.app import main
from tests.exchange import example_forecast as example


@pytest.fixture
def plan_path(tmp_path):
    text = (files("needlework") / "examples" / "frown-lines.toml").read_text(encoding="utf-8")
    path = tmp_path / "frown.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def asked(monkeypatch):
    import needlework.forecast

    calls: list[dict[str, Any]] = []

    def forecast(plan: Any, **options: Any) -> Any:
        calls.append(options)
        return example.forecast()

    monkeypatch.setattr(needlework.forecast, "forecast", forecast, raising=False)
    return calls


def test_it_prints_citation_address_slug_how_seen_and_what_for(plan_path, asked, capsys):
    assert main(["cite", plan_path]) == 0
    said = capsys.readouterr().out
    cards = said.split("\n\n")
    assert len(cards) == 4
    assert cards[0].startswith("  1. Carruthers JA, Lowe NJ")
    assert "https://pubmed.ncbi.nlm.nih.gov/12063480/" in cards[0]
    assert "carruthers-2002: read as abstract" in cards[0]
    assert "used for course of none or mild, eyelid droop" in cards[0]
    assert cards[3] == "3 sources, 1 of them from memory and unverified.\n"


def test_what_was_recalled_is_marked_and_a_missing_address_told(plan_path, asked, capsys):
    assert main(["cite", plan_path]) == 0
    card = capsys.readouterr().out.split("\n\n")[2]
    assert "botox-label-recalled: from memory, unverified" in card
    assert "no address on record" in card


def test_lines_fit_a_terminal(plan_path, asked, capsys):
    assert main(["cite", plan_path]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 94


def test_json_holds_exactly_the_sources_of_the_forecast(plan_path, asked, capsys):
    assert main(["cite", plan_path, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == "needlework-sources/1"
    assert document["plan_hash"] == example.HASH
    assert [s["slug"] for s in document["sources"]] == [s.slug for s in example.sources()]


def test_recalled_figures_are_left_out_unless_wanted(plan_path, asked, capsys):
    assert main(["cite", plan_path]) == 0
    assert main(["cite", plan_path, "--with-recalled"]) == 0
    assert [call["include_recalled"] for call in asked] == [False, True]


def test_a_forecast_without_sources_says_so(plan_path, monkeypatch, capsys):
    import needlework.forecast

    def sourceless(plan: Any, **options: Any) -> Any:
        return example.forecast(sources=())

    monkeypatch.setattr(needlework.forecast, "forecast", sourceless, raising=False)
    assert main(["cite", plan_path]) == 0
    assert capsys.readouterr().out == "This forecast uses no source.\n"


def test_a_missing_plan_is_one_sentence(asked, capsys):
    assert main(["cite", "absent.toml"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "absent.toml" in said.err
    assert asked == []
