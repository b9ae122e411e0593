"""``needlework protocols``: lists, cards, and plans to begin with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from needlework.cli.app import main
from needlework.planfile import load_plan


def out_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["protocols", *arguments]) == 0
    return capsys.readouterr().out


def ids_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    document = json.loads(out_of(capsys, "list", *arguments, "--json"))
    return {one["id"] for one in document["protocols"]}


def card_of(capsys: pytest.CaptureFixture[str], name: str) -> dict[str, Any]:
    found = json.loads(out_of(capsys, "show", name, "--json"))
    assert isinstance(found, dict)
    return found


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["protocols", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    return shown.err


def test_every_scheme_and_neighbour_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "list")
    assert "101 schemes" in shown
    assert len(ids_of(capsys)) == 101


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--indication", "melasma"], {"meso-txa-melasma", "meso-txa-melasma-lee"}),
        (["--indication", "migraine", "--product", "Botox"],
         {"ona-cm-preempt", "ona-cm-follow-the-pain"}),
        (["--product", "Jeuveau"], {"prabo-gl"}),
        (["--product", "SkinPen"], {"mn-skinpen-acne", "mn-skinpen-neck"}),
        (["--product", "VNS"], {"vagus-nerve-stimulation"}),
        (["--indication", "bladder"], {"ona-oab", "ona-ndo", "ona-ndo-ped"}),
        (["--product", "Jeuveau", "--kind", "filler"], set()),
    ],
)  # fmt: skip
def test_schemes_are_found_by_purpose_product_and_kind(
    capsys: pytest.CaptureFixture[str], arguments: list[str], found: set[str]
) -> None:
    assert ids_of(capsys, *arguments) == found


def test_a_scheme_of_several_areas_is_found_by_each_of_its_purposes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert {"ona-gl", "ona-ufl-3area", "ona-fhl-gl"} <= ids_of(
        capsys, "--indication", "frown lines"
    )


def test_neighbours_stand_beside_the_toxins_of_the_same_purpose(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = ids_of(capsys, "--indication", "overactive bladder")
    assert {"ona-oab", "sacral-neuromodulation", "percutaneous-tibial-nerve-stimulation"} <= found


def test_a_card_has_sites_doses_questions_and_outcomes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "show", "ona-oab")
    for words in (
        "carried out   yes",
        "again after   84 days",
        'protocol = "ona-oab"',
        "on-label EU (unverified)",
        "did they fail?",
        "-2.65 episodes per day",
        "nitti-2013 (abstract)",
        "chapple-2013-recalled (unverified)",
        "more",
    ):
        assert words in shown


def test_a_card_says_what_is_drawn_up_and_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "show", "ona-gl")
    assert "80 U (2 mL)" in shown
    assert "0.1 mL" in shown


def test_a_card_of_unverified_figures_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "show", "off-consensus-dao")
    assert "carried out   no: its figures are recalled from memory and unverified" in shown
    assert "Drawn up" not in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ona-ufl-3area", "ona-fhl-component"),
        ("mn-depth-vendor", "cheekbone"),
        ("mn-skinpen-acne", "1, 2, 3, 4, 5, 6"),
        ("dca-submental", "up to 50"),
        ("ha-midface", "12 mL over all sessions"),
        ("meso-txa-melasma", "0.05 mL (unverified)"),
        ("rela-gl", "recalled from memory and is unverified"),
        ("TENS", "91 RCTs"),
    ],
)
def test_every_kind_of_scheme_has_a_card(
    capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    assert words in out_of(capsys, "show", name)


def test_json_of_a_card_holds_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    card = card_of(capsys, "ona-oab")
    assert (card["executable"], card["may_be_named_in_a_plan"]) == (True, True)
    assert (card["total"], len(card["points"])) == ("100 U", 20)
    assert card["targets"][0]["each"] == "5 U"
    assert len(card["outcomes"]) == 30
    assert len(card["questions"]) == 3
    assert card_of(capsys, "TENS")["executable"] is False
    assert card_of(capsys, "mn-skinpen-acne")["depth_mm"] == "up to 1.5"


def test_every_scheme_fits_on_a_card(capsys: pytest.CaptureFixture[str]) -> None:
    for name in sorted(ids_of(capsys)):
        assert name in out_of(capsys, "show", name)


def test_a_new_plan_goes_to_the_terminal_or_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "frown.toml"
    text = out_of(capsys, "new", "ona-gl")
    assert str(target) in out_of(capsys, "new", "ona-gl", "--out", str(target))
    assert target.read_text(encoding="utf-8") == text
    assert load_plan(target).treatments[0].area == "glabella"


def test_a_file_is_replaced_only_by_force(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "plan.toml"
    target.write_text("mine")
    assert "exists already" in refusal(capsys, "new", "ona-gl", "--out", str(target))
    assert target.read_text() == "mine"
    out_of(capsys, "new", "ona-gl", "--out", str(target), "--force")
    assert "needlework-plan/1" in target.read_text()


def test_options_reach_the_plan(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "plan.toml"
    told = ["--weight", "18 kg", "--side", "left", "--sessions", "2", "--region", "Europe"]
    out_of(capsys, "new", "ona-uls-ped", *told, "--out", str(target))
    plan = load_plan(target)
    assert (str(plan.patient.weight), plan.region) == ("18 kg", "EU")
    assert [session.day for session in plan.sessions] == [0, 84]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "abo-lcl"], "unverified"),
        (["new", "TENS"], "neighbouring therapy"),
        (["new", "ona-gll"], "ona-gl"),
        (["show", "ona-gll"], "ona-gl"),
        (["new", "ona-uls-ped", "--side", "left"], "per kilogram"),
        (["new", "ona-uls-ped", "--side", "left", "--weight", "18"], "--weight"),
        (["new", "ona-uls-adult"], "one side"),
        (["new", "ha-lips"], "volume of a session"),
        (["new", "ha-lips", "--volume", "3 g"], "--volume"),
        (["new", "ona-gl", "--sessions", "0"], "1 to 60"),
        (["new", "ona-gl", "--region", "Atlantis"], "--region"),
        (["list", "--indication", "melasmaa"], "melasma"),
        (["list", "--product", "Botoxx", "--indication", "nothing at all"], "--product"),
    ],
)
def test_bad_input_is_one_sentence_per_problem(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert words in refusal(capsys, *arguments)


def test_a_plan_of_a_use_without_a_model_can_be_forecast(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "plan.toml"
    out_of(capsys, "new", "ona-cm-preempt", "--out", str(target))
    assert main(["forecast", str(target)]) == 0
    assert "no fitted model for the area head-neck" in capsys.readouterr().out
