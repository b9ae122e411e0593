"""Findings in what a forecast prints: what forbids the plan comes first."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from needlework.exchange.findings_json import finding_to_json
from needlework.exchange.findings_text import findings_text, stop_text
from needlework.exchange.forecast_json import forecast_to_json
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.safety import Report
from tests.exchange import example_forecast as example
from tests.exchange import example_plan
from tests.safety.making import checked, patient, plan, treatment

CLEAN = checked()
STOPPED = checked(treatment(dose='"24 U"'), patient(pregnant='"yes"'))
WAITING = checked(treatment(dose='"24 U"'))


def schema(name: str) -> Any:
    return json.loads((files("needlework") / "schemas" / name).read_text(encoding="utf-8"))


def test_what_forbids_the_plan_stands_before_the_answer() -> None:
    page = render_report(example.forecast(), example_plan.plan(), STOPPED)
    assert 0 < page.index("Not to be done as planned") < page.index('id="answer"')
    assert page.count("PREGNANCY") and 'role="alert"' in page


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (CLEAN, "Nothing keeps this plan from being approved."),
        (WAITING, "Approval waits for 1 finding."),
        (STOPPED, "Not to be done as planned: 1 finding forbids it."),
    ],
)
def test_the_verdict_is_in_page_and_text(report: Report, verdict: str) -> None:
    expected, subject = example.forecast(), example_plan.plan()
    assert verdict in render_report(expected, subject, report)
    assert verdict in forecast_text(expected, subject, report)


def test_without_a_check_nothing_is_said_of_one() -> None:
    expected, subject = example.forecast(), example_plan.plan()
    assert 'id="check"' not in render_report(expected, subject)
    assert "findings" not in forecast_to_json(expected)
    assert stop_text(CLEAN) == ""


def test_the_text_of_a_forecast_begins_with_the_stop() -> None:
    text = forecast_text(example.forecast(), example_plan.plan(), STOPPED)
    assert text.startswith("Not to be done as planned") and "STOP PREGNANCY" in text
    assert text.endswith("medical device.\n")


def test_findings_of_a_forecast_are_those_of_the_check() -> None:
    document = forecast_to_json(example.forecast(), STOPPED)
    assert document["findings"] == [finding_to_json(item) for item in STOPPED]
    small = {**document, "courses": [], "events": []}
    jsonschema.validate(small, schema("forecast-1.schema.json"))
    items = schema("findings-1.schema.json")
    for item in document["findings"]:
        jsonschema.validate(item, {**items["$defs"]["finding"], "$defs": items["$defs"]})


def test_every_finding_is_told_with_its_remedy_and_source() -> None:
    page = render_report(example.forecast(), example_plan.plan(), STOPPED)
    text = " ".join(findings_text(STOPPED, plan()).split())
    for item in STOPPED:
        assert item.code in page and item.code in text
        assert item.remedy in text
