"""Any forecast of finite numbers can be shown, printed and written."""

import json
import math
import re
from xml.etree import ElementTree

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.exchange.charts import course_chart, grade_chart
from needlework.exchange.forecast_csv import forecast_csv_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.forecast.values import Band, Course, Event, Forecast, Path, Risk
from tests.exchange import example_forecast as example
from tests.exchange import example_plan

FINITE = st.floats(-1e12, 1e12)
SHARE = st.floats(0, 1)
DAY = st.none() | st.floats(0, 1e6)
WORDS = st.text(max_size=12)
GRADES = st.sampled_from(["calibrated", "informed", "assumed", "insufficient"])


@st.composite
def paths(draw: st.DrawFn, count: int, grades: int | None) -> Path:
    def line() -> np.ndarray:
        return np.array(draw(st.lists(FINITE, min_size=count, max_size=count)), dtype=float)

    table = None
    if grades is not None:
        shares = st.lists(SHARE, min_size=grades, max_size=grades)
        table = np.array(draw(st.lists(shares, min_size=count, max_size=count)), dtype=float)
        table = table.reshape(count, grades)
    bands = [Band(line(), line()) for _ in range(4)]
    return Path(line(), *bands, table)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    days = sorted(draw(st.sets(st.integers(0, 100_000), max_size=6)))
    grades = draw(st.none() | st.integers(1, 6))
    return example.course(
        id=draw(WORDS),
        quantity=draw(st.sampled_from(["score", "probability", "measure"])),
        band_meaning=draw(st.sampled_from(["patient", "population"])),
        label=draw(WORDS),
        area=draw(st.sampled_from(["glabella", "forehead", "nowhere"])),
        outcome=draw(st.sampled_from(["none_or_mild", "severity"])),
        grade=draw(GRADES),
        days=np.array(days, dtype=float),
        treated=draw(paths(len(days), grades)),
        untreated=draw(paths(len(days), grades)),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    name = draw(st.sampled_from(["onset", "peak", "loss", "loss_responders", "return"]))
    days = [draw(DAY) for _ in range(5)]
    return example.event(name, *days, never=draw(SHARE), rater=draw(WORDS), grade=draw(GRADES))


@st.composite
def forecasts(draw: st.DrawFn) -> Forecast:
    risk = st.builds(Risk, WORDS, WORDS, SHARE, SHARE, SHARE, st.none() | SHARE, GRADES, WORDS)
    return example.forecast(
        courses=tuple(draw(st.lists(courses(), max_size=3))),
        all_events=tuple(draw(st.lists(events(), max_size=3))),
        risks=tuple(draw(st.lists(risk, max_size=2))),
    )


@given(forecasts())
def test_any_finite_forecast_can_be_shown_and_written(forecast):
    document = render_report(forecast, example_plan.plan())
    assert document.endswith("</html>\n")
    assert not re.search(r"[\"=,\sM-](nan|inf)[\",\sL]", document)
    document.encode("utf-8")
    assert forecast_text(forecast, example_plan.plan()).endswith("medical device.\n")
    rows = forecast_csv_text(forecast).count("\n")
    assert rows >= 1 + sum(len(course.days) for course in forecast.courses)


def test_courses_without_a_name_are_printed():
    nameless = example.course(label="", outcome="severity", quantity="score")
    forecast = example.forecast(courses=(example.course(), nameless))
    assert forecast_text(forecast, example_plan.plan()).endswith("medical device.\n")


@given(forecasts())
def test_any_finite_forecast_is_json_without_nan(forecast):
    def refuse(word: str) -> None:
        raise AssertionError(word)

    document = json.loads(forecast_json_text(forecast), parse_constant=refuse)
    assert len(document["courses"]) == len(forecast.courses)


@settings(max_examples=100)
@given(courses().filter(lambda course: len(course.days) > 0))
def test_any_finite_course_draws_finite_points(course):
    charts = [course_chart(course, mark_day=3.0)]
    if course.treated.p_grade is not None:
        charts.append(grade_chart(course))
    for chart in charts:
        for element in ElementTree.fromstring(chart).iter():
            for name in ("x", "y", "x1", "y1", "width", "height", "cx", "cy"):
                assert math.isfinite(float(element.get(name, 0)))
            assert "nan" not in element.get("d", "")
            assert "inf" not in element.get("d", "")
