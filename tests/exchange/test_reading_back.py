"""Forecast and findings are read back from their JSON as they were written."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from needlework.exchange.findings_json import finding_to_json, findings_json_text
from needlework.exchange.findings_reading import read_findings
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_reading import read_forecast
from needlework.exchange.report import render_report
from needlework.plans import Amount, Override
from needlework.safety import Context, Report, check
from needlework.safety.values import Finding, Place, Severity
from tests.exchange.example_forecast import forecast as example_forecast
from tests.exchange.family_examples import INJECTIONS, NEEDLING, forecast_of, plan_of

NAMES = (*INJECTIONS, *NEEDLING, "frown-lines", "frown-lines-at-rest", "melasma", "all-needles")
PLANS = sorted(
    path.name.removesuffix(".toml")
    for path in (files("needlework") / "examples").iterdir()
    if path.name.endswith(".toml") and not path.name.startswith("trial-")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_forecast_that_was_read_back_is_written_to_the_same_letters(name: str) -> None:
    text = forecast_json_text(forecast_of(name))
    assert forecast_json_text(read_forecast(text)) == text


@pytest.mark.parametrize("name", ["frown-lines", "acne-scars", "lips"])
def test_the_report_of_what_was_read_back_is_the_same_report(name: str) -> None:
    expected, plan = forecast_of(name), plan_of(name)
    again = read_forecast(forecast_json_text(expected))
    twice = read_forecast(forecast_json_text(again))
    assert render_report(again, plan) == render_report(twice, plan)
    assert len(render_report(again, plan)) == pytest.approx(
        len(render_report(expected, plan)), rel=0.001
    )


def test_schedule_and_findings_in_the_text_do_no_harm() -> None:
    plan = plan_of("acne-scars")
    report = check(plan, Context(today=date(2026, 12, 1)))
    text = forecast_json_text(forecast_of("acne-scars"), report, plan)
    assert read_forecast(text).plan_hash == json.loads(text)["plan_hash"]


def test_nothing_of_the_fullest_forecast_is_lost() -> None:
    text = forecast_json_text(example_forecast())
    assert forecast_json_text(read_forecast(text)) == text


@pytest.mark.parametrize("name", PLANS)
def test_findings_that_were_read_back_are_the_same(name: str) -> None:
    plan = plan_of(name)
    report = check(plan, Context(today=date(2026, 12, 1)))
    again = read_findings(findings_json_text(report, plan))
    assert [*map(finding_to_json, again)] == [*map(finding_to_json, report)]
    assert (again.ran, again.not_run, again.clear) == (report.ran, report.not_run, report.clear)


def test_an_override_that_counted_is_read_back_with_its_amount() -> None:
    plan = plan_of("frown-lines")
    answer = Override("o1", "X", "why not", "alice", "s1-gl", Amount(Decimal("60"), "days"))
    place = Place("s1", "s1-gl")
    found = Finding("X", "X/1", Severity.OVERRIDE, place, "said", "mend", override=answer)
    text = findings_json_text(Report((found,)), plan)
    (again,) = read_findings(text)
    assert again.override is not None and not again.open
    assert again.override.accepts == answer.accepts
    assert (again.override.by, again.override.reason) == ("alice", "why not")
