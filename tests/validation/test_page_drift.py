"""The manual's page on validation says what the shipped draws predict."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from needlework.exchange.validation_page import END, START
from needlework.forecast.draws import hash_of
from needlework.validation.run import (
    DEFAULT_SEED,
    area_tables,
    default_rows,
    validate_by_area,
)
from needlework.validation.values import Validation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models" / "validation.md"
TOLERANCE = 0.6
"""Points or days; shares may also move by one of the people behind them."""

FEWEST_FIGURES = 50
FIGURE = re.compile(r"^\| `(?P<row>[^`]+)` \|(?P<cells>.*)\|$", re.MULTILINE)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@cache
def tables() -> str:
    return PAGE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]


@cache
def found() -> Validation:
    tables = area_tables(include_recalled=False)
    return validate_by_area(default_rows(tables), tables, DEFAULT_SEED)


def page_rows() -> dict[str, list[str]]:
    cells = {match["row"]: match["cells"].split("|") for match in FIGURE.finditer(tables())}
    return {name: [cell.strip() for cell in row] for name, row in cells.items()}


def number(cell: str) -> float:
    match = NUMBER.match(cell)
    assert match, cell
    return float(match[0])


def test_the_page_was_made_from_the_draws_that_ship() -> None:
    assert f"Draws `{hash_of(area_tables(False).values())}`" in tables(), (
        "run needlework.exchange.validation_page"
    )


def test_the_page_holds_exactly_the_figures_that_are_predicted() -> None:
    predicted = [row.row_id for row in found().rows if row.predicted]
    assert list(page_rows()) == predicted
    assert len(predicted) >= FEWEST_FIGURES


def test_every_figure_of_the_page_is_predicted_as_it_says() -> None:
    shown = page_rows()
    drifted = []
    for row in found().rows:
        if row.predicted is None:
            continue
        _, printed, *numbers = shown[row.row_id][:5]
        made = (row.predicted.median, row.predicted.low, row.predicted.high)
        scale = 100 * row.per_unit if row.measure == "share" else 1
        one_person = scale / row.n if row.n and row.measure == "share" else 0
        tolerance = TOLERANCE + one_person
        expected = [value * scale for value in made]
        gaps = [abs(number(cell) - value) for cell, value in zip(numbers, expected, strict=True)]
        if max(gaps) > tolerance or number(printed) != pytest.approx(
            (row.published or 0) * scale, abs=tolerance
        ):
            drifted.append(row.row_id)
    assert not drifted


def test_the_scores_of_the_page_are_those_of_its_figures() -> None:
    for line in found().summary:
        if line.by not in ("overall", "role") or line.unit == "none" or not line.n:
            continue
        start = f"| {line.by} | {line.key} | {line.unit} | {line.n} | "
        shown = [text for text in tables().splitlines() if text.startswith(start)]
        assert shown, start
        cells = [cell.strip() for cell in shown[0].strip("|").split("|")]
        assert number(cells[4]) == pytest.approx(100 * (line.coverage or 0), abs=1.5)
        assert number(cells[5]) == pytest.approx(line.mae or 0, abs=0.2)
