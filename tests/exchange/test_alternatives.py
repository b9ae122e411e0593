"""Alternatives as text, JSON and picture."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from needlework.exchange.alternatives_json import alternatives_json_text
from needlework.exchange.alternatives_text import WIDTH, alternatives_text
from needlework.exchange.face.alternatives import alternatives_picture
from needlework.planning import Proposal, optimise
from tests.planning.proposals import SIZE, proposal, wanted


@pytest.fixture(scope="module")
def found() -> Proposal:
    return proposal("upper-face")


@pytest.fixture(scope="module")
def unreachable() -> Proposal:
    return optimise(wanted("frown-lines", probability="0.99"), size=SIZE)


def schema() -> Any:
    text = (files("needlework") / "schemas" / "alternatives-1.schema.json").read_text("utf-8")
    return json.loads(text)


def test_json_fits_its_schema(found: Proposal, unreachable: Proposal) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for one in (found, unreachable):
        jsonschema.validate(json.loads(alternatives_json_text(one)), schema())


def test_json_holds_exact_doses_and_whole_plans(found: Proposal) -> None:
    document = json.loads(alternatives_json_text(found))
    for one in document["alternatives"]:
        assert one["plan"]["format"] == "needlework-plan/1"
        doses = [point["dose"] for area in one["areas"] for point in area["points"]]
        assert len(doses) == one["points"]
        assert all(dose.endswith(" U") for dose in doses)
        sites = [
            site["dose"]
            for treatment in one["plan"]["session"][0]["treatment"]
            for site in treatment["site"]
        ]
        assert sites == doses


def test_text_puts_alternatives_side_by_side_and_says_what_binds(found: Proposal) -> None:
    text = alternatives_text(found)
    for one in found.alternatives:
        assert one.words.split(".")[0][:40] in " ".join(text.split())
    assert "LABEL-SITTING-DOSE/ona-upper-face" in text.replace("-\n    ", "-")
    assert "Taken for granted" in text
    assert "assumed" in text
    prose = text.partition("The check")[2].splitlines()[1:]
    assert max(map(len, prose)) <= WIDTH


def test_a_risk_without_events_reads_as_a_bound_and_never_as_none(found: Proposal) -> None:
    risks = found.references[-1].risks
    known = next(one.published for one in risks if one.published is not None)
    none = replace(known, probability=0.0, lo=0.0, hi=0.003)
    bare = tuple(replace(one, published=none, expected=none) for one in risks)
    shown = replace(
        found,
        references=tuple(replace(one, risks=bare) for one in found.references),
        alternatives=tuple(replace(one, risks=bare) for one in found.alternatives),
    )
    text = alternatives_text(shown)
    assert "≤0.3 %" in text
    assert "0.00 %" not in text


def test_text_says_why_nothing_reaches_the_goals(unreachable: Proposal) -> None:
    text = " ".join(alternatives_text(unreachable).split())
    assert "No plan reaches the goals inside the limits" in text
    assert "99 % is wanted" in text


def test_the_picture_shows_every_alternative_with_all_its_units(found: Proposal) -> None:
    drawn = alternatives_picture(found)
    root = ElementTree.fromstring(drawn)
    words = " ".join(root.itertext())
    for one in found.alternatives:
        assert one.name in words
    assert "illustration" in words
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    assert len(ids) == len(set(ids))
    points = len([text for text in root.itertext() if text.strip() in {"4", "3.6", "3.2", "2.8"}])
    assert points >= 60
