"""The line of a key is found however the file is laid out."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from needlework.planfile.locator import Path, line_of, locate
from tests.planfile.texts import EXAMPLES, example

TEXT = '''# a comment = not a key
title = "a # in text" # here
"quoted key" = 1
a.b = 2
multi = """
no = "key"
"""
literal = \'\'\'
[neither]\'\'\'
list = [
  "x", # comment
  { p = 1, q = [1, 2] },
]

[patient]
age = 3
[[patient.score]]
value = 1
[[session]]
day = 0
[[session.treatment]]
dose = "1"
[[session.treatment]]
dose = "2"
[session.treatment.vial]
size = "3"
[[session]]
[[session.treatment]]
dose = "4"
'''

LINES: dict[Path, int] = {
    ("title",): 2,
    ("quoted key",): 3,
    ("a", "b"): 4,
    ("multi",): 5,
    ("literal",): 8,
    ("list",): 10,
    ("list", 0): 11,
    ("list", 1, "p"): 12,
    ("list", 1, "q", 1): 12,
    ("patient", "age"): 16,
    ("patient", "score", 0, "value"): 18,
    ("session", 0, "day"): 20,
    ("session", 0, "treatment", 0, "dose"): 22,
    ("session", 0, "treatment", 1, "dose"): 24,
    ("session", 0, "treatment", 1, "vial", "size"): 26,
    ("session", 1, "treatment", 0, "dose"): 29,
}


@pytest.mark.parametrize(("path", "line"), LINES.items())
def test_a_key_is_found_on_its_line(path: Path, line: int) -> None:
    tomllib.loads(TEXT)
    assert locate(TEXT)[path] == line


def test_a_key_that_is_not_there_is_placed_at_what_surrounds_it() -> None:
    lines = locate(TEXT)
    assert line_of(lines, ("session", 1, "treatment", 0, "product")) == 28
    assert line_of(lines, ("nothing", "at", "all")) is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_key_of_an_example_has_a_line_that_holds_it(name: str) -> None:
    text = example(name)
    lines = locate(text)
    for path in paths(tomllib.loads(text)):
        assert str(path[-1]) in text.splitlines()[lines[path] - 1]


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Return the path of every key of nested tables."""
    if isinstance(value, dict):
        own = [(*path, key) for key in value]
        return own + [found for key in value for found in paths(value[key], (*path, key))]
    if isinstance(value, list):
        return [found for n, one in enumerate(value) for found in paths(one, (*path, n))]
    return []


def test_text_that_is_no_toml_gives_what_was_found_before() -> None:
    assert locate('a = 1\n= "') == {("a",): 1}
    assert locate('a = "unfinished') == {("a",): 1}
