from __future__ import annotations

import pytest

from needlework.vocabulary import near_names, nearest, resolve


@pytest.mark.parametrize(
    ("word", "kind", "slug"),
    [
        ("botx", "product", "onabotulinumtoxinA"),
        ("xeomn", "product", "incobotulinumtoxinA"),
        ("disport", "product", "abobotulinumtoxinA"),
        ("glabela", "area", "glabella"),
        ("forhead", "area", "forehead"),
        ("croes feet", "area", "lateral-canthal"),
        ("accutain", "medicine", "isotretinoin-oral"),
        ("coumadine", "medicine", "warfarin"),
        ("asprin", "medicine", "aspirin"),
        ("eliquiss", "medicine", "apixaban"),
        ("migrane", "indication", "chronic-migraine"),
        ("psoriasys", "condition", "rosacea-eczema-psoriasis-in-field"),
        ("investigater", "rater", "investigator"),
        ("responder_none_or_mild_investigator_max_contractoin", "outcome",
         "responder_none_or_mild_investigator_max_contraction"),
    ],
)  # fmt: skip
def test_a_misspelling_leads_to_what_was_meant(word: str, kind: str, slug: str) -> None:
    assert resolve(word, kind) is None
    assert nearest(word, kind)[0].slug == slug
    assert slug in {term.slug for term in nearest(word, limit=5)}


def test_the_spelling_that_made_a_term_near_is_told() -> None:
    (best, *_) = near_names("coumadine")
    assert (best.term.slug, best.spelling) == ("warfarin", "Coumadin")
    assert 0.9 < best.likeness <= 1


@pytest.mark.parametrize("word", ["", "  ", "zzzzqq", "fb", "\x00", "!!!"])
def test_nothing_alike_gives_no_name(word: str) -> None:
    assert nearest(word) == ()


def test_a_part_of_a_name_is_near_behind_every_misspelling() -> None:
    assert nearest("contraction", "outcome")
    assert all("contraction" in term.slug for term in nearest("contraction", "outcome"))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_names_than_asked_for_are_given(limit: int) -> None:
    assert len(nearest("responder none", "outcome", limit)) == limit


def test_nearer_names_come_first_and_far_ones_are_left_out() -> None:
    likenesses = [near.likeness for near in near_names("asprin", limit=10)]
    assert likenesses == sorted(likenesses, reverse=True)
    assert likenesses[0] - likenesses[-1] <= 0.12


def test_an_endless_word_is_answered() -> None:
    assert nearest("glabella" * 10_000, "side") == ()
