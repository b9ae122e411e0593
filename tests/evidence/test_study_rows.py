"""Curated study rows: read with their figure, refused where they contradict it."""

from __future__ import annotations

import pytest

from needlework.evidence import Figure
from needlework.evidence.study_rows import _study_row
from needlework.evidence.tables import Row

FIGURE = Figure(
    row_id="trial/arm/masi_mean/84",
    topic="mesotherapy",
    source="trial",
    study="trial",
    arm="arm",
    product="tranexamic-acid",
    dose=None,
    dose_unit="",
    area="malar",
    population="melasma",
    outcome="masi_mean",
    definition="mean MASI",
    day=84.0,
    n=30,
    value=4.5,
    unit="points",
    seen="abstract",
)
CELLS = {
    "row_id": FIGURE.row_id,
    "family": "pigment",
    "use": "fit",
    "quantity": "masi_relative",
    "likelihood": "normal",
    "treatment": "tranexamic-acid-intradermal",
    "comparator": "",
    "session_days": "0;28;56",
    "day": "84",
    "n": "30",
    "value": "0.62",
    "standard_error": "",
    "amount": "4",
    "amount_unit": "mg/mL",
    "controlled": "yes",
    "reason": "visit with its arm size",
    "sunscreen": "yes",
}


def test_a_row_carries_its_figure_and_its_reading() -> None:
    row = _study_row(Row(2, CELLS), FIGURE)
    assert (row.source, row.seen, row.outcome) == ("trial", "abstract", "masi_mean")
    assert row.session_days == (0.0, 28.0, 56.0)
    assert (row.value, row.standard_error, row.controlled) == (0.62, None, True)
    assert row.more == {"sunscreen": "yes"}


@pytest.mark.parametrize(("seen", "enters"), [("abstract", True), ("recalled", False)])
def test_what_is_known_from_memory_stays_out_of_the_seen_fit(seen: str, enters: bool) -> None:
    from dataclasses import replace

    row = _study_row(Row(2, CELLS), replace(FIGURE, seen=seen))
    assert row.enters("seen-only") is enters
    assert row.enters("with-recalled")


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [("use", "maybe", "maybe"), ("value", "", "numbers"), ("n", "many", "many")],
)
def test_a_row_that_cannot_be_read_is_refused(column: str, cell: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        _study_row(Row(2, {**CELLS, column: cell}), FIGURE)


def test_a_held_out_study_cannot_be_fitted() -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="held-out"):
        _study_row(Row(2, CELLS), replace(FIGURE, held_out=True))


def test_a_row_that_is_read_in_another_unit_says_so() -> None:
    assert _study_row(Row(2, CELLS), FIGURE).unit == "points"
    read = _study_row(Row(2, {**CELLS, "unit": "ratio"}), FIGURE)
    assert read.unit == "ratio"
    assert "unit" not in read.more
