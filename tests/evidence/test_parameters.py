"""Parameters: asked for by name, recorded when used, refused when malformed."""

from __future__ import annotations

import copy as copying
import tomllib
from typing import Any

import pytest

from needlework.evidence import UnknownNameError, parameter, parameters, recording, source
from needlework.evidence.library import PACKAGE
from needlework.evidence.parameter_files import entries, read_parameters

GOOD: dict[str, Any] = {
    "value": 2,
    "spread": 0.5,
    "spread_kind": "sd",
    "unit": "day",
    "population": "adults",
    "sources": ["carruthers-2002"],
    "basis": "measured",
    "seen": "abstract",
    "note": "as printed",
}


def faults_of(**changes: Any) -> list[str]:
    entry = {**copying.deepcopy(GOOD), **changes}
    entry = {key: value for key, value in entry.items() if value is not ...}
    _, problems = read_parameters({"p.toml": {"a.b": entry}})
    return [problem.where.rpartition(".")[2] for problem in problems]


def shipped() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in (PACKAGE / "evidence" / "data" / "parameters").glob("*.toml"):
        found |= dict(entries(tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


def test_every_shipped_entry_can_be_asked_for() -> None:
    assert {entry.name for entry in parameters()} == set(shipped())
    for name, entry in shipped().items():
        assert parameter(name).value == entry["value"]
        assert isinstance(parameter(name).value, float)
        assert parameter(name).basis == entry["basis"]


def test_every_cited_source_of_a_shipped_entry_exists() -> None:
    cited = [slug for entry in parameters() for slug in entry.sources]
    assert cited
    assert all(source(slug).slug == slug.rpartition(":")[2] for slug in cited)


def test_parameters_are_listed_by_prefix() -> None:
    listed = parameters("scale.")
    assert listed == tuple(sorted(listed, key=lambda entry: entry.name))
    assert {entry.name.split(".")[0] for entry in listed} == {"scale"}


def test_an_unknown_name_is_a_key_error_with_the_nearest_names() -> None:
    name = parameters()[0].name
    with pytest.raises(KeyError) as caught:
        parameter(f"{name}s")
    assert isinstance(caught.value, UnknownNameError)
    assert name in str(caught.value)


def test_a_recording_holds_exactly_the_names_asked_for() -> None:
    first, second, third = (entry.name for entry in parameters()[:3])
    parameter(third)
    with recording() as used:
        parameter(first)
        parameter(first)
        parameter(second)
    parameter(third)
    assert used == {first, second}


def test_an_outer_recording_has_what_the_inner_one_collects() -> None:
    first, second = (entry.name for entry in parameters()[:2])
    with recording() as outer:
        parameter(first)
        with recording() as inner:
            parameter(second)
    assert (outer, inner) == ({first, second}, {second})


def test_a_recording_closes_after_an_error() -> None:
    name = parameters()[0].name
    with pytest.raises(UnknownNameError), recording() as used:
        parameter("nothing of the kind")
    parameter(name)
    assert used == set()


def test_a_good_entry_is_read_with_all_its_parts() -> None:
    found, problems = read_parameters({"p.toml": {"a.b": GOOD}})
    assert problems == ()
    assert found["a.b"].spread == 0.5
    assert found["a.b"].sources == ("carruthers-2002",)
    assert found["a.b"].seen == "abstract"


def test_quoted_and_nested_names_are_the_same() -> None:
    quoted = tomllib.loads('["a.b"]\nvalue = 1')
    nested = tomllib.loads("[a.b]\nvalue = 1")
    assert dict(entries(quoted)) == dict(entries(nested)) == {"a.b": {"value": 1}}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"value": "2"}, "value"),
        ({"value": True}, "value"),
        ({"value": float("nan")}, "value"),
        ({"value": ...}, "value"),
        ({"unit": ""}, "unit"),
        ({"population": ...}, "population"),
        ({"spread": -0.1}, "spread"),
        ({"spread": ...}, "spread"),
        ({"spread": [1, 3]}, "spread"),
        ({"spread_kind": "range"}, "spread"),
        ({"spread_kind": "range", "spread": [3, 4]}, "spread"),
        ({"spread_kind": "none"}, "spread"),
        ({"basis": "guess"}, "basis"),
        ({"basis": ...}, "basis"),
        ({"seen": "glanced"}, "seen"),
        ({"seen": ...}, "seen"),
        ({"sources": []}, "sources"),
        ({"sources": "carruthers-2002"}, "sources"),
        ({"note": 3}, "note"),
        ({"sauce": "x"}, "sauce"),
    ],
)
def test_a_malformed_entry_is_told_by_key(changes: dict[str, Any], key: str) -> None:
    assert key in faults_of(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"spread_kind": "range", "spread": [1, 3]},
        {"spread_kind": "log_sd"},
        {"spread": ..., "spread_kind": ...},
        {"basis": "convention", "sources": ..., "seen": ..., "population": ...},
        {"basis": "weakly-informative-prior", "sources": [], "seen": ...},
        {"note": ...},
    ],
)
def test_what_may_be_left_out_may_be_left_out(changes: dict[str, Any]) -> None:
    assert faults_of(**changes) == []


def test_one_name_in_two_files_is_a_problem() -> None:
    _, problems = read_parameters({"p.toml": {"a.b": GOOD}, "q.toml": {"a.b": GOOD}})
    assert [problem.where for problem in problems] == ["q.toml, a.b"]


def test_a_value_in_place_of_a_table_is_a_problem() -> None:
    _, problems = read_parameters({"p.toml": {"a.b": 3}})
    assert [problem.code for problem in problems] == ["evidence.parameter"]
