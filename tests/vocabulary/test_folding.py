from __future__ import annotations

import pytest

from needlework.vocabulary import fold


@pytest.mark.parametrize(
    "word", ["crows-feet", "Crows Feet", "CROW'S FEET", "crow’s_feet", " crow's  feet. "]
)
def test_case_spaces_hyphens_underscores_and_apostrophes_do_not_matter(word: str) -> None:
    assert fold(word) == "crowsfeet"


@pytest.mark.parametrize(
    ("word", "key"),
    [("décolleté", "decollete"), ("Straße", "strasse"), ("µg", "ug"), ("ﬁne", "fine")],
)
def test_accents_and_ligatures_do_not_matter(word: str, key: str) -> None:
    assert fold(word) == key


@pytest.mark.parametrize(("one", "other"), [("0.5 %", "05 %"), ("5 %", "5"), ("a+b", "ab")])
def test_points_in_numbers_percent_and_plus_do_matter(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_punctuation_alone_folds_to_nothing() -> None:
    assert fold("-_’. ") == ""
