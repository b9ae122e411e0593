"""The pages of pigment and hair say what the shipped draws say."""

from __future__ import annotations

from pathlib import Path

import pytest

from needlework.calibration.skin_pages import END, PICTURES, START, written
from needlework.forecast.indications import FAMILIES, Family

DOCS = Path(__file__).parents[2] / "docs" / "models"
OWN = [family for family in FAMILIES if family.name in PICTURES]


@pytest.mark.parametrize("family", OWN, ids=lambda family: family.name)
def test_the_page_holds_what_is_written_from_the_draws(family: Family) -> None:
    page = (DOCS / f"{family.name}.md").read_text(encoding="utf-8")
    held = page.split(START)[1].split(END)[0].strip()
    ours, theirs = held.splitlines(), written(family).splitlines()
    assert ours[0] == theirs[0], "run `python -m needlework.calibration.skin_pages docs/models`"
    assert [line.split("|")[:2] for line in ours] == [line.split("|")[:2] for line in theirs]


@pytest.mark.parametrize("family", OWN, ids=lambda family: family.name)
def test_every_fitted_figure_is_in_the_table_of_the_page(family: Family) -> None:
    page = (DOCS / f"{family.name}.md").read_text(encoding="utf-8")
    assert all(f"| {row} |" in page for row in family.module.draws(False).rows)


@pytest.mark.parametrize("family", OWN, ids=lambda family: family.name)
def test_the_picture_is_that_of_the_shipped_draws(family: Family) -> None:
    picture = (DOCS / f"{family.name}.svg").read_text(encoding="utf-8")
    assert family.module.draws(False).hash.removeprefix("sha256:")[:12] in picture
