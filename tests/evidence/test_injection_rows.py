"""Every figure about fat, fillers and skin boosters has a decision, once."""

from __future__ import annotations

from collections import Counter

import pytest

from needlework.evidence import Figure, figures
from needlework.evidence.study_rows import family_rows, study_rows
from needlework.vocabulary import ProductTerm, resolve_products

TOPIC = "mesotherapy"
FAMILIES = ("fat", "volume", "hydration")
CATEGORIES = {"filler", "skin-booster", "fat-dissolver"}
ELSEWHERE = {"scalp", "scalp-vertex"}
KINETICS = {"kybella-pk", "ha-removal-rabbit"}


def own_rows() -> list[str]:
    return [row.row_id for name in FAMILIES for row in family_rows(TOPIC, name)]


def speaks_of_injections(figure: Figure) -> bool:
    terms = resolve_products(figure.product)
    known = any(isinstance(t, ProductTerm) and t.category in CATEGORIES for t in terms)
    return known and figure.area not in ELSEWHERE and figure.study not in KINETICS


def test_every_figure_of_these_products_has_a_decision() -> None:
    decided = set(own_rows())
    missing = [f.row_id for f in figures(TOPIC) if speaks_of_injections(f)]
    assert missing
    assert [row_id for row_id in missing if row_id not in decided] == []


def test_a_study_is_decided_whole_and_each_figure_once() -> None:
    decided = Counter(own_rows())
    studies = {row.study for row in study_rows(TOPIC) if row.family in FAMILIES}
    for figure in figures(TOPIC):
        if figure.study in studies:
            assert decided[figure.row_id] == 1, figure.row_id


@pytest.mark.parametrize("name", FAMILIES)
def test_every_decision_says_why(name: str) -> None:
    rows = family_rows(TOPIC, name)
    assert all(len(row.reason) > 3 for row in rows)
    assert {row.use for row in rows} <= {"fit", "check", "drop"}


@pytest.mark.parametrize("study", ["rzany-2014", "baspeyras-2013", "callan-2013"])
def test_what_is_kept_for_checks_enters_no_fit(study: str) -> None:
    assert not [row for row in study_rows(TOPIC) if row.study == study and row.use == "fit"]


@pytest.mark.parametrize("study", ["few-2015"])
def test_the_people_of_a_withheld_study_enter_no_fit_by_another_name(study: str) -> None:
    uses = {row.use for row in study_rows(TOPIC) if row.study == study}
    assert uses == {"check"}


@pytest.mark.parametrize("name", FAMILIES)
def test_shares_of_a_fit_have_people_and_measures_an_error(name: str) -> None:
    for row in family_rows(TOPIC, name, "seen-only"):
        if row.likelihood == "binomial":
            assert row.n is not None, row.row_id
            assert 0 <= row.value <= 1, row.row_id
        else:
            assert row.standard_error is not None, row.row_id
            assert row.standard_error > 0, row.row_id
