"""Questions before a therapeutic use, its published outcomes, and its electrical neighbours."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from needlework.evidence import figures, sources_named, studies
from needlework.protocols import neighbour, neighbours, outcomes, questions
from needlework.protocols.therapeutic import studies_of
from needlework.vocabulary import resolve

DATA = tomllib.loads(
    files("needlework.protocols").joinpath("data", "therapeutic.toml").read_text("utf-8")
)
NOT_A_USE = {"binder-twins"}  # lines of the face over years: no therapeutic use


@pytest.mark.parametrize("indication", DATA)
def test_every_question_has_a_reason_and_every_source_is_known(indication: str) -> None:
    assert resolve(indication, "indication") is not None
    for one in questions(indication):
        assert one.ask.endswith("?")
        assert one.why
        assert all(sources_named(slug) for slug in one.sources)


def test_every_study_of_the_therapeutic_table_belongs_to_a_use() -> None:
    used = {study for indication in DATA for study in studies_of(indication)}
    assert used == {study.slug for study in studies("therapeutic")} - NOT_A_USE


def test_a_failed_medicine_is_asked_for_with_the_trial_that_took_such_people() -> None:
    bladder = questions("overactive-bladder")
    assert "anticholinergics failed" in bladder[0].why
    assert {"urinary-tract-infection", "urinary-retention-or-PVR-over-200"} <= {
        one.why.split(",")[0].removeprefix("condition ") for one in bladder
    }
    assert "three or more preventives" in questions("chronic-migraine")[1].why


def test_a_night_guard_is_asked_for_and_called_a_custom() -> None:
    guard = next(one for one in questions("bruxism") if "night guard" in one.ask)
    assert guard.sources == ()
    assert "custom" in guard.why


def test_an_aesthetic_use_has_no_eligibility_questions() -> None:
    assert questions("glabellar-lines") == ()
    assert outcomes("glabellar-lines", "onabotulinumtoxinA") == ()


def test_outcomes_are_those_of_the_product_and_what_it_was_compared_with() -> None:
    found = outcomes("cervical-dystonia", "onabotulinumtoxinA")
    assert {row.study for row in found} >= {"odergren-1998"}
    assert "abobotulinumtoxinA" not in {row.product for row in found}
    assert "brashear-1999" not in {row.study for row in found}
    type_b = outcomes("cervical-dystonia", "rimabotulinumtoxinB")
    assert {row.product for row in type_b if row.study == "brashear-1999"} == {
        "placebo", "rimabotulinumtoxinB",
    }  # fmt: skip


def test_an_outcome_keeps_its_people_day_and_source() -> None:
    first = outcomes("overactive-bladder", "onabotulinumtoxinA")[0]
    assert (first.value, first.day, first.unit) == (-2.65, 84, "episodes per day")
    assert first.source == "nitti-2013"


def test_the_five_electrical_neighbours_have_their_cards() -> None:
    assert {one.id for one in neighbours()} == {
        "sacral-neuromodulation", "percutaneous-tibial-nerve-stimulation",
        "transcutaneous-tibial-nerve-stimulation", "vagus-nerve-stimulation", "TENS",
    }  # fmt: skip
    assert all(not one.execution.possible for one in neighbours())


def test_a_neighbour_has_its_parameters_and_the_arms_it_was_compared_with() -> None:
    tibial = neighbour("PTNS")
    assert tibial is not None
    assert any("12 weekly 30-min sessions" in words for words in tibial.parameters)
    assert "sham" in {row.product for row in tibial.outcomes}
    surface = neighbour("TTNS")
    assert surface is not None
    assert any("20 Hz" in words for words in surface.parameters)
    vagus = neighbour("VNS")
    assert vagus is not None
    assert any("1.375 mA (1 to 1.75)" in words for words in vagus.parameters)
    assert all(row.unit != "mA" for row in vagus.outcomes)


def test_sacral_stimulation_stands_beside_the_toxin_of_the_same_trial() -> None:
    sacral = neighbour("sacral nerve stimulation")
    assert sacral is not None
    rosetta = [row for row in sacral.outcomes if row.study == "rosetta"]
    published = figures("neuromodulator_mechanism", study="rosetta")
    assert tuple(rosetta) == published
    assert {row.product for row in rosetta} >= {"onabotulinumtoxinA", "sacral-neuromodulation"}


def test_a_toxin_is_no_electrical_neighbour() -> None:
    assert neighbour("Botox") is None
    assert neighbour("no such thing") is None
