"""The schedule of a plan with several kinds of needles, in every form of output."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

import jsonschema
import numpy as np

from needlework.exchange import selection
from needlework.exchange.charts.timeline import Lane, timeline_chart
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.exchange.schedule import schedule_lines, schedule_to_json
from needlework.forecast import forecast
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan
from needlework.safety import check

EXAMPLES = files("needlework") / "examples"
SAME_DAY = """
format = "needlework-plan/1"
[[session]]
id = "s1"
day = 0
[[session.treatment]]
id = "toxin"
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
dose = "20 U"
[[session.treatment]]
id = "needling"
kind = "microneedling"
device = "pen"
area = "full-face"
needle_length = "1 mm"
[[session]]
id = "s2"
day = 60
[[session.treatment]]
id = "again"
kind = "microneedling"
device = "pen"
area = "full-face"
needle_length = "1 mm"
"""


def plan_of(name: str) -> Plan:
    return read_plan((EXAMPLES / f"{name}.toml").read_text("utf-8"), name)


@cache
def year() -> tuple[Plan, Forecast]:
    plan = plan_of("combined-year")
    return plan, forecast(plan, draws=200)


def course(outcome: str, area: str) -> Course:
    found = year()[1].courses
    return next(one for one in found if (one.outcome, one.area) == (outcome, area))


def test_the_text_lists_every_visit_with_its_date_and_spacing() -> None:
    plan, expected = year()
    said = forecast_text(expected, plan)
    schedule = said.split("Schedule")[1].split("\n\n")[0]
    assert schedule.count("\n  day ") == 8
    assert "day 100    21 Apr 2027" in schedule
    words = " ".join(schedule.split())
    assert "v5-frown: OnabotulinumtoxinA 20 U, glabella (protocol ona-gl); 100 days" in words
    assert "hydroquinone 4 %, on the skin, daily from day 14 to day 98" in words


def test_a_single_visit_needs_no_schedule() -> None:
    plan = plan_of("frown-lines")
    assert not list(schedule_lines(plan, None))
    assert 'id="schedule"' not in render_report(forecast(plan, draws=200), plan)


def test_what_the_check_says_of_order_stands_at_the_visit() -> None:
    plan = read_plan(SAME_DAY)
    lines = " ".join(" ".join(schedule_lines(plan, check(plan))).split())
    assert "! COMBINATION-SPACING: microneedling 1 mm, full-face 0 days after" in lines
    assert lines.index("COMBINATION-SPACING") < lines.index("day 60")


def test_the_json_keeps_to_its_schema_and_holds_the_schedule() -> None:
    plan, expected = year()
    schema = json.loads((files("needlework") / "schemas" / "forecast-1.schema.json").read_text())
    found = json.loads(forecast_json_text(expected, check(plan), plan))
    jsonschema.validate(found, schema)
    assert found["schedule"] == schedule_to_json(plan)
    assert found["schedule"][4]["treatments"][0]["days_since_last_of_course"] == 100
    assert found["schedule"][0]["date"] == "2027-01-11"


def test_the_report_draws_a_lane_for_each_course_of_treatment() -> None:
    plan, expected = year()
    page = render_report(expected, plan, check(plan))
    picture = page.split('id="timeline-wide-title"')[1].split("</svg>")[0]
    assert picture.count('class="shows"') == 4
    assert picture.count('class="mark"') == len(plan.treatments)
    assert picture.count('class="daily"') == 1
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_a_timeline_says_in_words_what_it_shows() -> None:
    lane = Lane("Lips: filler", 3, days=(0, 90), bars=((5.0, 30.0),))
    assert "Lips: filler: day 0, 90 and daily, day 5 to 30." in timeline_chart([lane])


def test_each_session_of_a_toxin_has_a_share_of_its_own() -> None:
    frown = course("none_or_mild", "glabella")
    names = [item.treatment for item in frown.contributions]
    assert names == ["v1-frown", "v5-frown", "v7-frown", "v8-frown"]
    first, second = (item.median for item in frown.contributions[:2])
    assert first[30] > 0.7
    assert np.all(np.abs(second[:100]) < 1e-6)
    assert second[130] > first[130]


def test_courses_that_start_later_are_told_from_their_own_first_day() -> None:
    lips = course("responder_ge1_grade", "lips")
    assert selection.begin(lips) == 69
    assert min(selection.key_days([lips])) == 70
    assert selection.begin(course("none_or_mild", "glabella")) == 0
    assert selection.own_days(year()[0], lips) == [70, 300]


def test_who_responded_to_a_later_filling_is_looked_at_a_month_after_it() -> None:
    (event,) = year()[1].events("loss_responders", area="lips")
    assert event.never < 0.2
    assert event.q50 is not None
    assert event.q50 > 300


def test_goals_are_told_in_words() -> None:
    said = {goal.id: goal.description for goal in year()[1].goals}
    assert said["half-the-melasma"] == "MASI more than halved, malar on day 180"
    assert all("_" not in words for words in said.values())
