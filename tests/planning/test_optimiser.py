"""Whole optimisations: what they promise, against the check and the forecast."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework.anatomy import face_from
from needlework.doses import Dose
from needlework.forecast import forecast
from needlework.planfile import read_plan, write_plan
from needlework.planning import Alternative, Proposal, optimise
from needlework.plans import (
    Answer,
    ClinicLimit,
    Neuromodulator,
    Plan,
    Policy,
    PreviousTreatment,
    Vial,
)
from needlework.problems import BadInputError
from needlework.safety import Context, check
from tests.anatomy.faces import random_face
from tests.planning.proposals import SIZE, alternative, example, proposal, wanted


def changed(plan: Plan, **what: object) -> Plan:
    """Return a plan with its only treatment changed."""
    (session,) = plan.sessions
    (treatment,) = session.treatments
    assert isinstance(treatment, Neuromodulator)
    new = replace(treatment, **what)  # type: ignore[arg-type]
    return replace(plan, sessions=(replace(session, treatments=(new,)),))


def expected(plan: Plan) -> dict[str, float | None]:
    """Return the chance of each goal and each area's day of loss, as `forecast` has them."""
    found = forecast(plan, draws=SIZE)
    chances = {goal.id: goal.probability for goal in found.goals}
    return chances | {event.area: event.q50 for event in found.events("loss")}


@pytest.fixture(scope="module")
def upper_face() -> Proposal:
    return proposal("upper-face")


def test_frown_forehead_and_crows_feet_pass_the_check(upper_face: Proposal) -> None:
    assert {key for one in upper_face.alternatives for key in one.keys} == {
        "least-units", "gentlest", "longest", "balanced",
    }  # fmt: skip
    for one in upper_face.alternatives:
        report = check(one.plan)
        assert report.clear
        assert not [finding for finding in report if finding.code.startswith(("LABEL", "SITE"))]
        assert not one.findings


def test_a_plan_beats_the_published_points_and_loses_nothing(upper_face: Proposal) -> None:
    longest = alternative(upper_face, "longest")
    assert any("reach the muscle" in words for words in longest.better)
    assert not longest.worse
    was, now = expected(upper_face.references[-1].plan), expected(longest.plan)
    for name, value in was.items():
        assert value is not None
        assert (now[name] or 0) >= value - 1e-9
    assert longest.totals[0] <= upper_face.references[-1].totals[0]


def test_fewer_units_than_published_reach_every_goal_in_the_forecast_too(
    upper_face: Proposal,
) -> None:
    least = alternative(upper_face, "least-units")
    assert least.totals[0] < upper_face.references[-1].totals[0]
    now = expected(least.plan)
    for wish in upper_face.wishes:
        if wish.stated:
            assert (now[wish.goal] or 0) >= wish.chance - 0.002


def test_each_alternative_is_best_in_its_respect(upper_face: Proposal) -> None:
    every = upper_face.alternatives

    def weighed(one: Alternative) -> float:
        return sum(risk.expected.probability for risk in one.risks if risk.expected is not None)

    def lasts(one: Alternative) -> float:
        return sum(area.loss_day for area in one.areas)

    least, gentlest, longest = (
        alternative(upper_face, key) for key in ("least-units", "gentlest", "longest")
    )
    assert least.totals[0].units == min(one.totals[0].units for one in every)
    assert weighed(gentlest) == pytest.approx(min(map(weighed, every)), rel=0.02)
    assert lasts(longest) == max(map(lasts, every))


def test_depth_is_never_part_of_the_search(upper_face: Proposal) -> None:
    published = upper_face.references[-1].plan
    for one in upper_face.alternatives:
        depths = {site.depth for t in one.plan.treatments for site in t.sites}  # type: ignore[union-attr]
        assert depths == {site.depth for t in published.treatments for site in t.sites}  # type: ignore[union-attr]


def test_plans_are_read_back_as_they_were_written(upper_face: Proposal) -> None:
    for one in upper_face.alternatives:
        assert read_plan(write_plan(one.plan)) == one.plan


def test_the_same_seed_gives_the_same_alternatives() -> None:
    plan = wanted("crows-feet")
    first, second = (optimise(plan, size=SIZE) for _ in range(2))
    assert first.alternatives == second.alternatives


@pytest.mark.parametrize(("share", "feasible"), [("0.85", False), ("0.8", True)])
def test_a_goal_out_of_reach_is_told_with_the_limit_that_binds(share: str, feasible: bool) -> None:
    found = optimise(wanted("frown-lines", probability=share), size=SIZE)
    assert bool(found.alternatives) is feasible
    assert bool(found.infeasible) is not feasible
    if not feasible:
        assert "LABEL-AREA-DOSE/ona-gl of 20 U binds" in found.infeasible[0]


