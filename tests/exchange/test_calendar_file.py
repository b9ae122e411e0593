"""The calendar file holds each session on its day and nothing that is secret."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.exchange.calendar_file import LONGEST_LINE, calendar_text
from needlework.planfile import read_plan
from needlework.problems import BadInputError

WRITTEN = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
PLAN = """format = "needlework-plan/1"
title = "Frown lines"
{start}
[[session]]
id = "s1"
day = 0
[[session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
protocol = "ona-gl"
[[session]]
id = "s2"
day = 84
[[session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
protocol = "ona-gl"
"""


def lines_of(name: str = "plan") -> list[str]:
    plan = read_plan(PLAN.format(start="start_date = 2026-12-01"))
    return calendar_text(plan, name, WRITTEN).split("\r\n")


def test_each_session_has_its_day() -> None:
    found = [line for line in lines_of() if line.startswith(("DTSTART", "DTEND"))]
    assert found == [
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261202",
        "DTSTART;VALUE=DATE:20270223",
        "DTEND;VALUE=DATE:20270224",
    ]


def test_names_of_events_are_stable_and_differ() -> None:
    found = [line for line in lines_of() if line.startswith("UID")]
    assert found == ["UID:s1.plan@needlework", "UID:s2.plan@needlework"]


def test_a_calendar_does_not_say_what_is_treated() -> None:
    text = "".join(lines_of()).lower()
    assert "glabella" not in text
    assert "toxin" not in text
    assert "frown" not in text


def test_long_lines_are_folded_as_the_format_wants() -> None:
    found = lines_of("é" * 200)
    assert all(len(line.encode()) <= LONGEST_LINE for line in found)
    whole = "\r\n".join(found).replace("\r\n ", "")
    assert "é" * 200 in whole


def test_without_a_start_there_is_no_calendar() -> None:
    with pytest.raises(BadInputError, match="the plan has none"):
        calendar_text(read_plan(PLAN.format(start="")), "plan", WRITTEN)


NAME = re.compile(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:")
NEEDED = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")


def unfolded(text: str) -> list[str]:
    """Return the logical lines of a calendar, read as RFC 5545 says."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= LONGEST_LINE
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


@given(name=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=90))
def test_a_calendar_is_what_rfc_5545_asks_for(name: str) -> None:
    plan = read_plan(PLAN.format(start="start_date = 2026-12-01"))
    lines = unfolded(calendar_text(plan, name, WRITTEN, sequence=2))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    assert all(NAME.match(line) for line in lines)
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    assert len(events) == 2
    names = []
    for event in events:
        keys = [re.split("[;:]", line)[0] for line in event.split("\n")]
        assert all(keys.count(key) == 1 for key in NEEDED)
        names.append(re.search("^UID:(.*)$", event, re.M)[1])
        stamp = re.search("^DTSTAMP:(.*)$", event, re.M)[1]
        assert datetime.strptime(stamp, "%Y%m%dT%H%M%S%z") == WRITTEN
        assert "SEQUENCE:2" in event and "TRANSP:TRANSPARENT" in event
        assert "TZID" not in event  # whole days have no zone
    assert len(set(names)) == 2
