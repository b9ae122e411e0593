"""Emergency cards: every row on a card, doses and their standing, regions and numbers."""

from __future__ import annotations

import pytest

from needlework.evidence import table
from needlework.exchange.emergency_page import render_cards
from needlework.exchange.emergency_text import cards_text
from needlework.problems import BadInputError
from needlework.safety.case import Case
from needlework.safety.context import Context
from needlework.safety.emergency import cards, concerning, find_cards
from needlework.safety.rows import data
from tests.safety.making import plan


def test_every_row_is_a_step_of_a_card_and_every_card_has_steps() -> None:
    rows = [(row.cells["emergency"], row.cells["step"]) for row in table("rules", "emergencies")]
    steps = [(card.slug, step.name) for card in cards() for step in card.steps]
    assert sorted(rows) == sorted(steps)
    for part in ("scheme", "published_case"):
        for row in data("emergencies")[part]:
            assert all((row["emergency"], step) in rows for step in row["steps"])


@pytest.mark.parametrize(
    ("word", "slugs"),
    [
        ("occlusion", ["vascular-occlusion-filler"]),
        ("Vision loss", ["vision-loss-filler"]),
        ("LAST", ["local-anaesthetic-toxicity"]),
        ("botulism", ["distant-spread-botulism"]),
        ("ptosis", ["eyelid-ptosis"]),
        ("infection", ["infection-bacterial", "infection-mycobacterial"]),
    ],
)
def test_cards_are_found_by_everyday_names(word: str, slugs: list[str]) -> None:
    assert [card.slug for card in find_cards(word)] == slugs


def test_an_unknown_name_is_refused_with_near_ones() -> None:
    with pytest.raises(BadInputError, match="anaphylaxis"):
        find_cards("anafylaxis")


def test_a_dose_from_memory_is_never_shown_without_the_word_unverified() -> None:
    for card in cards():
        for step in card.steps:
            if step.unverified and step.dose:
                text = " ".join(cards_text([card]).split())
                assert f"UNVERIFIED dose: {step.dose}" in text
                assert 'class="seen unverified"' in render_cards([card])


@pytest.mark.parametrize(
    ("region", "has", "lacks"),
    [("UK", "lipid, UK scheme", "lipid limit"), ("US", "lipid limit", "lipid, UK scheme")],
)
def test_a_region_sees_its_own_scheme_only(region: str, has: str, lacks: str) -> None:
    (card,) = find_cards("LAST", region)
    names = [step.name for step in card.steps]
    assert has in names and lacks not in names
    assert card.other_schemes


def test_without_a_region_every_scheme_is_named() -> None:
    (card,) = find_cards("LAST")
    assert {step.scheme for step in card.steps} == {"", "ASRA 2020", "AAGBI"}
    assert "scheme: AAGBI" in cards_text([card])


def test_a_region_without_a_scheme_of_its_own_sees_all_of_them() -> None:
    (card,) = find_cards("LAST", "BR")
    assert {step.scheme for step in card.steps} == {"", "ASRA 2020", "AAGBI"}


def test_telephone_numbers_have_a_date_and_come_after_the_local_number() -> None:
    (card,) = find_cards("botulism")
    numbers = [step.telephone for step in card.steps if step.telephone is not None]
    assert len(numbers) == len(data("emergencies")["telephone"])
    text = cards_text([card])
    assert text.index("local emergency number first") < text.index(numbers[0].number)
    for step in card.steps:
        if step.telephone is not None:
            assert step.telephone.number in step.words
            assert step.telephone.verified_on.isoformat() in " ".join(text.split())


def test_patients_are_told_the_signs_of_their_own_treatment() -> None:
    toxin = {card.slug for card in concerning(Case(plan(), Context()).items)}
    assert "distant-spread-botulism" in toxin and "vascular-occlusion-filler" not in toxin


def test_cards_print_one_to_a_page() -> None:
    page = render_cards(cards("UK"), "UK")
    assert page.count('class="emergency"') == len(cards())
    assert "break-before: page" in page and "<script" not in page
