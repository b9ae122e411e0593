"""The manual's page on the figures of skin and hair says what the shipped draws predict."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from needlework.exchange.skin_validation_page import (
    ALL_OF_FEW,
    FEW,
    Families,
    draws_used,
    families,
    page_tables,
)
from needlework.exchange.validation_page import END, START
from needlework.validation import ValidationRow
from needlework.validation.goals import Reading, reading_of
from needlework.validation.values import SummaryLine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models" / "validation-skin.md"
MODULE = "run needlework.exchange.skin_validation_page"
NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?(?:e[−-]?\d+)?")
WORDS = re.compile(r"[−-]?\d[\d.,e−-]*")
TOLERANCE = 0.03


@cache
def found() -> Families:
    return families()


def shown() -> str:
    return PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0].strip()


def numbers(text: str) -> list[float]:
    return [float(one.replace("−", "-")) for one in NUMBER.findall(text)]


def test_the_page_was_made_from_the_draws_that_ship() -> None:
    assert all(line in shown() for line in draws_used()), MODULE


def test_the_page_has_the_tables_that_the_draws_give() -> None:
    made = page_tables(found()).strip().splitlines()
    page = shown().splitlines()
    assert [WORDS.sub("", line) for line in page] == [WORDS.sub("", line) for line in made], MODULE
    for line, other in zip(page, made, strict=True):
        if "sha256" not in line:
            assert numbers(line) == pytest.approx(numbers(other), rel=TOLERANCE, abs=0.6), MODULE


def test_every_family_has_figures_that_its_fit_has_not_seen() -> None:
    for name, rows in found().items():
        assert rows, name
        assert {row.role for row in rows} <= {"loto", "held-out"}


def rows_of(name: str, role: str) -> list[ValidationRow]:
    return [row for row in found()[name] if row.role == role]


def test_the_page_says_in_short_how_many_figures_lie_inside() -> None:
    left_out = [row for rows in found().values() for row in rows if row.role == "loto"]
    held_out = [row for rows in found().values() for row in rows if row.role == "held-out"]
    for rows in (left_out, held_out):
        inside = sum(row.score.inside for row in rows)
        assert f"Of {len(rows)} figures" in shown() and f", {inside} lie inside" in shown()


def test_every_study_that_the_page_names_stands_in_its_tables_or_on_a_page_of_a_family() -> None:
    known = {row.study for rows in found().values() for row in rows}
    text, _, _ = PAGE.read_text(encoding="utf-8").partition(START)
    named = set(re.findall(r"`([a-z]+[a-z0-9-]*-[a-z0-9-]+)`", text)) - {"held-out"}
    assert named and named <= known


@pytest.mark.parametrize(
    ("coverage", "mae", "width", "n", "studies", "said"),
    [
        (0.9, 10, 40, 10, 3, "holds"),
        (0.79, 10, 40, 10, 3, "too narrow"),
        (0.80, 10, 60, 10, 3, "holds"),
        (1.0, 10, 61, 10, 3, "wider than its errors"),
        (1.0, 10, 61, 4, 3, "too few to tell"),
        (1.0, 10, 61, 10, 1, "too few to tell"),
    ],
)
def test_the_reading_of_intervals_has_limits(
    coverage: float, mae: float, width: float, n: int, studies: int, said: Reading
) -> None:
    line = SummaryLine("overall", "all", "points", n, coverage, mae, None, None, width, 0)
    assert reading_of(line, studies) == said


def test_all_of_few_is_neither_reached_nor_missed() -> None:
    line = next(
        text for text in page_tables(found()).splitlines() if text.startswith("| ageing, fit")
    )
    assert len(rows_of("ageing", "loto")) < FEW
    assert ALL_OF_FEW in line
