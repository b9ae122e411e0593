"""What the cells of the rules tables say, read the same way for every row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.evidence import table
from needlework.evidence.label_status import LabelStatus, label_statuses
from needlework.evidence.rule_cells import Span, ages, leading_span, recalled_parts, skin_types

ROWS = [row.cells for row in table("rules", "protocols")]


@pytest.mark.parametrize(
    ("cell", "low", "high", "rest"),
    [
        ("20", "20", "20", ""),
        ("48-72", "48", "72", ""),
        ("0.10-0.20", "0.10", "0.20", ""),
        ("<=1.5 mm", None, "1.5", "mm"),
        ("up to 40", None, "40", ""),
        (">=30 kg", "30", None, "kg"),
        ("50 per axilla (100)", "50", "50", "per axilla (100)"),
        ("1.5-3 U/kg", "1.5", "3", "U/kg"),
    ],
)
def test_a_cell_is_read_as_a_span_and_the_rest(
    cell: str, low: str | None, high: str | None, rest: str
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert leading_span(cell) == (Span(ends[0], ends[1]), rest)


def test_about_is_no_exact_number() -> None:
    span, _ = leading_span("about 6.7")
    assert span is not None and span.about
    assert span.exact is None
    assert str(span) == "about 6.7"


@pytest.mark.parametrize("cell", ["", "individual", "droplet", "grid about 1 cm"])
def test_words_without_a_number_are_no_span(cell: str) -> None:
    assert leading_span(cell) == (None, cell)


@pytest.mark.parametrize(
    ("purpose", "found"),
    [
        ("glabellar lines (adults under 65)", (None, 65)),
        ("facial acne scars, adults 22 years and older", (22, None)),
        ("upper limb spasticity, paediatric 2-17 years (US excludes cerebral palsy)", (2, 18)),
        ("lip augmentation, over 21 years", (22, None)),
        ("strabismus: vertical muscles or horizontal under 20 prism dioptres", (None, None)),
        ("persistent sixth nerve palsy of 1 month or more", (None, None)),
    ],
)
def test_ages_are_read_and_other_numbers_are_not(
    purpose: str, found: tuple[int | None, int | None]
) -> None:
    assert ages(purpose) == found


def test_every_fitzpatrick_range_of_the_tables_is_read() -> None:
    named = [row["indication"] for row in ROWS if "Fitzpatrick" in row["indication"]]
    assert {skin_types(words) for words in named} == {(1, 2, 3, 4, 5, 6), (2, 3, 4)}
    assert skin_types("melasma") == ()


RECALLED = {
    "ona-gl": {"needle"},
    "ona-axillary-hh": {"depth", "interval"},
    "ona-cd": {"limit"},
    "ona-strabismus-small": {"volume"},
    "abo-cd": {"interval", "range"},
    "abo-uls-adult-eu": {"interval"},
    "inco-cd": {"limit"},
    "daxi-cd": {"interval"},
    "rela-gl": {"sites"},
    "rela-lcl": {"sites"},
    "off-spasmodic-dysphonia-ad": {"dose", "range"},
    "mn-skinstylus-scar": {"interval"},
    "meso-consensus-technique": {"interval"},
    "meso-nappage": {"interval"},
    "meso-micropapule": {"volume"},
    "meso-txa-melasma": {"spacing", "volume"},
    "meso-duta-aga": {"spacing", "volume"},
    "meso-ha-bap": {"sessions", "volume"},
    "dca-submental": {"needle"},
}


def test_what_a_note_calls_recalled_is_known_for_every_row_that_was_seen() -> None:
    found = {
        row["protocol"]: set(recalled_parts(row["note"]))
        for row in ROWS
        if row["seen"] != "recalled" and "recalled" in row["note"].lower()
    }
    assert found == RECALLED


def status(protocol: str) -> tuple[LabelStatus, ...]:
    return label_statuses(next(row for row in ROWS if row["protocol"] == protocol))


def test_the_european_half_of_a_status_is_recalled_unless_the_note_speaks_of_it() -> None:
    assert [(one.region, one.seen) for one in status("ona-gl")] == [
        ("US", "secondary"), ("EU", "recalled"),
    ]  # fmt: skip
    assert [(one.region, one.seen) for one in status("leti-gl")] == [
        ("US", "page"),
        ("EU", "page"),
    ]


def test_a_status_of_several_regions_is_taken_apart() -> None:
    assert [(one.region, one.status) for one in status("ona-masseter-mmp")] == [
        ("US", "off-label"), ("EU", "off-label"), ("CN", "on-label"),
    ]  # fmt: skip
    assert [one.status for one in status("ona-cm-follow-the-pain")] == ["on-label", "off-label"]


def test_every_status_of_the_table_is_understood() -> None:
    known = {"on-label", "off-label", "off-label consensus", "vendor chart (not consensus)",
             "trial (data for US 510k)", "dose recalled"}  # fmt: skip
    assert {one.status for row in ROWS for one in label_statuses(row)} == known
