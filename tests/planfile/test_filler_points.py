"""Points of fillers and ways below zero in plan files."""

from __future__ import annotations

import pytest

from needlework.doses import Length, Volume
from needlework.forecast.indications.values import Given
from needlework.forecast.indications.volume_steps import steps_of
from needlework.mechanisms.filler import Filling
from needlework.planfile import plan_hash, read_plan, write_plan
from needlework.plans import Filler, Neuromodulator, Plan
from tests.planfile.texts import HEAD, only_problem, plan_of, problems_of, treated

FILLER = """
[[session]]
day = 0
[[session.treatment]]
id = "f"
kind = "filler"
product = "hyaluronic-acid-filler"
area = "nasolabial"
"""
SITE = '[[session.treatment.site]]\nside = "left"\nvolume = "0.2 mL"\nat = { rule = "chin" }\n'
OTHER = SITE.replace("0.2 mL", "0.35 mL")
POINT = '[[session.treatment.site]]\nmuscle = "frontalis"\nside = "left"\ndose = "4 U"\n'


def filled(rest: str) -> str:
    return HEAD + FILLER + rest


def filler(rest: str) -> Filler:
    plan = plan_of(filled(rest))
    (one,) = plan.sessions[0].treatments
    assert isinstance(one, Filler)
    return one


def test_the_volume_of_a_filler_is_the_sum_of_its_points() -> None:
    one = filler(SITE + OTHER)
    assert one.volume == Volume.parse("0.55 mL")
    assert [site.id for site in one.sites] == ["f-p1", "f-p2"]
    assert [str(site.volume) for site in one.sites] == ["0.2 mL", "0.35 mL"]


def test_a_volume_that_agrees_may_stand_beside_its_points() -> None:
    said = plan_of(filled('volume = "0.55 mL"\n' + SITE + OTHER))
    assert plan_hash(said) == plan_hash(plan_of(filled(SITE + OTHER)))
    assert plan_hash(read_plan(write_plan(said))) == plan_hash(said)


@pytest.mark.parametrize("volume", ["0.54 mL", "0.56 mL", "5.5 mL"])
def test_a_volume_that_is_not_the_sum_of_the_points_is_one_sentence(volume: str) -> None:
    problem = only_problem(filled(f'volume = "{volume}"\n' + SITE + OTHER))
    assert problem.code == "plan.volume-sum"
    assert problem.where.endswith("treatment[0].volume")
    assert f"{volume} for the treatment, but its 2 points have 0.55 mL" in problem.sentence()


def test_a_filler_without_volume_and_points_is_told() -> None:
    for rest in ("", "site = []\n"):
        problem = only_problem(filled(rest))
        assert problem.code == "plan.missing-key"
        assert "points with a volume each" in problem.sentence()


@pytest.mark.parametrize(
    ("rest", "code", "words"),
    [
        (SITE.replace('volume = "0.2 mL"\n', ""), "plan.missing-key", "0.1 mL"),
        (SITE.replace('at = { rule = "chin" }\n', ""), "plan.missing-key", "rule"),
        (SITE.replace('side = "left"\n', ""), "plan.missing-key", "side"),
        (SITE.replace("0.2 mL", "0 mL"), "plan.quantity", "above zero"),
        (SITE.replace("0.2 mL", "-0.2 mL"), "plan.quantity", "is negative"),
        (SITE + 'muscle = "procerus"\n', "plan.unknown-key", "muscle"),
        (SITE + 'depth = "deep"\n', "plan.choice", "supraperiosteal"),
        ('side = "right"\n' + SITE, "plan.side", "right side only"),
        (SITE + 'id = "f"\n', "plan.duplicate-id", "used twice"),
    ],
)
def test_each_fault_of_a_point_is_one_sentence(rest: str, code: str, words: str) -> None:
    problem = only_problem(filled(rest))
    assert problem.code == code
    assert words in problem.sentence()


def test_a_wrong_point_does_not_blame_the_volume() -> None:
    wrong = SITE.replace("0.2 mL", "two drops")
    assert [one.code for one in problems_of(filled('volume = "0.55 mL"\n' + wrong + OTHER))] == [
        "plan.quantity"
    ]


def test_the_forecast_counts_the_sum_of_the_points() -> None:
    one = filler(SITE + OTHER)
    assert steps_of([Given(0, one)]) == (Filling(0, 0.55),)


def way(text: str) -> Plan:
    at = f'at = {{ rule = "mid-brow", lateral = "{text}", up = "{text}" }}\n'
    return plan_of(treated(POINT + at))


@pytest.mark.parametrize(("text", "mm"), [("-5 mm", -5), ("- 5 mm", None), ("-0.5 cm", -5)])
def test_ways_may_lead_the_other_way(text: str, mm: int | None) -> None:
    if mm is None:
        at = f'at = {{ rule = "mid-brow", lateral = "{text}" }}\n'
        assert only_problem(treated(POINT + at)).code == "plan.quantity"
        return
    plan = way(text)
    (treatment,) = plan.sessions[0].treatments
    assert isinstance(treatment, Neuromodulator)
    (site,) = treatment.sites
    assert site.at is not None
    assert site.at.lateral == site.at.up == Length.of(mm)
    assert read_plan(write_plan(plan)) == plan
    assert plan_hash(plan) != plan_hash(way(text.removeprefix("-")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 mm", "above or below zero"),
        ("-0 mm", "above or below zero"),
        ("--5 mm", "one finite number"),
        ("-5", "no unit of length"),
        ("-3000 mm", "no believable length"),
        ("-0.0000001 mm", "finer than anyone measures"),
    ],
)
def test_a_way_that_leads_nowhere_is_refused(text: str, words: str) -> None:
    at = f'at = {{ rule = "mid-brow", up = "{text}" }}\n'
    assert words in only_problem(treated(POINT + at)).sentence()


def test_other_lengths_stay_above_zero() -> None:
    needling = (
        '[[session]]\nday = 0\n[[session.treatment]]\nkind = "microneedling"\n'
        'device = "skinpen"\narea = "cheek"\nneedle_length = "-1 mm"\n'
    )
    assert "is negative" in only_problem(HEAD + needling).sentence()
