"""The visits of a plan."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from needlework.planfile import read_plan
from needlework.plans.calendar import visits

PLAN = read_plan((files("needlework") / "examples" / "combined-year.toml").read_text("utf-8"))


def test_every_treatment_stands_in_one_visit_in_the_order_of_days() -> None:
    found = visits(PLAN)
    assert [visit.day for visit in found] == [0, 14, 42, 70, 100, 128, 200, 300]
    planned = [each.treatment.id for visit in found for each in visit.treatments]
    assert planned == [item.id for item in PLAN.treatments]


def test_days_are_counted_to_the_last_of_the_same_course() -> None:
    since = {each.treatment.id: each.since for visit in visits(PLAN) for each in visit.treatments}
    assert since["v1-frown"] is None
    assert since["v5-frown"] == 100
    assert since["v4-melasma"] == 28
    assert since["v4-lips"] is None
    assert since["v8-lips"] == 230
    assert since["v5-booster"] is None


def test_visits_have_dates_and_days_since_the_one_before() -> None:
    first, second, *_ = visits(PLAN)
    assert (first.date, first.since) == (date(2027, 1, 11), None)
    assert (second.date, second.since) == (date(2027, 1, 25), 14)


def test_sessions_of_one_day_are_one_visit() -> None:
    text = """
    format = "needlework-plan/1"
    [[session]]
    id = "morning"
    day = 0
    [[session.treatment]]
    kind = "neuromodulator"
    product = "onabotulinumtoxinA"
    area = "glabella"
    dose = "20 U"
    [[session]]
    id = "noon"
    day = 0
    [[session.treatment]]
    kind = "filler"
    product = "VYC-15L"
    area = "lips"
    volume = "1 mL"
    """
    (visit,) = visits(read_plan(text))
    assert visit.sessions == ("morning", "noon")
    assert len(visit.treatments) == 2
    assert visit.date is None
