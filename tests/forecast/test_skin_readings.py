"""Figures of any table: which of them the models of pigment and hair predict, and how."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import shipped_draws
from needlework.forecast.indications import hair, pigment

BASE: dict[str, Any] = {
    "row_id": "trial/arm/out/84",
    "topic": "mesotherapy",
    "source": "trial",
    "study": "trial",
    "arm": "txa-id",
    "product": "tranexamic-acid",
    "dose": None,
    "dose_unit": "",
    "area": "face",
    "population": "women with melasma",
    "outcome": "masi_percent_improvement",
    "definition": "mean fall",
    "day": 84.0,
    "n": 30,
    "value": 35.0,
    "unit": "percent",
    "seen": "abstract",
}
SCALP: dict[str, Any] = {
    "area": "scalp",
    "population": "men with AGA",
    "outcome": "hair_density_change_per_cm2",
    "unit": "hairs/cm2",
    "product": "PRP",
    "arm": "prp",
}


def figure(**changes: Any) -> Figure:
    return Figure(**{**BASE, **changes})


def read(family: Any, **changes: Any) -> StudyRow:
    row = family.study_row(figure(**changes))
    assert isinstance(row, StudyRow), row
    return row


@pytest.mark.parametrize(
    ("changes", "treatment"),
    [
        ({}, "tranexamic-acid-injected"),
        ({"arm": "txa-oral"}, "tranexamic-acid-oral"),
        ({"product": "microneedling+tranexamic-acid"}, "needling+tranexamic-acid-needled"),
        ({"product": "microneedling", "arm": "mn"}, "needling"),
        ({"product": "hydroquinone", "arm": "hq"}, "hydroquinone-topical"),
        ({"product": "placebo", "arm": "sunscreen"}, "sunscreen"),
    ],
)
def test_an_arm_is_read_by_its_product_and_name(changes: dict[str, Any], treatment: str) -> None:
    assert read(pigment, **changes).treatment == treatment


def test_sessions_come_from_the_row_where_it_tells() -> None:
    told = read(pigment, note="every 6 weeks, 3 sessions", day=126.0)
    assert told.session_days == (0, 42, 84)
    counted = read(pigment, dose=4, dose_unit="sessions", note="interval_d=14", day=56.0)
    assert counted.session_days == (0, 14, 28, 42)
    assert read(pigment).session_days == (0, 28, 56)


@pytest.mark.parametrize(
    ("changes", "likelihood"),
    [
        ({}, "fall"),
        ({"outcome": "responder_masi_over_50pct", "unit": "fraction", "value": 0.4}, "share"),
        (
            {"outcome": "masi_mean", "unit": "score", "value": 8.0, "note": "baseline 13.2"},
            "score",
        ),
    ],
)
def test_an_outcome_is_read_by_its_name(changes: dict[str, Any], likelihood: str) -> None:
    assert read(pigment, **changes).likelihood == likelihood


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": "masi_mean", "unit": "score", "value": 8.0}, "value at the start"),
        ({"outcome": "melasqol_improvement_index", "unit": "index"}, "not predicted"),
        ({"day": None}, "no day"),
        ({"day": 0.0}, "start"),
        ({"product": "laser", "arm": "laser"}, "holds no arm"),
    ],
)
def test_what_cannot_be_predicted_is_told_why(changes: dict[str, Any], said: str) -> None:
    found = pigment.study_row(figure(**changes))
    assert isinstance(found, str)
    assert said in found


def test_figures_of_others_are_left_to_others() -> None:
    lines = {"population": "adults", "outcome": "none_or_mild", "unit": "fraction", "value": 0.5}
    assert pigment.study_row(figure(**lines, area="glabella", product="x", arm="y")) is None
    assert hair.study_row(figure(**lines, area="glabella", product="x", arm="y")) is None


@pytest.mark.parametrize(
    ("changes", "treatment"),
    [
        ({}, "prp-injected"),
        ({"product": "placebo", "arm": "saline"}, "saline-injected"),
        ({"product": "placebo", "arm": "vehicle"}, "placebo"),
        ({"product": "minoxidil", "arm": "minoxidil-5"}, "minoxidil-5-topical"),
        ({"product": "minoxidil", "arm": "minoxidil-2"}, "minoxidil-2-topical"),
        ({"product": "finasteride", "arm": "1 mg"}, "finasteride-oral"),
        ({"product": "microneedling+minoxidil", "arm": "mn"}, "needling+minoxidil-5-topical"),
    ],
)
def test_an_arm_of_hair_is_read_alike(changes: dict[str, Any], treatment: str) -> None:
    row = read(hair, **{**SCALP, **changes})
    assert (row.treatment, row.likelihood) == (treatment, "change")


def test_platelets_are_predicted_like_saline_with_a_wide_interval() -> None:
    rows = [
        read(hair, **SCALP, row_id="t/prp/x/90", day=90.0, n=35),
        read(hair, **{**SCALP, "product": "placebo", "arm": "saline"}, day=90.0, n=35),
    ]
    sample = hair.predict(rows, shipped_draws("hair-seen-only"), np.random.default_rng(1))
    platelets, saline = np.median(sample, axis=1)
    assert abs(platelets - saline) < 4
    low, high = np.quantile(sample[0], [0.05, 0.95])
    assert low < platelets < high
    assert 10 < high - low < 60


def test_injection_and_needling_of_the_acid_are_predicted_alike() -> None:
    rows = [
        read(pigment),
        read(pigment, product="microneedling+tranexamic-acid", arm="mn-txa"),
        read(pigment, product="placebo", arm="sunscreen"),
    ]
    sample = pigment.predict(rows, shipped_draws("pigment-seen-only"), np.random.default_rng(1))
    injected, needled, alone = np.median(sample, axis=1)
    assert 20 < injected < 60
    assert 25 < needled < 70
    assert 8 < alone < injected
    assert (sample < 100 + 1e-9).mean() > 0.99


def test_a_study_shares_its_effects_between_its_figures() -> None:
    rows = [read(pigment, day=84.0), read(pigment, day=90.0, row_id="t/a/o/90")]
    sample = pigment.predict(rows, shipped_draws("pigment-seen-only"), np.random.default_rng(1))
    assert np.corrcoef(sample)[0, 1] > 0.8


def test_more_people_make_a_figure_less_uncertain() -> None:
    few, many = read(pigment, n=10), read(pigment, n=400)
    table = shipped_draws("pigment-seen-only")
    widths = [
        np.ptp(np.quantile(pigment.predict([row], table, np.random.default_rng(1)), [0.05, 0.95]))
        for row in (few, many)
    ]
    assert widths[0] > widths[1]
