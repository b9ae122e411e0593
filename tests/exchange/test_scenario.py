"""A scenario of decades as text, JSON, picture and report."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files

import jsonschema
import numpy as np
import pytest

from needlework.exchange.charts.lifetime import Life, lifetime_chart
from needlework.exchange.forecast_text import WIDTH
from needlework.exchange.report.scenario import render_scenario_report
from needlework.exchange.scenario_json import scenario_json_text
from needlework.exchange.scenario_text import scenario_text
from needlework.forecast.ageing import scenario as running
from needlework.forecast.ageing.values import Asked, Scenario
from tests.exchange.test_report import Reader
from tests.forecast.making_scenario import ageing_draws

ASKED = Asked(age=30, years=12, toxin_from=35)


@pytest.fixture(scope="module")
def found() -> Scenario:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "shipped_draws", lambda name: ageing_draws())
        return running.scenario(ASKED, people=200)


@pytest.fixture(scope="module")
def plain() -> Scenario:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "shipped_draws", lambda name: ageing_draws())
        asked = Asked(age=50, sex="male", years=2, toxin_from=None, latitude=-20)
        return running.scenario(asked, people=200)


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    path = files("needlework") / "schemas" / "scenario-1.schema.json"
    return json.loads(path.read_text("utf-8"))


def test_the_json_keeps_its_schema(found: Scenario, plain: Scenario, schema) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["format"]["const"] == schema["title"] == found.format
    for one in (found, plain):
        jsonschema.validate(json.loads(scenario_json_text(one)), schema)


def test_the_json_carries_ages_and_stays_off_patient_sheets(found: Scenario) -> None:
    document = json.loads(scenario_json_text(found))
    assert document["patient_facing"] is False
    assert "not for patient sheets" in document["banner"]
    for course in document["courses"]:
        assert (course["grade"], course["patient_facing"]) == ("assumed", False)
        assert course["ages"] == [30 + year for year in range(13)]
        assert len(course["median"]) == len(course["untreated"]["median"]) == 13
    assert document["asked"]["toxin_from"] == 35
    assert [item["age"] for item in document["visible_lines"]] == course["ages"]


@pytest.mark.parametrize("spoiled", ["grade", "patient_facing"])
def test_the_schema_refuses_a_scenario_for_patients(found: Scenario, schema, spoiled) -> None:
    document = json.loads(scenario_json_text(found))
    document["courses"][0][spoiled] = "calibrated" if spoiled == "grade" else True
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def test_the_text_says_first_what_it_is_not(found: Scenario) -> None:
    lines = scenario_text(found).splitlines()
    assert lines[0] == "12 years of skin: frown lines, dermis, collagen and pigment"
    assert lines[1] == "Woman, 30 years, skin type 2, 49.3° north"
    assert "toxin for frown lines from 35 years on" in lines[2]
    assert lines[3].startswith("RESEARCH VIEW") and "NOT FOR PATIENT SHEETS" in lines[3]


def test_the_text_tells_courses_twins_and_what_would_change_them(found: Scenario) -> None:
    text = scenario_text(found)
    said = " ".join(text.split())
    assert text.count("(assumed)") == 4
    for words in (
        "People with a line visible at rest",
        "What would change the lines after 12 years",
        "one pair of twins",
        "At about 44 years",
        "read as quoted elsewhere",
        "Of the folding, upkeep leaves",
        "Narrowed by published figures: labile breakdown.",
        "No climatology is in the evidence",
        "not for patients",
    ):
        assert words in said


def test_the_text_fits_the_terminal_but_for_its_widest_table(found: Scenario) -> None:
    assert max(map(len, scenario_text(found).splitlines())) <= WIDTH + 40


def test_without_a_toxin_nothing_is_said_of_folding(plain: Scenario) -> None:
    said = " ".join(scenario_text(plain).split())
    assert "Man, 50 years, skin type 2, 20° south" in said
    assert "upkeep leaves" not in said
    assert "no toxin" in said


def test_the_report_is_well_formed_and_loads_nothing(found: Scenario) -> None:
    document = render_scenario_report(found)
    read = Reader(document)
    assert not read.crossed and not read.open
    assert len(set(read.all("id"))) == len(read.all("id"))
    assert not read.all("src")
    assert "script" not in read.names()


def test_the_report_carries_its_banner_at_both_ends(found: Scenario) -> None:
    text = Reader(render_scenario_report(found)).text
    assert text.count(found.banner) == 2
    assert text.index(found.banner) < text.index("Frown lines at rest")


def test_the_report_can_be_read_without_seeing_it(found: Scenario) -> None:
    read = Reader(render_scenario_report(found))
    pictures = [held for name, held in read.elements if name == "svg"]
    assert len(pictures) == 5
    assert all(held.get("role") == "img" and held.get("aria-labelledby") for held in pictures)
    assert read.names().count("h1") == 1
    for words in ("age, years", "no prevention, median", "What would change the lines", "twins"):
        assert words in read.text


def life(found: Scenario, **changes: object) -> Life:
    ages = np.array([found.age_at(day) for day in found.courses[0].days])
    return replace(Life(ages), **changes)


def test_the_picture_has_both_medians_and_every_band(found: Scenario) -> None:
    picture = lifetime_chart(found.courses[0], life(found))
    for name in ("treated", "untreated", "band50", "band80", "band95", "untreated-band95"):
        assert picture.count(f'class="{name}"') == 1
    assert "grade" in picture and "age, years" in picture


def test_the_twins_stand_beside_the_scale_and_widen_the_ages(found: Scenario) -> None:
    bare = lifetime_chart(found.courses[0], life(found))
    picture = lifetime_chart(found.courses[0], life(found, twins=found.twins))
    assert picture.count("<circle") - bare.count("<circle") == 3 + 2  # three twins, two keys
    ticks = [float(tick) for tick in re.findall(r'class="x-tick">(\d+)<', picture)]
    assert max(ticks) >= 42


def test_a_toxin_that_begins_later_is_marked(found: Scenario) -> None:
    assert "toxin from here" in lifetime_chart(found.courses[0], life(found, toxin_from=35.0))
    for start in (30.0, None):
        picture = lifetime_chart(found.courses[0], life(found, toxin_from=start))
        assert "toxin from here" not in picture
