"""Names with doses and with words in brackets."""

from __future__ import annotations

import pytest

from needlework.vocabulary import MedicineTerm, terms, understood


@pytest.mark.parametrize(
    ("phrase", "slugs"),
    [
        ("warfarin", ["warfarin"]),
        ("Coumadin 5 mg, evenings", ["warfarin"]),
        ("vitamin D3 1000 IU", ["colecalciferol"]),
        ("the pill", ["the-pill"]),
        ("An antibiotic", ["antibiotic"]),
        ("omega-3", ["omega-3"]),
        ("blood thinner (Eliquis)", ["blood-thinner", "apixaban"]),
        ("Zzgrub (statins)", ["statin"]),
        ("Zzgrub [for blood pressure]", ["blood-pressure-tablets"]),
        ("Zzgrub (something)", []),
        ("Zzgrub 5 mg", []),
        ("()", []),
        ("", []),
    ],
)
def test_a_medicine_is_found_in_its_phrase(phrase: str, slugs: list[str]) -> None:
    assert [term.slug for term in understood(phrase, "medicine")] == slugs


def test_a_disease_may_be_explained_in_brackets_and_numbers_belong_to_it() -> None:
    (first, *_) = understood("Erb-Goldflam (myasthenia gravis)", "condition")
    assert first.slug == "neuromuscular-disease"
    assert understood("lupus 2", "condition") == ()


def test_other_kinds_are_taken_as_they_stand() -> None:
    assert understood("warfarin 5 mg", None) == ()


def test_every_class_that_a_rule_may_ask_about_can_be_written_by_its_name() -> None:
    named = [term for term in terms("medicine") if isinstance(term, MedicineTerm)]
    for each in {name for term in named for name in term.classes}:
        if not each.endswith("-unspecified"):
            assert understood(each, "medicine"), each


def test_everyday_medicines_name_the_source_that_says_what_they_are() -> None:
    (term,) = understood("metformin", "medicine")
    assert isinstance(term, MedicineTerm)
    assert (term.source, term.seen, term.atc) == ("atc-index-2026", "secondary", "A10BA02")
