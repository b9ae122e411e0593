"""The patient's sheet: who is told what, when, how strongly, and what happened to others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from needlework.evidence import table
from needlework.exchange.care_page import render_care
from needlework.exchange.care_text import care_text
from needlework.exchange.care_words import when_words
from needlework.planfile import read_plan
from needlework.safety import check
from needlework.safety.care import Advice, CareSheet, Visit, care_sheet, event_words
from needlework.safety.rows import data
from tests.safety.making import plan, treatment

ALL = read_plan((files("needlework") / "examples" / "all-needles.toml").read_text("utf-8"))


def words_of(sheet: CareSheet) -> list[str]:
    return [one.words for visit in sheet.visits for one in visit.advice]


def test_each_session_has_its_own_advice_in_the_order_of_time() -> None:
    sheet = care_sheet(ALL)
    assert [visit.day for visit in sheet.visits] == [session.day for session in ALL.sessions]
    phases = [[one.phase for one in visit.advice] for visit in sheet.visits]
    assert all(order == sorted(order, key=["pre", "day", "post"].index) for order in phases)
    assert any("acne medicine" in word for word in words_of(sheet))


def test_every_row_is_told_to_somebody_or_left_out_with_its_reason() -> None:
    rows = {(row.cells["treatment"], row.cells["instruction"]) for row in table("rules", "care")}
    for part in ("clinic", "plain", "left_out"):
        named = {(row["treatment"], row["instruction"]) for row in data("care")[part]}
        assert named <= rows, named - rows
    assert {row.cells["treatment"] for row in table("rules", "care")} == set(
        data("care")["treatment"]
    )
    assert all(row["reason"] for row in data("care")["left_out"])


def test_what_is_custom_is_called_custom_and_what_is_from_memory_unverified() -> None:
    found = {one.words: one for one in care_sheet(plan()).visits[0].advice}
    assert found["Do not lie flat."].strength == "custom, not studied"
    drive = next(one for words, one in found.items() if words.startswith("Do not drive"))
    assert drive.strength.endswith("unverified") and drive.seen == "recalled"


def test_a_treatment_for_a_disease_is_told_no_custom() -> None:
    medical = plan(
        treatment(area='"axilla"', dose='"100 U"', indication='"axillary-hyperhidrosis"')
    )
    sheet = care_sheet(medical)
    assert not [one for one in sheet.visits[0].advice if "custom" in one.strength]
    assert any("armpits" in word for word in words_of(sheet))


VISIT = Visit("s1", 0, date(2026, 12, 1), (), ())
DAYS_ONLY = Visit("s1", 0, None, (), ())


@pytest.mark.parametrize(
    ("phase", "first", "last", "visit", "words"),
    [
        ("pre", -336, 0, VISIT, "from 17 November 2026 (14 days before)"),
        ("pre", -336, 0, DAYS_ONLY, "from 14 days before"),
        ("pre", -48, 0, VISIT, "from 48 hours before"),
        ("pre", -49, 0, DAYS_ONLY, "from 2 days before"),
        ("pre", None, 0, VISIT, "before you come"),
        ("day", 0, 0, VISIT, ""),
        ("post", 0, 4, VISIT, "for 4 hours"),
        ("post", 0, 168, VISIT, "until 8 December 2026 (7 days after)"),
        ("post", 336, 504, DAYS_ONLY, "from 14 days after to 21 days after"),
    ],
)
def test_hours_become_dates_where_there_are_dates(
    phase: str, first: int | None, last: int, visit: Visit, words: str
) -> None:
    hours = None if first is None else Decimal(first)
    one = Advice(phase, "", hours, Decimal(last), "", "", "page")  # type: ignore[arg-type]
    assert when_words(one, visit) == words


def test_harm_is_told_with_its_comparison_and_shares_of_reports_are_not() -> None:
    harms = {one.event: one for one in care_sheet(ALL).harms}
    assert harms["swelling"].share == Decimal("0.87329")
    assert harms["swelling"].comparator == Decimal("0.43083")
    assert not [event for event in harms if "FAERS" in event]
    slow = harms["slow infection with lumps weeks later"]
    assert slow.share is None and slow.cases == 423
    left_out = {row["event"] for row in data("care")["not_told"]}
    assert left_out <= {row.cells["event"] for row in table("rules", "adverse_events")}


def test_red_flags_are_those_of_the_treatment() -> None:
    toxin = care_sheet(plan()).red_flags
    assert any("Botox" in flag for flag in toxin) and not any("Dysport" in flag for flag in toxin)
    assert any(flag.endswith("(unverified)") for flag in toxin)


def test_events_are_told_in_plain_words() -> None:
    assert event_words("eyelid_ptosis") == "drooping eyelid"
    assert event_words("something new") == "something new"


def test_sheet_and_page_say_the_same_and_call_a_draft_a_draft() -> None:
    report, sheet = check(ALL), care_sheet(ALL)
    text = " ".join(care_text(sheet, ALL, report).split())
    page = render_care(sheet, ALL, report)
    for words in ("Draft: this plan is not approved yet.", "local emergency number first"):
        assert words in text and words in page
    for visit in sheet.visits:
        for one in visit.advice:
            assert one.words in text
    clean = plan()
    assert "Draft" not in care_text(care_sheet(clean), clean, check(clean))


def test_what_a_title_holds_cannot_become_markup() -> None:
    nasty = plan(head='title = "<script>x</script>"\nregion = "US"\nstart_date = 2026-12-01')
    page = render_care(care_sheet(nasty), nasty, check(nasty))
    assert "<script>" not in page
