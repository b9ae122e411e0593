"""What the engine itself forecasts for the example plans, in every form of output."""

from __future__ import annotations

import csv
import io
import json
import re
from importlib.resources import files

import jsonschema
import pytest

from needlework.exchange.forecast_csv import forecast_csv_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.forecast.values import Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan
from tests.forecast.making import TODAY, forecast_of_example

NAMES = ["frown-lines", "frown-lines-touch-up", "frown-lines-at-rest", "all-needles"]
SCHEMA = json.loads(
    (files("needlework") / "schemas" / "forecast-1.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def plan(name: str) -> Plan:
    text = (files("needlework") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return read_plan(text, name, today=TODAY)


@pytest.fixture
def expected(name: str) -> Forecast:
    return forecast_of_example(name)


def test_the_json_keeps_to_its_schema(expected: Forecast) -> None:
    found = json.loads(forecast_json_text(expected))
    jsonschema.validate(found, SCHEMA)
    assert {item["name"] for item in found["events"]} >= {"onset", "peak", "loss", "return"}
    assert len(found["courses"]) == len(expected.courses)


def test_the_csv_has_a_row_per_course_and_day(expected: Forecast) -> None:
    rows = list(csv.DictReader(io.StringIO(forecast_csv_text(expected))))
    assert len(rows) == sum(len(course.days) for course in expected.courses)


def test_the_text_fits_a_wide_terminal_and_holds_no_raw_value(
    expected: Forecast, plan: Plan
) -> None:
    said = forecast_text(expected, plan)
    assert max(map(len, said.splitlines())) <= 130
    assert not re.search(r"\bnan\b|\binf\b|None\b(?! or)|_", said)
    assert not re.search(r"(?<![\w–])-\d", said)


def test_the_report_holds_no_raw_value_and_repeats_no_identifier(
    expected: Forecast, plan: Plan
) -> None:
    page = render_report(expected, plan)
    assert not re.search(r">[^<]*\b(nan|inf)\b[^<]*<", page)
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_the_severity_of_one_patient_is_drawn_between_none_and_severe(
    expected: Forecast, plan: Plan
) -> None:
    page = render_report(expected, plan)
    ticks = re.findall(r'class="y-tick"[^>]*>(none|mild|moderate|severe)<', page)
    assert ticks == ["none", "mild", "moderate", "severe"]
