"""Figures of needling are predicted and scored: held out, left out, and of any table."""

from __future__ import annotations

from pathlib import Path

import pytest

from needlework.validation.studies import family_validation, figure_validation
from needlework.validation.values import ValidationRow

NEEDLING = ("alam-2014", "naspolini-2019")
HEAD = (
    "source,study,arm,product,dose,dose_unit,area,population,outcome,definition,day,n,value,unit,"
    "sd,ci_low,ci_high,note\n"
)


@pytest.fixture(scope="module")
def rows() -> list[ValidationRow]:
    return family_validation(False, seed=1, checks=True)


def held_out(rows: list[ValidationRow], study: str) -> list[ValidationRow]:
    return [row for row in rows if row.study == study and row.role == "held-out"]


def test_the_held_out_scars_are_predicted_at_months_three_and_six(
    rows: list[ValidationRow],
) -> None:
    found = [row for row in held_out(rows, "alam-2014") if row.outcome == "gb_quantitative_change"]
    assert [(row.arm, row.day) for row in found] == [
        ("needling", 90),
        ("needling", 180),
        ("untreated-side", 90),
        ("untreated-side", 180),
    ]
    three, six, *untreated = [row.predicted for row in found]
    assert three is not None
    assert six is not None
    assert all(row.score is not None and row.score.inside for row in found)
    assert six.median > 1
    assert all(each is not None and abs(each.median) < 1 for each in untreated)


def test_the_neck_is_predicted_from_the_face(rows: list[ValidationRow]) -> None:
    (row,) = [row for row in rows if row.endpoint == "neck_wrinkle_fall"]
    assert row.study == "alqam-2022"
    assert row.score is not None
    assert row.score.inside
    assert abs(row.score.error) < 0.4


def test_every_study_of_the_fit_is_left_out_once(rows: list[ValidationRow]) -> None:
    left_out = [row for row in rows if row.role == "loto"]
    assert len(left_out) >= 40
    inside = [bool(row.score and row.score.inside) for row in left_out]
    assert sum(inside) / len(inside) >= 0.8


def figure_line(outcome: str, value: float, unit: str, **more: object) -> str:
    cells = {
        "source": "kept-apart",
        "study": "kept-apart",
        "arm": "needling",
        "product": "microneedling",
        "dose": 3,
        "dose_unit": "sessions",
        "area": "face",
        "outcome": outcome,
        "day": 120,
        "n": 23,
        "value": value,
        "unit": unit,
        "note": "interval_d=30",
    }
    cells.update(more)
    return ",".join(str(cells.get(name, "")) for name in HEAD.strip().split(",")) + "\n"


@pytest.mark.parametrize(
    ("outcome", "value", "unit"),
    [
        ("gb_quantitative_change", 3.0, "score"),
        ("gb_quantitative_mean", 9.0, "score"),
        ("gb_grade", 2.4, "score"),
        ("gb_grade_change", 0.7, "score"),
        ("responder_gb_one_grade", 0.6, "fraction"),
        ("collagen_papillary_masson_rel_change", 0.4, "relative_change"),
        ("pain_vas_0_10", 3.0, "score"),
        ("erythema_resolution_h", 24.0, "h"),
        ("wrinkle_lemperle_change", -0.8, "score"),
    ],
)
def test_a_figure_of_another_table_is_predicted(
    tmp_path: Path, outcome: str, value: float, unit: str
) -> None:
    from needlework.evidence import read_results

    path = tmp_path / "results.csv"
    path.write_text(HEAD + figure_line(outcome, value, unit), encoding="utf-8")
    found = figure_validation(read_results(path), False, seed=1)
    assert found[0].predicted is not None
    assert found[0].score is not None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"product": "microneedling+laser"}, "something else"),
        ({"dose": ""}, "number of sessions"),
        ({"day": ""}, "no visit"),
    ],
)
def test_a_figure_that_cannot_be_read_says_why(
    tmp_path: Path, more: dict[str, object], said: str
) -> None:
    from needlework.evidence import read_results

    path = tmp_path / "results.csv"
    path.write_text(HEAD + figure_line("gb_grade_change", 0.7, "score", **more), encoding="utf-8")
    found = figure_validation(read_results(path), False, seed=1)
    assert found[0].predicted is None
    assert said in found[0].reason


def test_a_figure_of_something_else_is_left_to_others(tmp_path: Path) -> None:
    from needlework.evidence import read_results

    path = tmp_path / "results.csv"
    line = figure_line("responder_none_or_mild_investigator_max_contraction", 0.5, "fraction")
    path.write_text(HEAD + line, encoding="utf-8")
    assert figure_validation(read_results(path), False, seed=1) == {}
