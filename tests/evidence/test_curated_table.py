"""The curated table holds every efficacy figure once, unchanged, with a usable decision."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import needlework.evidence
from needlework.evidence import curated_values as allowed
from needlework.evidence import figures, held_out
from needlework.evidence.curated import (
    all_curated_rows,
    areas_of,
    arm_of,
    curated_arms,
    curated_rows,
    curated_studies,
    curated_study,
)

TOPIC = "neuromodulator_efficacy"
FOLDER = Path(needlework.evidence.__file__).parent / "data" / TOPIC
SIDE_EFFECT = "side effect rate: used by the risk table, not the efficacy fit"


def published() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each line of the results table with the id that it must carry."""
    times: Counter[str] = Counter()
    with (FOLDER / "results.csv").open(newline="", encoding="utf-8") as lines:
        for cells in csv.DictReader(lines):
            stem = "/".join((cells["study"], cells["arm"], cells["outcome"], cells["day"] or "-"))
            times[stem] += 1
            yield (stem if times[stem] == 1 else f"{stem}#{times[stem]}"), cells


def test_every_published_row_is_decided_exactly_once_and_in_its_order() -> None:
    assert [row.row_id for row in all_curated_rows()] == [row_id for row_id, _ in published()]
    assert len(all_curated_rows()) == 499


def test_what_is_copied_from_the_published_row_is_unchanged() -> None:
    cells_by_id = dict(published())
    for row in all_curated_rows():
        cells = cells_by_id[row.row_id]
        copied = (row.study, row.arm, row.product, row.unit, row.outcome)
        names = ("study", "arm", "product", "dose_unit", "outcome")
        assert copied == tuple(cells[name] for name in names)
        assert row.value == float(cells["value"])
        assert row.day == (int(cells["day"]) if cells["day"] else None)
        assert row.area == cells["area"].replace("_", "-")


MEN_ENROLLED = {
    "xeomin-gl-pooled/inco-20-men": (55, 34),
    "inco-ufl/inco-20-men": (21, 11),
}
"""Printed men of all arms together, and the men of this arm that give the printed share."""


def test_a_printed_denominator_is_kept_except_where_it_counts_men_of_all_arms() -> None:
    printed = {row_id: cells["n"] for row_id, cells in published()}
    for row in all_curated_rows():
        enrolled = MEN_ENROLLED.get(f"{row.study}/{row.arm}")
        if enrolled:
            assert (int(printed[row.row_id]), row.n, row.n_basis) == (*enrolled, "derived")
        elif printed[row.row_id]:
            assert (row.n, row.n_basis) == (int(printed[row.row_id]), "printed")
        else:
            assert row.n_basis == ("unknown" if row.n is None else "derived"), row.row_id


def test_the_decision_carries_how_the_figure_was_seen() -> None:
    seen = {figure.row_id: figure.seen for figure in figures(TOPIC)}
    assert {row.row_id: row.seen for row in all_curated_rows()} == seen


@pytest.mark.parametrize(
    ("field", "closed"),
    [
        ("use", allowed.USES),
        ("bound", allowed.BOUNDS),
        ("likelihood", allowed.LIKELIHOODS),
        ("n_basis", allowed.N_BASES),
        ("rater", allowed.RATERS),
        ("reference", allowed.REFERENCES),
        ("condition", allowed.CONDITIONS),
        ("side", allowed.SIDES),
        ("fit_set", (*allowed.FIT_SETS, "")),
    ],
)
def test_a_choice_comes_from_its_closed_set(field: str, closed: tuple[str, ...]) -> None:
    used = {getattr(row, field) for row in all_curated_rows()}
    assert used <= set(closed)
    assert len(used) > 1


def test_every_endpoint_is_a_known_one_or_a_side_effect() -> None:
    named = {row.endpoint for row in all_curated_rows() if not row.endpoint.startswith("safety:")}
    assert named == set(allowed.ENDPOINTS)


def test_every_row_says_why() -> None:
    assert [row.row_id for row in all_curated_rows() if len(row.reason.split()) < 4] == []


