"""What did not beat its control is told to the patient, whatever it is called."""

from __future__ import annotations

from importlib.resources import files

from needlework.cli.app import main
from needlework.forecast.beaten import beaten_treatments
from needlework.planfile import read_plan
from needlework.plans import Plan
from tests.forecast.injections import DISSOLVE, inject, plan_of


def example(name: str) -> Plan:
    return read_plan((files("needlework") / "examples" / f"{name}.toml").read_text("utf-8"))


def test_refused_substances_are_told_with_their_trials() -> None:
    (said,) = beaten_treatments(example("dry-ageing-skin"))
    assert said.startswith("multivitamin complex did not beat control in amin-2006")


def test_what_is_drawn_all_the_same_is_told_too() -> None:
    (said,) = beaten_treatments(example("hair-loss-woman"))
    assert said.startswith("injected platelet-rich plasma did not beat saline or placebo")


def test_what_beat_its_control_is_not_told() -> None:
    assert beaten_treatments(example("double-chin")) == ()
    assert beaten_treatments(example("melasma")) == ()
    assert beaten_treatments(plan_of([(0, DISSOLVE)])) == ()


def test_a_plan_without_sessions_has_nothing_to_tell() -> None:
    assert beaten_treatments(Plan()) == ()


def test_what_has_no_trial_is_not_called_beaten() -> None:
    biotin = inject("biotin", indication='"hair-loss"', area='"scalp"')
    assert beaten_treatments(plan_of([(0, biotin)])) == ()


def test_the_sheet_of_the_patient_says_it_on_paper_and_screen(tmp_path, capsys) -> None:
    text = (files("needlework") / "examples" / "dry-ageing-skin.toml").read_text("utf-8")
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    sheet = tmp_path / "sheet.html"
    assert main(["care", str(tmp_path / "plan.toml"), "--html", str(sheet)]) == 0
    for words in (capsys.readouterr().out, sheet.read_text("utf-8")):
        assert "Multivitamin complex did not beat control" in " ".join(words.split())
