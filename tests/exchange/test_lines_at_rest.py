"""Lines at rest in text, JSON, CSV and the report: over days and over cycles."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from importlib.resources import files

import pytest

from needlework.exchange import selection
from needlework.exchange.forecast_csv import forecast_csv_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan
from tests.forecast.making import TODAY, forecast_of_example, forecast_of_single, single

NAME = "frown-lines-at-rest"


@cache
def plan() -> Plan:
    text = (files("needlework") / "examples" / f"{NAME}.toml").read_text(encoding="utf-8")
    return read_plan(text, NAME, today=TODAY)


def expected() -> Forecast:
    return forecast_of_example(NAME)


def resting() -> tuple[Course, ...]:
    return selection.at_rest(expected(), "glabella")


def test_shares_at_rest_stand_apart_from_the_other_outcomes() -> None:
    assert [course.outcome for course in resting()] == ["none_or_mild_at_rest", "no_lines_at_rest"]
    assert not {course.condition for course in selection.others(expected(), "glabella")} & {"rest"}
    main = selection.headline(expected(), "glabella")
    assert main is not None
    assert main.condition == "maximum"


@pytest.mark.parametrize(
    ("sessions", "days"),
    [
        ((0.0,), [0, 30, 90, 180, 270, 360]),
        ((0.0, 120.0), [0, 30, 90, 120, 150, 210, 300, 390, 480]),
        ((0.0, 20.0), [0, 20, 50, 110, 200, 290, 380]),
    ],
)
def test_days_of_cycles_are_sessions_peaks_and_what_follows(
    sessions: tuple[float, ...], days: list[float]
) -> None:
    found = selection.cycle_days(resting()[0], sessions)
    assert [day for day, _ in found] == days
    assert [word for day, word in found if day in sessions] == [
        f"session {number}" for number, _ in enumerate(sessions, start=1)
    ]


def test_no_day_after_the_course_is_told() -> None:
    found = selection.cycle_days(resting()[0], (0.0, 500.0))
    assert found[-1][0] <= resting()[0].days[-1]


def test_the_text_tells_cycles_with_bands_and_the_untreated_face() -> None:
    said = forecast_text(expected(), plan())
    block = said.split("Lines at rest, as the investigator rates them")[1].split("\n\n")[0]
    assert "(informed)" in block
    for number in (1, 2, 3):
        assert f"session {number}" in block
    row = next(line for line in block.splitlines() if line.split()[:1] == ["30"])
    assert len(re.findall(r"\d+ %", row)) == 4
    assert re.search(r"Untreated throughout: \d+ % none or mild, \d+ % no lines\.", block)
    assert max(map(len, said.splitlines())) <= 130


def test_the_text_says_what_to_enter_where_nothing_was_scored_at_rest() -> None:
    said = forecast_text(forecast_of_single(), single())
    assert "Lines at rest, as the investigator" not in said
    assert 'condition = "rest"' in " ".join(said.split())


def test_the_json_carries_the_courses_at_rest_with_grade_and_bands() -> None:
    found = json.loads(forecast_json_text(expected()))
    courses = [item for item in found["courses"] if item["condition"] == "rest"]
    assert [item["id"].split("/")[1] for item in courses] == [
        "none_or_mild_at_rest",
        "no_lines_at_rest",
        "severity_at_rest",
    ]
    for item in courses:
        assert item["grade"] == "informed"
        assert len(item["band90"]["low"]) == len(item["days"])
    assert len(courses[2]["p_grade"][0]) == 4
    (goal,) = found["goals"]
    assert 0 < goal["probability"] < 1


def test_the_csv_names_the_condition_of_every_row() -> None:
    rows = list(csv.DictReader(io.StringIO(forecast_csv_text(expected()))))
    assert {row["condition"] for row in rows} == {"maximum", "rest"}


def test_the_report_has_a_picture_of_each_share_and_a_table_of_cycles() -> None:
    page = render_report(expected(), plan())
    block = page.split("<h3>Lines at rest</h3>")[1].split("</section>")[0]
    assert block.count("<svg") == 2
    assert block.count('class="session"') == 2 * 3
    assert "before each session" in block
    assert ", session 2" in block


def test_the_report_of_a_plan_without_a_score_at_rest_has_no_such_block() -> None:
    page = render_report(forecast_of_single(), single())
    assert "<h3>Lines at rest</h3>" not in page
    assert "condition = &quot;rest&quot;" in page