def test_every_fitted_row_can_be_fitted() -> None:
    for row in curated_rows(use="fit"):
        assert row.dose is not None, row.row_id
        assert row.analysis_n, row.row_id
        assert row.likelihood in ("binomial", "median-interval"), row.row_id
        assert row.bound in ("exact", "rounded"), row.row_id
        assert row.rater not in ("unstated", "instrument"), row.row_id
        assert row.condition == "maximum", row.row_id
        assert arm_of(row).dose_area == row.dose, row.row_id
        assert curated_study(row.study).study == row.study


def test_every_row_has_its_study_and_its_arm_in_its_area() -> None:
    assert {row.study for row in all_curated_rows()} == {
        entry.study for entry in curated_studies()
    }
    for row in all_curated_rows():
        arm = arm_of(row)
        assert (arm.product, arm.dose_area, arm.side) == (row.product, row.dose, row.side)


def test_each_arm_stands_once_in_an_area() -> None:
    places = Counter((arm.study, arm.arm, arm.area) for arm in curated_arms())
    assert max(places.values()) == 1


def test_no_held_out_study_is_fitted() -> None:
    withheld = held_out(TOPIC)
    assert withheld == {"ready-2", "ona-dose-duration", "abo-dose-escalation", "inco-100"}
    assert {entry.study for entry in curated_studies() if entry.held_out} == withheld
    for row in all_curated_rows():
        assert row.held_out == (row.study in withheld)
        assert not (row.held_out and row.use != "check"), row.row_id


def test_no_study_of_the_same_people_as_a_held_out_one_is_fitted() -> None:
    same = {entry.same_as for entry in curated_studies() if entry.held_out} - {""}
    assert same == {"inco-dose-ultra"}
    assert not [row for row in curated_rows(use="fit") if row.study in same]


def test_only_fitted_rows_name_a_fit_and_recalled_ones_only_the_fit_with_recalled_rows() -> None:
    for row in all_curated_rows():
        assert bool(row.fit_set) == (row.use == "fit"), row.row_id
        if row.seen == "recalled" and row.use == "fit":
            assert row.fit_set == "with-recalled", row.row_id
    assert {row.seen for row in curated_rows(fit_set="seen-only")} == {
        "page",
        "abstract",
        "secondary",
    }


def test_a_fitted_median_lies_in_its_visit_interval() -> None:
    medians = [row for row in curated_rows(use="fit") if row.likelihood == "median-interval"]
    assert len(medians) == 13
    for row in medians:
        assert row.time_low is not None and row.time_high is not None
        assert row.time_low < row.value <= row.time_high, row.row_id
        assert row.time_high - row.time_low >= 28, row.row_id


def test_a_share_is_a_share() -> None:
    for row in all_curated_rows():
        if row.likelihood.startswith("binomial"):
            assert 0 <= row.value <= 1, row.row_id


def test_bounds_of_a_denominator_enclose_it() -> None:
    for row in all_curated_rows():
        low, high = row.n_low or 1, row.n_high or 10**6
        assert low <= high, row.row_id
        assert row.n is None or low <= row.n <= high, row.row_id
        assert not (row.n_basis == "derived" and (row.n_low is None or row.n_high is None))


def test_side_effects_are_left_to_the_risk_table() -> None:
    events = [row for row in all_curated_rows() if row.outcome.endswith("_incidence")]
    assert len(events) == 31
    assert {(row.use, row.reason) for row in events} == {("check", SIDE_EFFECT)}


def test_objective_measures_are_external_checks() -> None:
    measures = [row for row in all_curated_rows() if row.endpoint in ("strain", "emg")]
    assert len(measures) == 24
    assert {row.use for row in measures if row.product != "mixed"} == {"check"}


def test_the_doses_of_the_areas_of_a_visit_add_up_to_its_total() -> None:
    whole = {(arm.study, arm.arm) for arm in curated_arms() if arm.dose_visit_total is not None}
    alone = {"upper-face", "any-facial", "forehead+glabella", "glabella|lateral-canthal"}
    added = 0
    for study, name in whole:
        areas = [arm for arm in areas_of(study, name) if arm.area not in alone]
        if study not in ("frontalis-split", "ona-pooled-safety") and areas:
            total = sum((arm.dose_area or Decimal(0) for arm in areas), Decimal(0))
            assert total == areas[0].dose_visit_total, (study, name)
            added += len(areas) > 1
    assert added >= 9
