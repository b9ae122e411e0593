"""The shipped JSON Schemas are those of the models, and fit what is read and refused."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from needlework.planfile.schema import SCHEMAS, schema_text
from tests.planfile.texts import EXAMPLES, PLAIN, example


def shipped(name: str) -> Any:
    """Return a shipped schema."""
    return json.loads((files("needlework") / "schemas" / name).read_text(encoding="utf-8"))


def plain(text: str) -> Any:
    """Return the tables of a TOML text as JSON would hold them."""
    return json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))


def faults(text: str, name: str = "plan-1.schema.json") -> list[str]:
    """Return what a schema says against a text."""
    checker = jsonschema.Draft202012Validator(shipped(name))
    return [fault.message for fault in checker.iter_errors(plain(text))]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shipped_schema_is_the_one_that_the_models_make(name: str) -> None:
    text = (files("needlework") / "schemas" / name).read_text(encoding="utf-8")
    assert text == schema_text(SCHEMAS[name]())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_names_its_format(name: str) -> None:
    schema = shipped(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["format"]["const"] == schema["title"]
    assert "x-" not in json.dumps(schema)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_fits_the_schema(name: str) -> None:
    assert faults(example(name)) == []


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("plan/1", "plan/2"),
        PLAIN.replace('dose = "20 U"', "dose = 20"),
        PLAIN.replace('dose = "20 U"', ""),
        PLAIN + 'protocol = "ona-gl"\n',
        PLAIN.replace('kind = "neuromodulator"', 'kind = "other"'),
        "titel = 'x'\n" + PLAIN,
        "[patient]\nage = 121\n" + PLAIN,
        "[patient]\nconditions = []\n" + PLAIN,
        "[patient]\nsun = { latitude = 91 }\n" + PLAIN,
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(text: str) -> None:
    assert faults(text) != []


def test_observations_need_a_time_and_something_seen() -> None:
    head = 'format = "needlework-observations/1"\n[[observation]]\n'
    name = "observations-1.schema.json"
    assert faults(head + 'day = 14\nscale = "FWS"\nvalue = 1\n', name) == []
    assert faults(head + 'date = 2026-12-15\nevent = "eyelid-ptosis"\n', name) == []
    assert faults(head + 'scale = "FWS"\nvalue = 1\n', name) != []
    assert faults(head + "day = 14\n", name) != []
    assert faults(head + 'day = 14\ndate = 2026-12-15\nevent = "bruise"\n', name) != []


def test_a_trial_holds_arms_with_sessions_as_in_a_plan() -> None:
    trial = """
format = "needlework-trial/1"
patients = 100000
[population]
age = { mean = 46, sd = 10 }
female = 0.88
severe_at_baseline = 0.57
[[arm]]
name = "abo 125"
size = 80
[[arm.session]]
day = 0
[[arm.session.treatment]]
kind = "neuromodulator"
product = "abobotulinumtoxinA"
area = "glabella"
dose = "125 sU"
[[endpoint]]
outcome = "responder_none_or_mild_investigator_max_contraction"
area = "glabella"
days = [7, 28, 84, 168]
"""
    assert faults(trial, "trial-1.schema.json") == []
    assert faults(trial.replace("0.88", "1.88"), "trial-1.schema.json") != []
    assert faults(trial.replace("size", "sice"), "trial-1.schema.json") != []
