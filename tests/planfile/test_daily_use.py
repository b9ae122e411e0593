"""What is used at home every day: read, written, checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from needlework.planfile import plan_hash, read_plan, write_plan
from needlework.plans import DailyUse
from tests.planfile.texts import PLAIN, plan_of, problems_of

DAILY = """
[[daily]]
product = "Regaine"
route = "topical"
strength = "5 %"
from_day = 14
until_day = 180
"""


def test_a_daily_use_is_read_with_its_medicine_and_its_days() -> None:
    (use,) = plan_of(PLAIN + DAILY).daily
    assert (use.id, use.product.slug, use.route) == ("d1", "minoxidil-topical", "topical")
    assert (use.strength, use.from_day, use.until_day) == ("5 %", 14, 180)
    assert str(use) == "daily minoxidil-topical 5 % topical, from day 14 to day 180"


def test_a_daily_use_comes_back_as_it_was_written() -> None:
    plan = plan_of(PLAIN + DAILY)
    assert read_plan(write_plan(plan)) == plan
    assert "[[daily]]" in write_plan(plan)


def test_without_days_it_starts_at_once_and_goes_on() -> None:
    (use,) = plan_of(PLAIN + '[[daily]]\nproduct = "finasteride"\n').daily
    assert (use.from_day, use.until_day, use.route) == (0, None, None)


def test_a_plan_without_daily_use_keeps_its_hash() -> None:
    plan = plan_of(PLAIN)
    assert plan.daily == ()
    assert "daily" not in write_plan(plan)
    assert plan_hash(replace(plan, daily=())) == plan_hash(plan)


def test_a_medicine_that_nobody_knows_is_kept_and_told() -> None:
    plan = plan_of(PLAIN + '[[daily]]\nproduct = "my lotion"\n')
    assert isinstance(plan.daily[0], DailyUse)
    assert "my lotion" in plan.unresolved


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (DAILY.replace("until_day = 180", "until_day = 14"), "15 or later"),
        (DAILY.replace('product = "Regaine"\n', ""), "product"),
        (DAILY.replace('"topical"', '"by ear"'), "oral"),
    ],
)
def test_a_daily_use_that_makes_no_sense_is_one_sentence(spoiled: str, said: str) -> None:
    (problem,) = problems_of(PLAIN + spoiled)
    assert said in problem.sentence()
