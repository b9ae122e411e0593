"""Muscles in danger: scaled around the published rate of the label's own pattern."""

from __future__ import annotations

import pytest

from needlework.forecast.neighbours import Neighbour, neighbours
from needlework.forecast.reached import label_pattern, label_site_dose, muscles_reached
from needlework.forecast.risks import plan_risks
from needlework.planfile import read_plan
from needlework.plans import Plan

PLAN = """
format = "needlework-plan/1"
region = "US"
[patient]
age = 40
sex = "female"
[[session]]
id = "s1"
day = 0
[[session.treatment]]
id = "t"
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
protocol = "ona-gl"
{rest}
"""


def plan(up: str = "", left: str = "4 U") -> Plan:
    sites = "".join(
        f'[[session.treatment.site]]\nid = "p-{side}"\nmuscle = "corrugator"\nside = "{side}"\n'
        f'dose = "{dose}"\nat = {{ rule = "mid-brow", up = "{up}" }}\n'
        for side, dose in (("left", left), ("right", "4 U"))
    )
    return read_plan(PLAN.format(rest=sites if up else ""))


def lid(given: Plan) -> Neighbour:
    (found,) = [one for one in neighbours(given) if one.muscle == "levator-palpebrae-superioris"]
    return found


def test_the_labels_own_pattern_keeps_its_published_rate() -> None:
    found = lid(plan())
    assert found.ratio == pytest.approx(1)
    assert found.side == "both"
    (published,) = [risk for risk in plan_risks(plan()) if risk.event == "eyelid_ptosis"]
    assert found.risk is not None
    assert found.risk.probability == pytest.approx(published.probability)
    assert found.risk.grade == "assumed"


def test_lower_points_raise_the_risk_and_higher_ones_lower_it() -> None:
    ratios = [lid(plan(up)).ratio for up in ("14 mm", "11 mm", "8 mm", "5 mm")]
    assert ratios == sorted(ratios)
    risks = [lid(plan(up)).risk for up in ("14 mm", "5 mm")]
    assert risks[0] is not None
    assert risks[1] is not None
    assert risks[0].probability < risks[1].probability < 1
    assert risks[1].lo < risks[1].probability < risks[1].hi


def test_the_side_that_gets_more_is_told() -> None:
    assert lid(plan("8 mm", left="8 U")).side == "left"
    assert lid(plan("8 mm")).side == "both"


def test_far_tails_are_cut() -> None:
    assert lid(plan("0.5 mm")).ratio == pytest.approx(10)


def test_without_points_or_a_label_nothing_is_said() -> None:
    text = PLAN.format(rest="").replace('protocol = "ona-gl"', 'dose = "20 U"')
    assert neighbours(read_plan(text)) == ()
    assert label_pattern("onabotulinumtoxinA", "masseter") is None
    assert label_pattern("daxibotulinumtoxinA", "glabella") is not None


def test_the_muscles_aimed_at_get_most_and_both_sides_alike() -> None:
    found = {(one.muscle, one.side): one for one in muscles_reached(plan())}
    left, right = (found["corrugator-supercilii", side] for side in ("left", "right"))
    assert left.aimed_at
    assert left.units == pytest.approx(right.units, rel=0.05)
    assert left.effect is not None
    assert 0.3 < left.effect < 1
    assert found["procerus", "midline"].aimed_at
    assert sum(one.units for one in found.values()) < 20 * 1.5  # muscles lie above each other
    assert not found["frontalis", "left"].aimed_at
    assert all(one.grade == "assumed" for one in found.values())


def test_effects_are_counted_in_doses_of_the_own_label() -> None:
    text = PLAN.format(rest="").replace("onabotulinumtoxinA", "daxibotulinumtoxinA")
    daxi = {
        (one.muscle, one.side): one
        for one in muscles_reached(read_plan(text.replace("ona-gl", "daxi-gl")))
    }
    ona = {(one.muscle, one.side): one for one in muscles_reached(plan())}
    key = ("procerus", "midline")
    assert daxi[key].units == pytest.approx(2 * ona[key].units, rel=0.2)
    assert daxi[key].effect == pytest.approx(ona[key].effect, rel=0.05)
    assert str(label_site_dose("daxibotulinumtoxinA")) == "8 U"


def test_a_plan_without_points_reaches_nothing() -> None:
    text = PLAN.format(rest="").replace('protocol = "ona-gl"', 'dose = "20 U"')
    assert muscles_reached(read_plan(text)) == ()
