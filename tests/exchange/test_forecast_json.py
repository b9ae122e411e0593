import dataclasses
import json
from importlib.resources import files
from typing import Any

import jsonschema
import numpy as np
import pytest

from needlework.exchange.forecast_json import forecast_json_text, forecast_to_json
from tests.exchange import example_forecast as example

BANDS = ("band50", "band80", "band90", "band95")


def schema(name: str) -> Any:
    text = (files("needlework") / "schemas" / name).read_text(encoding="utf-8")
    return json.loads(text)


def shortened(document: Any) -> Any:
    """Return the document with no list longer than five, so that checking it is quick."""
    if isinstance(document, dict):
        return {key: shortened(value) for key, value in document.items()}
    if isinstance(document, list):
        return [shortened(value) for value in document[:5]]
    return document


def faults(document: Any, name: str = "forecast-1.schema.json") -> list[str]:
    validator = jsonschema.Draft202012Validator(schema(name))
    return [error.message for error in validator.iter_errors(document)]


def test_the_shipped_schemas_are_schemas():
    for name in ("forecast-1.schema.json", "validation-1.schema.json"):
        jsonschema.Draft202012Validator.check_schema(schema(name))


def test_a_forecast_satisfies_the_shipped_schema():
    assert faults(forecast_to_json(example.forecast())) == []


def test_an_empty_forecast_satisfies_the_shipped_schema():
    empty = example.forecast(courses=(), all_events=(), goals=(), risks=(), sources=())
    assert faults(forecast_to_json(empty)) == []


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("format",), "needlework-forecast/2"),
        (("plan_hash",), "4f9a"),
        (("courses", 0, "grade"), "certain"),
        (("courses", 0, "median", 3), None),
        (("events", 0, "never"), 1.5),
        (("risks", 0, "hi"), "0.1"),
        (("sources", 0, "seen"), "guessed"),
        (("versions",), {"package": "0.1.0"}),
    ],
)
def test_the_schema_refuses_what_no_forecast_says(path, wrong):
    document = shortened(forecast_to_json(example.forecast()))
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    assert faults(document)


@pytest.mark.parametrize("missing", ["courses", "events", "not_forecast", "sources", "seed"])
def test_the_schema_misses_what_is_left_out(missing):
    document = shortened(forecast_to_json(example.forecast()))
    del document[missing]
    assert any(missing in fault for fault in faults(document))


def test_courses_keep_their_numbers_to_six_digits():
    forecast = example.forecast()
    document = forecast_to_json(forecast)
    for written, course in zip(document["courses"], forecast.courses, strict=True):
        np.testing.assert_allclose(written["days"], course.days)
        for held, path in ((written, course.treated), (written["untreated"], course.untreated)):
            np.testing.assert_allclose(held["median"], path.median, rtol=1e-5)
            for name in BANDS:
                np.testing.assert_allclose(held[name]["low"], getattr(path, name).low, rtol=1e-5)
                np.testing.assert_allclose(held[name]["high"], getattr(path, name).high, rtol=1e-5)


def test_only_a_course_with_grades_has_chances_of_grades():
    courses = forecast_to_json(example.forecast())["courses"]
    assert ["p_grade" in course for course in courses] == [False, True, False, False]
    assert np.sum(courses[1]["p_grade"], axis=1) == pytest.approx(1, abs=1e-5)


def test_a_quantile_that_is_never_reached_is_null():
    events = forecast_to_json(example.forecast())["events"]
    assert events[-1]["name"] == "return"
    assert events[-1]["q95"] is None
    assert events[-1]["never"] == 0.07


def test_a_goal_that_is_not_forecast_is_null_with_its_reason():
    goal = forecast_to_json(example.forecast())["goals"][1]
    assert goal["probability"] is None
    assert goal["reason"] == "Force is not identified."


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_never_leaves(wrong):
    median = example.DAYS.copy()
    median[7] = wrong
    path = dataclasses.replace(example.flat_path(0.5), median=median)
    forecast = example.forecast(courses=(example.course(treated=path),))
    with pytest.raises(ValueError, match=str(wrong)):
        forecast_to_json(forecast)


def test_the_text_is_one_json_object_without_raw_control_characters():
    text = forecast_json_text(example.forecast())
    assert text.endswith("}\n")
    assert text.count("\n") == 1
    assert json.loads(text) == forecast_to_json(example.forecast())


def validation(**row: Any) -> dict[str, Any]:
    predicted = {
        "row_id": "beer-onset/ona-20/onset/1",
        "study": "beer-onset",
        "arm": "ona-20",
        "product": "onabotulinumtoxinA",
        "dose": 20,
        "area": "glabella",
        "outcome": "onset_subject",
        "day": 1,
        "n": 45,
        "published": 0.48,
        "predicted": 0.44,
        "lo90": 0.3,
        "hi90": 0.58,
        "inside": True,
        "error": -0.04,
        "pit": 0.6,
        "crps": 0.03,
        "unit": "fraction",
        "grade": "calibrated",
        "role": "held-out",
        "seen": "abstract",
        "status": "predicted",
    }
    summary = {"by": "all", "key": "all", "n": 1, "coverage": 1.0, "not_predicted": 0}
    return {"versions": {}, "seed": 1, "rows": [{**predicted, **row}], "summary": [summary]}


def test_a_predicted_row_and_a_reasoned_refusal_satisfy_the_validation_schema():
    assert faults(validation(), "validation-1.schema.json") == []
    refused = {
        "status": "not-predicted",
        "reason": "No endpoint.",
        **dict.fromkeys(("predicted", "lo90", "hi90", "inside", "error", "pit", "crps", "grade")),
    }
    assert faults(validation(**refused), "validation-1.schema.json") == []


@pytest.mark.parametrize(
    "wrong",
    [{"status": "not-predicted"}, {"predicted": None}, {"status": "dropped"}, {"pit": 1.2}],
)
def test_the_validation_schema_refuses_silence_and_impossible_scores(wrong):
    assert faults(validation(**wrong), "validation-1.schema.json")