def test_chance_and_movement_that_exclude_each_other_are_told() -> None:
    found = optimise(wanted("frown-lines", probability="0.78", keep="0.6"), size=SIZE)
    assert not found.alternatives
    assert "exclude each other" in found.infeasible[0]


def test_movement_that_is_kept_lowers_the_dose() -> None:
    plan = wanted("frown-lines", probability="0.6", keep="0.45")
    found = optimise(plan, size=SIZE)
    for one in found.alternatives:
        (area,) = one.areas
        assert area.force >= 0.45 - 1e-6
        assert area.dose.units < 20


def test_the_clinics_own_limit_is_kept() -> None:
    limit = ClinicLimit("LABEL-AREA-DOSE/ona-gl", Decimal(16), "U")
    context = Context(policy=Policy(limits=(limit,)))
    found = optimise(wanted("frown-lines"), context=context, size=SIZE)
    assert found.alternatives
    assert all(one.totals[0].units <= 16 for one in found.alternatives)


def test_what_was_given_before_leaves_less_for_today() -> None:
    plan = wanted("frown-lines")
    earlier = PreviousTreatment(
        "p1", "onabotulinumtoxinA", Dose.parse("385 U", product="Botox"), 60, "axilla", Answer.NO
    )
    patient = replace(plan.patient, previous_treatments=(earlier,))
    found = optimise(replace(plan, patient=patient), size=SIZE)
    (room,) = (one for one in found.limits if one.rule == "CUMULATIVE-DOSE/ona-400-3-months")
    assert room.amount == 15
    assert all(one.totals[0].units <= 15 for one in found.alternatives)


@pytest.mark.parametrize(("points", "most"), [(3, 3), (None, 5)])
def test_the_number_of_points_is_a_limit(points: int | None, most: int) -> None:
    plan = wanted("frown-lines", probability="0.3")
    found = optimise(plan, most_points=points, size=SIZE)
    assert found.alternatives
    assert max(one.points for one in found.alternatives) <= most


def test_no_more_is_planned_than_the_vial_holds() -> None:
    vial = Vial(Dose.parse("20 U", product="Botox"))
    plan = changed(wanted("frown-lines"), vial=vial)
    found = optimise(plan, size=SIZE)
    (held,) = (one for one in found.limits if one.rule == "vial")
    assert held.amount == 20


def test_points_stay_off_the_rim_and_the_brow_of_a_patients_own_face() -> None:
    for seed in (1, 4):
        context = Context(face=face_from(random_face(seed)))
        found = optimise(wanted("frown-lines"), context=context, size=SIZE)
        for one in found.alternatives:
            codes = [each.code for each in check(one.plan, context)]
            assert not [code for code in codes if code.startswith("SITE")]


def test_left_and_right_differ_only_when_asked_to() -> None:
    found = optimise(wanted("frown-lines"), free_sides=True, size=SIZE)
    assert "Left and right may differ." in found.notes
    assert all(one.holds for one in found.alternatives)


def test_one_side_alone_is_planned_on_that_side() -> None:
    dose = Dose.parse("12 U", product="Botox")
    plan = changed(wanted("crows-feet"), side="left", protocol=None, dose=dose, sites=())
    found = optimise(plan, size=SIZE)
    sides = {point.side for one in found.alternatives for point in one.areas[0].points}
    assert sides == {"left"}


@pytest.mark.parametrize(
    ("name", "session", "words"),
    [
        ("frown-lines", "s9", "'s9' is no session with a toxin"),
        ("melasma", None, "no session has a toxin"),
        ("masseter", None, "no published points of masseter"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(
    name: str, session: str | None, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        optimise(example(name), session=session, size=SIZE)


def test_of_two_treatments_of_one_area_one_is_planned_and_both_keep_the_limit() -> None:
    plan = wanted("frown-lines-dose", probability=None)
    (session,) = plan.sessions
    (first,) = session.treatments
    assert isinstance(first, Neuromodulator)
    half = Dose.parse("8 U", product="Botox")
    pair = tuple(replace(first, id=name, dose=half) for name in ("t1", "t2"))
    both = replace(plan, sessions=(replace(session, treatments=pair),))
    found = optimise(both, size=SIZE)
    assert "t2 stays as it is" in found.notes[0]
    for one in found.alternatives:
        (area,) = one.areas
        assert area.treatment == "t1"
        assert area.dose.units <= 12
        assert "LABEL-AREA-DOSE" not in {finding.code for finding in check(one.plan)}
