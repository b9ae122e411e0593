"""Scenarios of decades: what protects is never worse, everything is assumed, faults are told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from needlework.evidence import sources
from needlework.forecast.ageing.anchoring import anchored_line_rate
from needlework.forecast.ageing.asking import check
from needlework.forecast.ageing.follow import Habits, until_now, years_ahead
from needlework.forecast.ageing.people import skin_people
from needlework.forecast.ageing.rates import skin_rates
from needlework.forecast.ageing.scenario import scenario
from needlework.forecast.ageing.upkeep import upkeep_folding
from needlework.forecast.ageing.values import Asked, Scenario
from needlework.mechanisms import skin
from needlework.mechanisms.skin_layers import skin_of
from needlework.mechanisms.sunlight import PROTECTIONS, typical_ultraviolet
from needlework.problems import BadInputError
from tests.forecast.making_scenario import ageing_draws

SHORT = Asked(age=30, years=6, toxin_from=30)


@pytest.fixture(autouse=True)
def _made_up_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "needlework.forecast.ageing.scenario.shipped_draws", lambda name: ageing_draws()
    )


def ask(asked: Asked = SHORT, **changes: object) -> Scenario:
    return scenario(replace(asked, **changes), people=200)


def at_the_end(found: Scenario, outcome: str) -> tuple[float, float]:
    course = found.course(outcome)
    return float(course.treated.median[-1]), float(course.untreated.median[-1])


def test_four_courses_are_drawn_and_none_is_for_patients() -> None:
    found = ask()
    outcomes = [course.outcome for course in found.courses]
    assert outcomes == ["static_line_depth", "dermal_thickness", "collagen", "sun_load"]
    for course in found.courses:
        assert (course.grade, course.patient_facing) == ("assumed", False)
        assert course.grade_reasons
        assert len(course.days) == len(course.treated.median) == SHORT.years + 1
    assert not found.patient_facing
    assert "not for patient sheets" in found.banner


def test_both_courses_begin_with_the_same_skin() -> None:
    for course in ask().courses:
        assert course.treated.median[0] == course.untreated.median[0]
        np.testing.assert_array_equal(course.treated.band95.low[0], course.untreated.band95.low[0])


def test_the_dermis_begins_as_thick_as_the_skin_of_the_place() -> None:
    dermis = skin_of("glabella", 30, "female").dermis
    assert ask().course("dermal_thickness").untreated.median[0] == pytest.approx(
        np.exp(dermis.log_mean), rel=0.08
    )


def test_prevention_leaves_less_sun_more_collagen_and_shallower_lines() -> None:
    found = ask(years=10)
    with_it, none = at_the_end(found, "static_line_depth")
    assert with_it < none
    with_it, none = at_the_end(found, "collagen")
    assert with_it > none
    with_it, none = at_the_end(found, "sun_load")
    assert with_it < none
    assert found.surface_odds.high < 1


def test_without_any_prevention_nothing_differs() -> None:
    found = ask(protection="none", toxin_from=None)
    for course in found.courses:
        np.testing.assert_array_equal(course.treated.median, course.untreated.median)
    assert found.folding_left is None
    assert (found.sun_left.low, found.sun_left.high) == (1, 1)
    assert found.surface_odds.median == 1


def test_more_protection_is_never_worse() -> None:
    collagen = [
        at_the_end(ask(protection=habit, toxin_from=None, years=4), "collagen")[0]
        for habit in PROTECTIONS
    ]
    assert collagen == sorted(collagen)


def test_darker_skin_keeps_more_collagen_without_protection() -> None:
    collagen = [
        at_the_end(ask(skin_type=kind, toxin_from=None, years=3), "collagen")[1]
        for kind in (1, 3, 6)
    ]
    assert collagen == sorted(collagen)


def test_nearer_to_the_equator_skin_takes_more_sun() -> None:
    loads = [
        at_the_end(ask(latitude=place, toxin_from=None, years=3), "sun_load")[1]
        for place in (65, 45, -20)
    ]
    assert loads == sorted(loads)


def test_a_toxin_acts_from_its_age_on_and_not_before() -> None:
    early, late = ask(years=8), ask(years=8, toxin_from=35)
    lines = late.course("static_line_depth")
    sun_only = ask(years=8, toxin_from=None).course("static_line_depth")
    np.testing.assert_allclose(lines.treated.median[:6], sun_only.treated.median[:6])
    assert lines.treated.median[-1] < sun_only.treated.median[-1]
    assert early.course("static_line_depth").treated.median[-1] < lines.treated.median[-1]


def test_upkeep_leaves_some_folding_and_less_where_skin_buckles_late() -> None:
    low, high = np.full(40, 0.1), np.full(40, 0.9)
    early, late = upkeep_folding("female", low, 3), upkeep_folding("female", high, 3)
    assert early.shape == (40, 120)
    assert (early >= 0).all()
    assert (early <= 1).all()
    assert late.mean() <= early.mean() < 0.6


def test_older_women_lose_more_than_older_men() -> None:
    women, men = (
        at_the_end(ask(age=52, sex=sex, toxin_from=None), "collagen")[1]
        for sex in ("female", "male")
    )
    assert women < men


def test_men_have_deeper_lines() -> None:
    women, men = (
        at_the_end(ask(sex=sex, toxin_from=None), "static_line_depth")[1]
        for sex in ("female", "male")
    )
    assert men > women


def test_an_untreated_line_becomes_visible_at_the_age_that_was_set() -> None:
    parameters = ageing_draws(40).parameters
    rates = skin_rates(parameters)
    ages = np.linspace(28, 60, 40)
    rates = replace(rates, line_rate=anchored_line_rate(rates, ages))
    sun = typical_ultraviolet()
    lives = [
        (0.25, skin.SkinInputs(20 + (step + 0.5) / 4, sun, 1.0, float(step >= 31 * 4)))
        for step in range(40 * 4)
    ]
    found = skin.stacked(skin.course(skin.young_skin(rates), lives, rates)).line
    years = 20 + (np.arange(160) + 1) / 4
    depths = [np.interp(age, years, depth) for age, depth in zip(ages, found, strict=True)]
    np.testing.assert_allclose(depths, 0.5, rtol=0.05)


def test_half_of_untreated_women_have_a_line_at_the_middle_of_that_age() -> None:
    found = ask(age=40, years=12, toxin_from=None, protection="none")
    half = next(item.age for item in found.visible if item.none >= 0.5)
    assert 42 <= half <= 49


def test_lines_are_never_deeper_than_the_scale() -> None:
    course = ask(age=80, years=10, toxin_from=None).course("static_line_depth")
    assert course.untreated.band95.high.max() <= 3


def test_people_are_counted_with_a_visible_line() -> None:
    found = ask()
    assert [item.age for item in found.visible] == [30, 31, 32, 33, 34, 35, 36]
    assert all(0 <= share <= 1 for item in found.visible for share in (item.none, item.prevention))
    assert found.visible[0].none == found.visible[0].prevention
    assert found.visible[-1].prevention <= found.visible[-1].none


def test_the_twins_are_points_with_their_sources() -> None:
    found = ask().twins
    assert [(round(twin.age), twin.lines, twin.source) for twin in found] == [
        (38, False, "binder-2006"),
        (38, True, "binder-2006"),
        (44, False, "rivkin-binder-2015"),
    ]
    assert found[-1].seen == "secondary"


def test_what_would_change_the_lines_is_told_from_both_ends() -> None:
    found = ask().sensitivities
    assert {item.name for item in found} >= {"first_line_age", "line_fade", "critical_fold"}
    age = next(item for item in found if item.name == "first_line_age")
    assert age.low < age.high
    assert age.with_low[0] > age.with_high[0]


def test_what_figures_have_taught_is_told_from_what_is_assumed() -> None:
    found = ask()
    assert (found.taught, found.untaught) == (("labile_breakdown",), ("line_fade",))


def test_the_sources_are_those_of_what_was_used() -> None:
    slugs = {source.slug for source in ask().sources}
    assert {"icoh-2012", "cmaj-med-table", "wilson-2015-dic", "luebberding-2014"} <= slugs
    assert slugs <= {source.slug for source in sources()}
    assert "hughes-2013" not in slugs
    without = {source.slug for source in ask(toxin_from=None).sources}
    assert "wilson-2015-dic" in slugs - without or "carruthers-2002" not in without


def test_the_same_seed_gives_the_same_scenario() -> None:
    one, two = ask(), ask()
    other = scenario(SHORT, people=200, seed=2)
    lines = [found.course("static_line_depth").treated.median for found in (one, two, other)]
    np.testing.assert_array_equal(lines[0], lines[1])
    assert not np.array_equal(lines[0], lines[2])


def test_days_and_months_agree_where_nothing_changes_within_them(monkeypatch) -> None:
    people = skin_people(SHORT, ageing_draws(), 50, 1)
    now, bare = until_now(people, 30), Habits(np.ones(50))
    by_days = years_ahead(people, now, 30, 1, bare)
    months = [(number / 12, 1 / 12) for number in range(12)]
    monkeypatch.setattr("needlework.forecast.ageing.follow._steps_of_year", lambda year: months)
    by_months = years_ahead(people, now, 30, 1, bare)
    for name in ("collagen", "elastin", "sun_load", "wrinkling", "line"):
        days, month = (getattr(state, name)[:, 1] for state in (by_days, by_months))
        np.testing.assert_allclose(days, month, rtol=2e-3)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"age": 19}, "20 to 90 years"),
        ({"age": 91}, "20 to 90 years"),
        ({"latitude": 91}, "-90 to 90 degrees"),
        ({"latitude": float("nan")}, "-90 to 90 degrees"),
        ({"years": 0}, "1 to 80 years"),
        ({"years": 81}, "1 to 80 years"),
        ({"sex": "woman"}, "female, male, unspecified"),
        ({"skin_type": 7}, "1, 2, 3, 4, 5, 6"),
        ({"protection": "spf30"}, "none, occasional, daily-spf15"),
        ({"area": "forehead"}, "glabella"),
        ({"toxin_from": 25}, "30 to 36, or never"),
        ({"toxin_from": 37}, "30 to 36, or never"),
    ],
)
def test_what_cannot_be_followed_is_told_in_a_sentence(changes, told) -> None:
    with pytest.raises(BadInputError) as caught:
        check(replace(SHORT, **{"toxin_from": None, **changes}))
    (problem,) = caught.value.problems
    assert told in problem.sentence()
    assert problem.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"age": 20},
        {"age": 90, "toxin_from": None},
        {"years": 80},
        {"latitude": -90},
        {"toxin_from": 36},
        {"toxin_from": None},
    ],
)
def test_what_lies_at_the_edge_can_be_followed(changes) -> None:
    asked = replace(SHORT, **{"toxin_from": None, **changes})
    check(asked)
    assert asked.age >= 20


def test_several_faults_are_told_at_once() -> None:
    with pytest.raises(BadInputError) as caught:
        scenario(Asked(age=5, sex="x", toxin_from=None))
    assert len(caught.value.problems) == 2
