"""Every area in the words and the grades of its own scale, and every figure with its area."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from needlework.exchange import selection
from needlework.exchange.charts import course_chart
from needlework.exchange.forecast_json import course_to_json
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan
from tests.forecast.making import TODAY, forecast_of_example

FRONT = ("none", "mild", "moderate", "severe")


def plan_of(name: str) -> Plan:
    text = (files("needlework") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return read_plan(text, name, today=TODAY)


def severity(found: Forecast, area: str) -> Course:
    return next(item for item in found.courses if (item.area, item.outcome) == (area, "severity"))


def main(found: Forecast, area: str) -> Course:
    course = selection.headline(found, area)
    assert course is not None
    return course


@pytest.mark.parametrize(
    ("name", "area", "lowest"),
    [("frown-lines", "glabella", 0), ("neck-bands", "platysma", 1), ("masseter", "masseter", 2)],
)
def test_severity_is_on_the_grades_of_the_scale_that_it_names(
    name: str, area: str, lowest: int
) -> None:
    course = severity(forecast_of_example(name), area)
    assert course.end_grades == (lowest, lowest + 3)
    assert course_to_json(course)["lowest_grade"] == lowest
    for day in (0.0, 14.0, 90.0):
        read = selection.reading(course, day)
        assert lowest <= read.low <= read.treated <= read.high <= lowest + 3
    assert course.treated.median[0] == pytest.approx(float(course.untreated.median[0]), abs=0.3)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "neck-bands",
            (
                "No longer minimal or mild, all treated",
                "minimal or mild bands, platysma on day 14",
                "bands are moderate again",
            ),
        ),
        (
            "masseter",
            (
                "No longer of grade 3 or less, all treated",
                "prominence of grade 3 or less, masseter on day 90",
                "prominence is marked (grade 4) again",
            ),
        ),
    ],
)
def test_an_area_with_a_scale_of_its_own_is_told_in_its_words(
    name: str, said: tuple[str, ...]
) -> None:
    expected, plan = forecast_of_example(name), plan_of(name)
    written = forecast_text(expected, plan) + str(render_report(expected, plan))
    for words in said:
        assert words in written
    assert "one or mild, " not in written
    assert "none or mild" not in written.lower()


def test_both_sides_of_a_picture_of_grades_have_the_names_of_the_area() -> None:
    report = str(render_report(forecast_of_example("masseter"), plan_of("masseter")))
    start = report.index("of 100 treated people: ")
    sentence = report[start : report.index(".", report.index("untreated people", start))]
    assert sentence.count("very marked") == 2
    assert "none" not in sentence and "severe" not in sentence


def test_reasons_and_assumptions_of_several_areas_name_theirs() -> None:
    expected, plan = forecast_of_example("upper-face"), plan_of("upper-face")
    said = forecast_text(expected, plan).partition("\nEvidence: ")[2]
    for area in ("Forehead", "Glabella", "Lateral canthal (crow's feet)"):
        assert f"\n  {area}: Trials looked until day" in said
        assert f"\n  {area}: Movement that is left" in said
    assert "\n  The clinic is one like those of the trials" in said
    report = str(render_report(expected, plan))
    assert "Glabella: Trials looked until day" in report


def test_reasons_of_one_area_need_no_name() -> None:
    said = forecast_text(forecast_of_example("frown-lines"), plan_of("frown-lines"))
    assert "\n  Trials looked until day" in said


def test_a_line_looks_less_sure_where_no_trial_looked() -> None:
    neck = main(forecast_of_example("neck-bands"), "platysma")
    assert neck.seen == ((0.0, 14.0),)
    masseter = main(forecast_of_example("masseter"), "masseter")
    assert masseter.seen == ((90.0, 180.0),)
    for course, parts in ((neck, 1), (masseter, 2)):
        drawn = str(course_chart(course))
        assert drawn.count('class="unseen"') == parts
        assert "no trial looked" in drawn


def test_a_line_that_trials_saw_all_the_way_is_drawn_whole() -> None:
    frown = main(forecast_of_example("frown-lines"), "glabella")
    assert frown.seen[0][0] == 0
    assert 'class="unseen"' not in str(course_chart(frown, until=150))


def test_the_days_that_no_trial_saw_are_marked_in_every_output() -> None:
    expected, plan = forecast_of_example("neck-bands"), plan_of("neck-bands")
    said = forecast_text(expected, plan)
    rows = {line.split()[0]: line for line in said.splitlines() if line[:7].strip().isdigit()}
    assert "no trial looked" not in rows["14"]
    assert "no trial looked" in rows["30"]
    assert "no trial looked" in str(render_report(expected, plan))
    kept = json.loads(json.dumps(course_to_json(main(expected, "platysma"))))
    assert kept["seen"] == [[0.0, 14.0]]


def test_after_each_session_trials_are_taken_to_have_looked_anew() -> None:
    course = main(forecast_of_example("frown-lines-upkeep"), "glabella")
    days = [session.day for session in plan_of("frown-lines-upkeep").sessions]
    assert [low for low, _ in course.seen] == days
    assert course.seen_on(np.array([float(days[-1])])).all()


def test_a_course_of_which_nothing_is_said_counts_as_seen() -> None:
    course = next(
        item for item in forecast_of_example("melasma").courses if item.area not in ("glabella",)
    )
    assert course.seen == ()
    assert course.seen_on(np.array([0.0, 400.0])).all()
