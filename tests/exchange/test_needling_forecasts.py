"""What is forecast for the examples of needling, in every form of output."""

from __future__ import annotations

import re
from functools import cache

from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from tests.exchange.family_examples import forecast_of, plan_of


@cache
def text_of(name: str) -> str:
    return forecast_text(forecast_of(name), plan_of(name))


@cache
def page_of(name: str) -> str:
    return render_report(forecast_of(name), plan_of(name))


def test_the_hours_after_a_session_are_told_in_hours() -> None:
    text = text_of("acne-scars")
    assert re.search(r"Redness no longer visible +\d+ h \(9 in 10 patients: \d+ h to ", text)
    apart = text.index("In the hours and days after a session")
    assert text.index("Elastin, change") < apart < text.index("Pain after a session")
    assert "The hours and days after a session" in page_of("acne-scars")


def test_research_views_stand_apart_in_the_report() -> None:
    page = page_of("acne-scars")
    apart = page.index("Research views, not for patients")
    shown = [f"<b>{name} </b>" for name in ("Acne-scar score that is left", "Elastin, change")]
    assert page.index(shown[0]) < apart < page.index(shown[1])


def test_a_scale_that_begins_at_1_has_no_grade_0() -> None:
    page = page_of("acne-scars")
    assert "Grade 1" in page
    assert not re.search("grade 0", page, re.IGNORECASE)
    assert re.search("grade 0", page_of("fine-lines"), re.IGNORECASE)


def test_the_baseline_is_told_by_the_name_of_its_scale() -> None:
    assert "Goodman-Baron qualitative 3 in the full face" in page_of("acne-scars")


def test_what_did_not_beat_control_is_said_in_text_and_report() -> None:
    for said in (text_of("acne-scars"), page_of("acne-scars")):
        assert "did not beat control" in re.sub(r"\s+", " ", said)
