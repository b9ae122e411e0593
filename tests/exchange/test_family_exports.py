"""What is forecast for injections and needling keeps to the rules of every form of output."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import jsonschema
import pytest

from needlework.exchange.forecast_csv import forecast_csv_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from tests.exchange.family_examples import INJECTIONS, NEEDLING, forecast_of, plan_of

NAMES = (*INJECTIONS, *NEEDLING)
SCHEMA = json.loads(
    (files("needlework") / "schemas" / "forecast-1.schema.json").read_text(encoding="utf-8")
)


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
    said = forecast_text(forecast_of(name), plan_of(name))
    assert max(map(len, said.splitlines())) <= 120
    assert not re.search(r"\bnan\b|\binf\b|None\b(?! or)|_", said)
    assert not re.search(r"(?<![\w–])-\d", said)


@pytest.mark.parametrize("name", NAMES)
def test_the_report_holds_no_raw_value_and_repeats_no_identifier(name: str) -> None:
    page = render_report(forecast_of(name), plan_of(name))
    assert not re.search(r">[^<]*\b(nan|inf)\b[^<]*<", page)
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
