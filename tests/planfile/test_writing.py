"""What is written is TOML that people read and the reader takes."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from needlework.planfile import document, write_plan
from needlework.planfile.toml_text import toml_text
from tests.planfile.texts import PLAIN, example, plan_of


@pytest.mark.parametrize(
    "title", ['a "b" \\ c', "tab\tline\nend\r", "bell \x07 delete \x7f", "naïve – ’“”", "#[x]="]
)
def test_any_text_survives_writing(title: str) -> None:
    assert tomllib.loads(toml_text({"title": title, title: 1}, frozenset()))["title"] == title


def test_tables_with_a_section_of_their_own_get_a_heading() -> None:
    text = toml_text({"a": 1, "row": [{"b": {"c": Decimal("0.5")}}]}, frozenset({"row"}))
    assert text == "a = 1\n\n[[row]]\nb = { c = 0.5 }\n"


def test_whole_decimals_are_written_as_numbers_with_a_point() -> None:
    assert toml_text({"a": Decimal(2)}, frozenset()) == "a = 2.0\n"


def test_a_written_plan_has_an_id_for_everything() -> None:
    text = write_plan(plan_of(PLAIN))
    assert 'id = "s1"' in text
    assert 'id = "s1-t1"' in text


def test_nothing_that_was_not_said_is_written() -> None:
    assert set(document(plan_of(PLAIN))) == {"format", "session"}


def test_an_override_keeps_its_target() -> None:
    text = write_plan(plan_of(example("frown-lines-touch-up.toml")))
    assert 'treatment = "s2-gl"' in text and 'accepts = "14 days"' in text
