"""What is forecast for the examples of needling, in every form of output."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

import jsonschema
import pytest

from needlework.exchange.forecast_csv import forecast_csv_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.forecast import forecast
from needlework.forecast.values import Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan

NAMES = ["acne-scars", "fine-lines", "stretch-marks"]
SCHEMA = json.loads(
    (files("needlework") / "schemas" / "forecast-1.schema.json").read_text(encoding="utf-8")
)


@cache
def plan_of(name: str) -> Plan:
    text = (files("needlework") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return read_plan(text, name)


@cache
def forecast_of(name: str) -> Forecast:
    return forecast(plan_of(name), draws=300)


@cache
def text_of(name: str) -> str:
    return forecast_text(forecast_of(name), plan_of(name))


@cache
def page_of(name: str) -> str:
    return render_report(forecast_of(name), plan_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_json_keeps_to_its_schema(name: str) -> None:
    found = json.loads(forecast_json_text(forecast_of(name)))
    jsonschema.validate(found, SCHEMA)
    ids = [course["id"] for course in found["courses"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_has_a_row_per_course_and_day(name: str) -> None:
    found = forecast_of(name)
    lines = forecast_csv_text(found).splitlines()
    assert len(lines) == 1 + sum(len(course.days) for course in found.courses)


@pytest.mark.parametrize("name", NAMES)
def test_the_text_fits_a_wide_terminal_and_holds_no_raw_value(name: str) -> None:
    assert max(map(len, text_of(name).splitlines())) <= 120
    assert not re.search(r"\bnan\b|\binf\b|None\b(?! or)|_", text_of(name))
    assert not re.search(r"(?<![\w–])-\d", text_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_report_holds_no_raw_value_and_repeats_no_identifier(name: str) -> None:
    assert not re.search(r">[^<]*\b(nan|inf)\b[^<]*<", page_of(name))
    identifiers = re.findall(r'\bid="([^"]+)"', page_of(name))
    assert len(identifiers) == len(set(identifiers))


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
