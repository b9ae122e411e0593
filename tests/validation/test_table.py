from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework.evidence import figures
from needlework.validation.curated import printed_row, rows_by_id
from needlework.validation.facts import area_slug, female_share, product_slug, study_facts
from needlework.validation.printed import People, printed_decimals
from needlework.validation.table import table_rows
from tests.validation.synthetic import figure

TOPIC = "neuromodulator_efficacy"


def test_a_table_that_repeats_the_evidence_is_read_as_curated() -> None:
    given = figures(TOPIC)
    read = table_rows(given)
    assert [row.row_id for row in read] == [row.row_id for row in given]
    assert all(row == printed_row(rows_by_id()[row.row_id]) for row in read)


def test_a_figure_that_differs_from_the_evidence_is_read_anew() -> None:
    known = next(
        entry for entry in figures(TOPIC) if entry.study == "belmont" and entry.day == 112
    )
    changed = replace(known, value=0.5, n=40)
    row = table_rows([changed])[0]
    assert row.value == 0.5
    assert row.people == People(40)
    # The curated study still lends what it knows of its people and visits.
    assert row.severe_share == pytest.approx(0.346)
    assert 140.0 in row.visits


def test_the_curated_dose_of_an_area_replaces_that_of_the_visit() -> None:
    known = next(e for e in figures(TOPIC) if (e.study, e.arm) == ("nivo-005", "nivo-44"))
    row = table_rows([replace(known, value=0.5)])[0]
    assert (known.dose, row.dose) == (Decimal(44), Decimal(20))
    assert any("20 U in this area" in note for note in row.notes)


def test_one_dose_under_several_areas_of_an_arm_is_not_taken_for_that_of_each() -> None:
    total = {"dose": Decimal(40)}
    rows = table_rows([figure(**total), figure(area="forehead", **total), figure(arm="other")])
    assert "stands under several areas" in rows[0].refusal
    assert rows[2].refusal == ""


@pytest.mark.parametrize(("glabella", "forehead"), [(20, 10), (40, 20), (20, 20)])
def test_doses_that_differ_by_area_or_are_those_of_the_label_are_taken_as_printed(
    glabella: int, forehead: int
) -> None:
    rows = [
        figure(dose=Decimal(glabella)),
        figure(area="forehead", dose=Decimal(forehead)),
    ]
    assert table_rows(rows)[0].refusal == ""


def test_people_missing_in_a_row_are_those_of_the_same_arm() -> None:
    rows = table_rows([figure(n=None), figure(day=56.0, n=90), figure(day=84.0, n=80)])
    assert rows[0].people == People(None, 80, 90)
    assert any("other rows" in note for note in rows[0].notes)


def test_nothing_is_known_of_people_that_are_printed_nowhere() -> None:
    assert not table_rows([figure(n=None)])[0].people.known


@pytest.mark.parametrize(
    ("population", "share"),
    [
        ("women, moderate or severe", 1.0),
        ("men", 0.0),
        ("adults, 88% women", 0.88),
        ("men and women", None),
        ("adults, moderate or severe", None),
        ("", None),
    ],
)
def test_the_share_of_women_is_read_in_the_population(
    population: str, share: float | None
) -> None:
    assert female_share(population) == share


def test_what_the_rows_of_a_study_say_together_is_gathered() -> None:
    facts = study_facts([figure(population="women, 68% severe"), figure(day=30.0)])
    assert facts.severe_share == pytest.approx(0.68)
    assert facts.female_share is None
    assert facts.visit_step == 28


def test_words_of_a_table_become_slugs_and_unknown_ones_stay() -> None:
    assert product_slug("Daxxify") == "daxibotulinumtoxinA"
    assert product_slug("Vehicle") == "placebo"
    assert product_slug("HU-014") == "HU-014"
    assert area_slug("crow's feet") == "lateral-canthal"
    assert area_slug("glabella|lateral_canthal") == "glabella+lateral-canthal"
    assert area_slug("nowhere") == "nowhere"


@pytest.mark.parametrize(
    ("value", "unit", "decimals"),
    [(0.8, "fraction", 2), (0.975, "fraction", 3), (80.0, "percent", 2), (97.5, "percent", 3)],
)
def test_a_share_is_rounded_as_it_was_printed(value: float, unit: str, decimals: int) -> None:
    assert printed_decimals(value, unit) == decimals


def test_a_total_over_arms_is_shared_between_them() -> None:
    row = rows_by_id()[
        "ona-dose-duration/ona-20/responder_ge1_grade_investigator_max_contraction/168"
    ]
    printed = printed_row(row)
    assert printed.people == People(45)
    assert any("226 people shared over 5 arms" in note for note in printed.notes)
