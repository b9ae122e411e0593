"""Published figures of fat, fillers and boosters: predicted without their study, and scored."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from needlework.evidence import Figure, read_results
from needlework.forecast.draws import with_refits
from needlework.forecast.indications import FAMILIES
from needlework.validation.studies import figure_validation, one_family
from needlework.validation.values import ValidationRow

HEADER = (
    "source,study,arm,product,dose,dose_unit,area,population,outcome,definition,day,n,value,unit"
)
FAMILY = {family.name: family for family in FAMILIES}
NAMES = ["fat", "volume", "hydration"]


@cache
def scored(name: str) -> tuple[ValidationRow, ...]:
    family = FAMILY[name]
    table = with_refits(family.module.draws(False))
    return tuple(one_family(family, table, seed=1, checks=True))


def inside(rows: list[ValidationRow]) -> float:
    held = [row.predicted.score.inside for row in rows if row.predicted and row.predicted.score]
    return sum(held) / len(held)


@pytest.mark.parametrize("name", NAMES)
def test_most_figures_lie_inside_without_their_own_study(name: str) -> None:
    rows = [row for row in scored(name) if row.role == "loto"]
    assert len(rows) >= 20
    assert inside(rows) >= 0.8


@pytest.mark.parametrize(
    ("name", "study"), [("fat", "rzany-2014"), ("hydration", "baspeyras-2013")]
)
def test_most_held_out_figures_lie_inside(name: str, study: str) -> None:
    rows = [row for row in scored(name) if row.role == "held-out"]
    assert {row.study for row in rows} == {study}
    assert inside(rows) >= 0.8


@pytest.mark.parametrize("name", NAMES)
def test_the_sampler_can_be_trusted_and_every_study_was_left_out(name: str) -> None:
    table = with_refits(FAMILY[name].module.draws(False))
    assert set(table.refits) == set(table.trials)
    assert table.provenance["divergences"] == 0
    assert table.provenance["worst"]["r_hat"] < 1.01
    assert min(table.provenance["worst"][end] for end in ("bulk", "tail")) > 400


def printed(tmp_path: Path, *lines: str) -> tuple[Figure, ...]:
    path = tmp_path / "results.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read_results(path)


def read(tmp_path: Path, *lines: str) -> dict[int, ValidationRow]:
    return figure_validation(printed(tmp_path, *lines), include_recalled=False, seed=1)


def test_figures_of_new_trials_are_read_and_predicted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "x,new-fat,drug,deoxycholic-acid,2,mg/cm2,submental,adults,responder_composite_1grade,"
        "both,224,100,0.7,fraction",
        "x,new-fat,vehicle,placebo,,,submental,adults,responder_composite_1grade,both,224,100,0.2,"
        "fraction",
        "x,new-mid,gel,VYC-20L,4,mL,midface,adults,responder_mmvds_1pt,midface scale,182,230,0.85,"
        "fraction",
        "x,new-mid,untreated,none,,,midface,adults,responder_mmvds_1pt,midface scale,182,46,0.4,"
        "fraction",
        "x,new-ha,ha,hyaluronic-acid-noncrosslinked,3,sessions,cheek,adults,hydration_percent_vs_"
        "control,over saline,86,40,12,percent",
        "x,new-ha,ha,VYC-12,1,sessions,cheek,adults,responder_acss_1grade_both_cheeks,blinded,30,"
        "100,0.5,fraction",
    )
    assert sorted(found) == [0, 1, 2, 3, 4, 5]
    medians = []
    for row in found.values():
        assert row.predicted is not None, row.row_id
        assert row.predicted.low <= row.predicted.median <= row.predicted.high
        medians.append(row.predicted.median)
    assert medians[0] > medians[1]
    assert medians[2] > medians[3]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x,s,a,deoxycholic-acid,2,mg/cm2,submental,adults,weight_change,kg,224,10,1,kg", "chin"),
        ("x,s,a,VYC-20L,2,mL,midface,adults,swelling_score,score,7,10,1,score", "filler"),
        ("x,s,a,VYC-20L,2,mL,hand,adults,responder_1pt,scale,90,10,0.5,fraction", "hand"),
        ("x,s,a,VYC-12,1,sessions,cheek,adults,redness_score,score,7,10,1,score", "skin"),
    ],
)
def test_a_figure_that_cannot_be_predicted_says_why(tmp_path: Path, line: str, said: str) -> None:
    found = read(tmp_path, line)
    assert found[0].predicted is None
    assert said in found[0].reason


@pytest.mark.parametrize(
    "line",
    [
        "x,s,a,onabotulinumtoxinA,20,U,glabella,adults,responder_none_or_mild,score,30,10,0.5,"
        "fraction",
        "x,s,a,placebo,,,glabella,adults,responder_none_or_mild,score,30,10,0.1,fraction",
    ],
)
def test_figures_of_other_families_are_left_to_them(tmp_path: Path, line: str) -> None:
    figure = printed(tmp_path, line)[0]
    assert [FAMILY[name].module.study_row(figure) for name in NAMES] == [None, None, None]
