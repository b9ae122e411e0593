"""A repeat is a repeat by whatever name its place went before."""

from __future__ import annotations

from datetime import date

import pytest

from needlework.safety import Report
from tests.safety.making import checked, patient, treatment


def after(area: str, days: int, now: str = "glabella", dose: str = "20 U") -> Report:
    entry = f'product = "onabotulinumtoxinA", dose = "{dose}", days_ago = {days}, area = "{area}"'
    about = patient(previous_treatments=f"[{{ {entry} }}]")
    return checked(treatment(area=f'"{now}"', dose='"10 U"'), about)


@pytest.mark.parametrize("area", ["upper face", "head-neck", "full-face", "glabella"])
@pytest.mark.parametrize(("days", "found"), [(89, 1), (90, 0)])
def test_the_frown_was_treated_with_the_face_around_it(area: str, days: int, found: int) -> None:
    assert len(after(area, days).of("LABEL-INTERVAL")) == found


@pytest.mark.parametrize("area", ["forehead", "axilla", "neck"])
def test_another_place_is_no_repeat(area: str) -> None:
    assert not after(area, 30).of("LABEL-INTERVAL")


def test_head_and_neck_hold_no_arm() -> None:
    assert not after("head-neck", 30, now="axilla").of("LABEL-INTERVAL")


@pytest.mark.parametrize(("days", "found"), [(83, 1), (84, 0)])
def test_an_area_without_a_scheme_has_the_shortest_interval(days: int, found: int) -> None:
    (*items,) = after("eyelid", days, now="eyelid").of("LABEL-INTERVAL")
    assert [item.rule for item in items] == ["LABEL-INTERVAL/any-area"] * found


@pytest.mark.parametrize(("day", "found"), [(364, 0), (365, 1)])
def test_who_gives_an_age_only_grows_older_in_the_plan(day: int, found: int) -> None:
    kind = treatment(product='"abobotulinumtoxinA"', dose='"50 sU"')
    later = f'[[session]]\nid = "s2"\nday = {day}\n[[session.treatment]]\nid = "t2"\n{kind}'
    report = checked(kind, patient(birth_date="", age="64"), more=later)
    assert len(report.of("AGE-LIMIT")) == found


# --- the first day on which a finding would not hold -------------------------------------------


def test_the_birthday_that_is_waited_for_is_named() -> None:
    report = checked(patient=patient(birth_date="2009-03-15"))
    assert {item.earliest for item in report.of("AGE-LIMIT")} == {date(2027, 3, 15)}
    leap = checked(patient=patient(birth_date="2012-02-29")).of("AGE-LIMIT")
    assert {item.earliest for item in leap} == {date(2030, 3, 1)}
    old = checked(
        treatment(product='"abobotulinumtoxinA"', dose='"50 sU"'), patient(birth_date="1950-01-01")
    )
    assert [item.earliest for item in old.of("AGE-LIMIT")] == [None]


def later(kind: str, day: int, first: str) -> Report:
    more = f'[[session]]\nid = "s2"\nday = {day}\n[[session.treatment]]\nid = "t2"\n{kind}'
    return checked(first, more=more)


def test_the_day_from_which_sessions_are_far_enough_apart_is_named() -> None:
    pen = 'kind = "microneedling"\ndevice = "skinpen"\narea = "glabella"\nserum = "none"\n'
    pen += 'needle_length = "1 mm"\n'
    (again,) = later(pen, 10, pen).of("SESSION-INTERVAL")
    assert (again.earliest_day, again.earliest) == (28, date(2026, 12, 29))
    (after,) = later(pen, 3, treatment()).of("COMBINATION-SPACING")
    assert (after.earliest_day, after.earliest) == (14, date(2026, 12, 15))
    (touch,) = later(treatment(dose='"5 U"'), 14, treatment()).of("TOUCH-UP-SUM")
    assert (touch.earliest_day, touch.earliest) == (90, date(2027, 3, 1))
