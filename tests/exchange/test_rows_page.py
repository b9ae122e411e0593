"""The page and the table of every efficacy row."""

from __future__ import annotations

import csv
import io
import re

import pytest

from needlework.exchange.rows_page import COLUMNS, rows_csv_text, rows_page
from needlework.validation.row_use import row_uses


@pytest.fixture(scope="module")
def page() -> str:
    return rows_page()


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rows_csv_text())))


def test_the_table_has_every_row_with_all_that_is_known(lines: list[dict[str, str]]) -> None:
    assert tuple(lines[0]) == COLUMNS
    assert [line["row_id"] for line in lines] == [use.row.row_id for use in row_uses()]
    for line in lines:
        assert line["decision"] in ("used", "check", "excluded")
        assert (line["decision"] == "used") == bool(line["fits"]) == bool(line["likelihood"])
        assert line["reason"]


def test_the_page_shows_every_row_with_its_decision(page: str) -> None:
    rows = re.findall(r"\| (\*\*used\*\*|check|excluded) \| ([^|]*) \| ([^|]*) \|", page)
    assert len(rows) == len(row_uses())
    assert all(bool(fits.strip()) == (word == "**used**") for word, fits, _ in rows)


def test_the_totals_of_the_page_are_those_of_the_table(
    page: str, lines: list[dict[str, str]]
) -> None:
    for word in ("used", "check", "excluded"):
        count = sum(line["decision"] == word for line in lines)
        assert f"| {word} | {count} |" in page
    assert f"| all | {len(lines)} |" in page


def test_the_share_is_that_of_rows_with_numbers_that_could_be_used(page: str) -> None:
    asked = [use for use in row_uses() if use.numeric and use.asked]
    used = sum(bool(use.fits) for use in asked)
    assert f"**Used are {used}, {used / len(asked):.1%}**" in page
    verdict = "(aim: at least 90%; reached)" if used >= 0.9 * len(asked) else "not reached"
    assert verdict in page


def test_a_bar_in_an_area_does_not_break_the_table(page: str) -> None:
    assert "## Rows: glabella|lateral-canthal" in page
    bars = {line.count("|") for line in page.splitlines() if line.startswith("| ona-")}
    assert bars == {14}
