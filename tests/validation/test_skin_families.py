"""Validation of pigment and hair: left-out studies, checks, tables of a user's own."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.evidence import figures
from needlework.forecast.indications import FAMILIES
from needlework.validation import validate
from needlework.validation.studies import family_validation, figure_validation
from needlework.validation.values import ValidationRow


@pytest.fixture(scope="module")
def rows() -> list[ValidationRow]:
    return [
        row
        for row in family_validation(False, 1, True)
        if row.product and row.study != "neuromodulator"
    ]


def own(rows: list[ValidationRow], role: str) -> list[ValidationRow]:
    quantities = ("severity", "uneven_pigmentation", "count_change", "photo_improved")
    return [row for row in rows if row.role == role and row.endpoint in quantities]


def test_left_out_studies_are_covered_by_their_intervals(rows: list[ValidationRow]) -> None:
    inside = [row.predicted.score.inside for row in own(rows, "loto")]
    assert len(inside) > 50
    assert 0.8 <= np.mean(inside) <= 0.97


def test_predictions_beat_the_mean_of_other_studies(rows: list[ValidationRow]) -> None:
    scores = [row.predicted.score for row in own(rows, "loto")]
    paired = [(s.crps, s.crps_reference) for s in scores if s.crps_reference is not None]
    better = np.mean([mine < other for mine, other in paired])
    assert better > 0.6


def test_rows_of_both_topics_are_predicted(rows: list[ValidationRow]) -> None:
    studies = {row.study for row in own(rows, "loto")}
    assert {"del-rosario-2018", "farshi-2020", "jcd-2024", "olsen-2002"} <= studies


def test_an_outlier_stays_one(rows: list[ValidationRow]) -> None:
    (needled,) = [r for r in rows if r.row_id.startswith("dhurat-2013/mn-minoxidil")]
    assert not needled.predicted.score.inside


def test_a_table_of_ones_own_is_read_by_the_families() -> None:
    table = [f for f in figures("mesotherapy") if f.study in ("del-rosario-2018", "amin-2006")]
    found = figure_validation(table, False, 1)
    predicted = [row for row in found.values() if row.predicted is not None]
    assert {row.study for row in predicted} == {"del-rosario-2018"}


def test_families_of_the_skin_are_registered_with_both_topics() -> None:
    known = {family.name: family for family in FAMILIES}
    assert {"pigment", "hair"} <= set(known)
    assert known["pigment"].topic == known["hair"].topic == "mesotherapy+microneedling"


def test_scores_are_told_family_by_family() -> None:
    found = validate()
    keys = {line.key for line in found.summary if line.by == "family"}
    assert {"neuromodulator", *(family.name for family in FAMILIES)} == keys
    shares = found.line("family", "fat")
    own = [row for row in found.rows if row.family == "fat" and row.measure == "share"]
    assert shares.n == len(own)
