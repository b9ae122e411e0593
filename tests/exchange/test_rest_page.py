"""The page of the manual on lines at rest."""

from __future__ import annotations

import re
from functools import cache

import pytest

from needlework.exchange.rest_page import KINDS, rest_page
from needlework.forecast.draws import load_draws
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_rows import RestKind
from needlework.validation.resting import shipped_rest_validation


@cache
def page() -> str:
    return rest_page()


def test_every_figure_stands_in_the_table_with_its_verdicts() -> None:
    for item in shipped_rest_validation():
        (line,) = [found for found in page().splitlines() if f"`{item.row.row_id}`" in found]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert cells[6] == ("yes" if item.fitted.inside else "**no**")
        assert (cells[8] == "never entered") == (item.left_out is None)


def test_the_totals_are_those_of_the_table() -> None:
    fitted = [item for item in shipped_rest_validation() if item.row.fitted]
    inside = sum(item.fitted.inside for item in fitted)
    assert f"Of {len(fitted)} figures of the fit {inside} lie inside" in page()


def test_what_the_trials_did_not_teach_is_named() -> None:
    draws = load_draws(False, AT_REST)
    ratios = draws.provenance["prior_to_posterior"]
    said = page().split("Unidentified: ")[1].split("\n")[0]
    weak = {name for name in draws.parameters if name.startswith("rest_") and ratios[name] > 0.8}
    assert set(re.findall(r"`(rest_\w+)`", said)) == weak


@pytest.mark.parametrize("kind", RestKind.__args__)
def test_every_kind_of_figure_has_words(kind: str) -> None:
    assert KINDS[kind].split()
