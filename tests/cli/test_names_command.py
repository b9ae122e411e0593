from __future__ import annotations

import json
from typing import Any

import pytest

from needlework.cli.app import main


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["names", *arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_a_known_word_prints_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "Dysport", "--kind", "product"]) == 0
    shown = capsys.readouterr().out
    assert "abobotulinumtoxinA  (product)" in shown
    assert "unit: sU" in shown
    assert "largest vial: 500" in shown


def test_a_medicine_prints_its_classes_and_how_they_are_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["names", "Coumadin"]) == 0
    shown = capsys.readouterr().out
    assert "warfarin  (medicine)" in shown
    assert "classes: anticoagulant" in shown
    assert "known by: recalled" in shown


def test_a_grade_of_zero_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "FWS"]) == 0
    assert "minimum: 0" in capsys.readouterr().out


def test_several_words_need_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "11", "lines"]) == 0
    assert "glabella  (area)" in capsys.readouterr().out


def test_an_unknown_word_prints_the_nearest_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "accutain"]) == 0
    shown = capsys.readouterr().out
    assert "No term is named 'accutain'" in shown
    assert "isotretinoin-oral" in shown and "Accutane" in shown


def test_a_word_with_nothing_near_leaves_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "zzzzqq"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no name is near" in shown.err


def test_json_is_one_object_with_terms_and_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    document = json_of(capsys, "Botox")
    assert [(term["kind"], term["slug"]) for term in document["terms"]] == [
        ("product", "onabotulinumtoxinA"),
        ("medicine", "onabotulinumtoxina"),
    ]
    assert document["terms"][0]["unit"] == "U"
    assert document["terms"][0]["largest_vial"] == "200"
    assert not {"onabotulinumtoxinA"} & {entry["slug"] for entry in document["nearest"]}


def test_json_of_an_unknown_word_holds_only_nearest_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = json_of(capsys, "coumadine", "--kind", "medicine")
    assert document["terms"] == []
    assert document["nearest"][0] == {
        "kind": "medicine",
        "slug": "warfarin",
        "spelling": "Coumadin",
    }


def test_json_with_nothing_near_is_still_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "zzzzqq", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "word": "zzzzqq", "kind": None, "terms": [], "nearest": []
    }  # fmt: skip


def test_a_kind_without_a_word_lists_its_terms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["names", "--kind", "side"]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines()] == [
        "slug", "both", "left", "right", "midline"
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["  "], ["glabella", "--kind", "colour"]])
def test_neither_word_nor_known_kind_is_bad_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["names", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "WORD" in shown.err or "area" in shown.err


def test_every_kind_can_be_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    from needlework.vocabulary import kinds, terms

    for kind in kinds():
        assert len(json_of(capsys, "--kind", kind)["terms"]) == len(terms(kind))
