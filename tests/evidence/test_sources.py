"""Sources: found by slug, complete, and never better seen than they are."""

from __future__ import annotations

import tomllib

import pytest

from needlework.evidence import SEEN, UnknownNameError, source, sources, sources_named, topics
from needlework.evidence.library import PACKAGE
from needlework.evidence.source_files import is_address, read_sources

GOOD = {"citation": "A 2020", "url": "https://a.org/x", "kind": "rct", "seen": "page"}


@pytest.mark.parametrize("topic", topics())
def test_every_entry_of_the_list_is_a_source(topic: str) -> None:
    path = PACKAGE / "evidence" / "data" / topic / "sources.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    read = sources(topic)
    assert {entry.slug for entry in read} == set(document)
    for entry in read:
        assert (entry.citation, entry.url) == (
            document[entry.slug]["citation"],
            document[entry.slug]["url"],
        )
        assert entry.seen == document[entry.slug]["seen"] and entry.seen in SEEN
        assert entry.topic == topic


def test_all_topics_together_hold_every_source() -> None:
    assert len(sources()) == sum(len(sources(topic)) for topic in topics()) == 942


def test_a_shared_slug_is_found_in_the_topic_that_is_asked_for() -> None:
    assert "ATX-101" in source("beer-2019", "mesotherapy").citation
    assert "prabotulinum" in source("beer-2019").citation
    assert source("mesotherapy:beer-2019") == source("beer-2019", "mesotherapy")
    assert [entry.topic for entry in sources_named("beer-2019")] == [
        "neuromodulator_efficacy",
        "mesotherapy",
    ]


def test_a_source_of_another_topic_is_still_found() -> None:
    assert source("lowe-2007-axillary", "mesotherapy").topic == "therapeutic"


@pytest.mark.parametrize("slug", ["carruthers-202", "neuromodulator_efficacy:carruthers-202"])
def test_an_unknown_source_names_the_nearest(slug: str) -> None:
    with pytest.raises(UnknownNameError, match="carruthers-2002") as caught:
        source(slug)
    assert caught.value.problem("SLUG").sentence().startswith("SLUG: no source is named")


def test_a_good_entry_has_no_problem() -> None:
    read, problems = read_sources({"a": GOOD}, "s.toml", "rules")
    assert problems == ()
    assert read["a"].seen == "page"


@pytest.mark.parametrize(
    ("key", "given", "allowed"),
    [
        ("seen", "glanced", "recalled"),
        ("kind", "rumour", "open-label"),
        ("url", "a.org", "https"),
        ("url", "https://a .org/x", "https"),
        ("url", "ftp://a.org", "https"),
        ("citation", "", "text"),
        ("citation", 3, "text"),
    ],
)
def test_a_bad_entry_is_told_by_key(key: str, given: object, allowed: str) -> None:
    _, problems = read_sources({"a": {**GOOD, key: given}}, "s.toml", "rules")
    assert [problem.where for problem in problems] == [f"s.toml, a.{key}"]
    assert allowed in problems[0].allowed


def test_a_missing_key_and_a_stray_value_are_told() -> None:
    lacking = {key: value for key, value in GOOD.items() if key != "seen"}
    _, problems = read_sources({"a": lacking, "stray": 1}, "s.toml", "rules")
    assert [problem.where for problem in problems] == ["s.toml, a.seen", "s.toml, stray"]


def test_a_source_with_a_bad_mark_counts_as_recalled() -> None:
    read, _ = read_sources({"a": {**GOOD, "seen": "glanced"}}, "s.toml", "rules")
    assert read["a"].seen == "recalled"


def test_addresses_need_a_scheme_and_a_host() -> None:
    assert is_address("https://doi.org/10.1/x")
    assert not any(is_address(text) for text in ("", "doi.org/x", "https://", "http://[x"))
