"""Medicines and diseases as people write them: understood, too general, unknown, contradictory."""

from __future__ import annotations

import pytest

from needlework.plans import Provider, Team
from needlework.safety import Context, Report
from tests.safety.making import checked, patient, severities

EVERYDAY = (
    *("metformin", "levothyroxine", "ramipril", "atorvastatin"),
    *("ibuprofen", "combined pill", "sertraline", "omeprazole"),
)
DOCTOR = Context(team=Team((Provider("dr", "physician", does=("assess", "prescribe", "inject")),)))


def taking(*medicines: str, more: str = "", context: Context | None = None) -> Report:
    listed = ", ".join(f'"{each}"' for each in medicines)
    return checked(patient=patient(medicines=f"[{listed}]"), more=more, context=context)


def having(condition: str, **answers: str) -> Report:
    return checked(patient=patient(conditions=f'["{condition}"]', **answers))


def accepted(reason: str) -> str:
    return f'[[override]]\nfinding = "WORD-NOT-RECOGNISED"\nreason = "{reason}"\nby = "dr"\n'


def test_eight_everyday_medicines_block_nothing_and_are_shown_as_they_were_understood() -> None:
    report = taking(*EVERYDAY)
    assert report.clear
    (found,) = report.of("NO-RULE-ASKS")
    assert found.severity.value == "inform" and "no proof of safety" in found.remedy
    assert all(each in found.message for each in EVERYDAY)
    assert "metformin (biguanide)" in found.message


def test_a_medicine_that_a_rule_asks_about_is_not_called_silent() -> None:
    report = taking("gentamicin", "metformin")
    (silent,) = report.of("NO-RULE-ASKS")
    assert "gentamicin" not in silent.message
    assert report.of("CONDITION-AMINOGLYCOSIDE-OR-NEUROMUSCULAR-BLOCKER")


@pytest.mark.parametrize("written", ["gentamicin 80 mg", "Zzgrub (gentamicin)", "gentamicin (iv)"])
def test_a_dose_or_words_in_brackets_do_not_hide_a_medicine(written: str) -> None:
    report = taking(written)
    assert report.of("CONDITION-AMINOGLYCOSIDE-OR-NEUROMUSCULAR-BLOCKER")
    assert not report.of("WORD-NOT-RECOGNISED")


def test_the_class_may_be_given_in_words_and_then_its_rules_hold() -> None:
    harmless = taking("Zzgrub (for blood pressure)")
    assert not harmless.of("WORD-NOT-RECOGNISED") and harmless.clear
    muscle = taking("Zzgrub (muscle relaxant)")
    assert muscle.of("CONDITION-MUSCLE-RELAXANT")


@pytest.mark.parametrize("written", ["Zzgrub", "Zzgrub (no idea)", "Zzgrub 5 mg"])
def test_what_is_not_in_the_vocabulary_blocks_and_says_how_to_name_its_class(written: str) -> None:
    report = taking(written)
    (found,) = report.of("WORD-NOT-RECOGNISED")
    assert found.severity.value == "override" and not report.clear
    assert "in brackets" in found.remedy and "names WORD" in found.remedy


def test_words_without_a_neighbour_are_one_finding_and_a_misspelling_is_one_of_its_own() -> None:
    report = taking("Zzgrub", "Qqvyx", "warfrin")
    assert len(report.of("WORD-NOT-RECOGNISED")) == 2
    assert any("warfarin" in each.remedy for each in report.of("WORD-NOT-RECOGNISED"))


@pytest.mark.parametrize(
    ("reason", "clear"),
    [("Zzgrub is an eye drop, leaflet read", True), ("looked up", False)],
)
def test_a_prescriber_may_accept_a_word_only_by_naming_it(reason: str, clear: bool) -> None:
    report = taking("Zzgrub", more=accepted(reason), context=DOCTOR)
    assert report.clear is clear
    (found,) = report.of("WORD-NOT-RECOGNISED")
    assert bool(found.override_refused) is not clear


def test_an_accepted_word_covers_no_other() -> None:
    report = taking("Zzgrub", "Qqvyx", more=accepted("Zzgrub is an eye drop"), context=DOCTOR)
    assert not report.clear
    assert "Qqvyx" in report.of("WORD-NOT-RECOGNISED")[0].override_refused


@pytest.mark.parametrize("word", ["antibiotic", "antibiotics", "painkillers", "magnesium"])
def test_a_word_for_several_medicines_asks_which_one(word: str) -> None:
    assert severities(taking(word), "MEDICINE-WHICH-ONE") == ["override"]


def test_naming_the_kind_answers_which_one() -> None:
    assert not taking("amoxicillin").of("MEDICINE-WHICH-ONE")
    report = taking("antibiotic (gentamicin)")
    assert report.of("CONDITION-AMINOGLYCOSIDE-OR-NEUROMUSCULAR-BLOCKER")


@pytest.mark.parametrize("word", ["high blood pressure", "underactive thyroid", "migraine"])
def test_everyday_diseases_are_understood_and_said_to_be_asked_by_no_rule(word: str) -> None:
    report = having(word)
    assert report.clear
    assert word in report.of("NO-RULE-ASKS")[0].message


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("asthma", "CONDITION-COMPROMISED-RESPIRATORY-FUNCTION"),
        ("pregnant", "PREGNANCY"),
        ("breastfeeding", "BREASTFEEDING"),
        ("trying to conceive", "PREGNANCY-NOT-ASKED"),
    ],
)
def test_what_a_disease_list_says_is_never_lost(word: str, code: str) -> None:
    report = having(word)
    assert report.of(code) and not report.clear
    assert not report.of("NO-RULE-ASKS")


def test_pregnant_among_the_conditions_stops_whatever_was_answered() -> None:
    assert severities(having("pregnant", pregnant='"no"'), "PREGNANCY") == ["stop"]
    man = having("pregnant", sex='"male"', pregnant="", childbearing_potential="")
    assert severities(man, "PREGNANCY") == ["stop"]
