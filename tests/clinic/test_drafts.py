"""Edits of a plan: each saved at once as a version, never over somebody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from needlework.clinic.approvals.examining import examine
from needlework.clinic.drafts import saving, schemes
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.face.positions import position
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.stale import StaleError
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError
from needlework.protocols import dose_of, expand
from needlework.safety import check
from tests.clinic.people import World

TOXIN = "s1-t1"
LEFT = f"{TOXIN}/corrugator-supercilii-left-1"


def plan_of(row: TreatmentPlan) -> Plan:
    return whole_plan(row, tables_of(row.draft), date.today())


def toxin_of(row: TreatmentPlan) -> Neuromodulator:
    found = plan_of(row).treatments[0]
    assert isinstance(found, Neuromodulator)
    return found


def doses(row: TreatmentPlan, side: str) -> list[str]:
    return sorted(str(site.dose) for site in expand(toxin_of(row)) if site.side == side)


def edit(world: World, row: TreatmentPlan, do: str, **sent: Any) -> TreatmentPlan:
    given = {"treatment": TOXIN, **{name: str(value) for name, value in sent.items()}}
    return saving.edit(world.bob, row.pk, row.version, do, given)


def test_a_plan_begins_as_its_scheme_says(world: World) -> None:
    row = world.plan()
    assert str(dose_of(toxin_of(row))) == "20 U"
    assert plan_of(row).patient.birth_date == row.patient.birth_date
    assert plan_of(row).jurisdiction == "US-CA"


def test_units_of_one_point_change_that_point_only(world: World) -> None:
    row = edit(world, world.plan(), "dose", site=LEFT, dose="3")
    assert doses(row, "left") == ["3 U", "4 U"]
    assert doses(row, "right") == ["4 U", "4 U"]
    assert doses(row, "midline") == ["4 U"]
    assert toxin_of(row).deviating


def test_a_bare_number_has_the_unit_of_the_product(world: World) -> None:
    row = world.plan("abo-gl")
    row = edit(world, row, "dose", site=LEFT, dose="12,5")
    assert doses(row, "left") == ["10 sU", "12.5 sU"]


@pytest.mark.parametrize("dose", ["", "0", "-4", "4 sU", "4 mL", "many", "9" * 30])
def test_units_that_are_none_are_refused_and_nothing_is_saved(world: World, dose: str) -> None:
    row = world.plan()
    with pytest.raises(BadInputError):
        edit(world, row, "dose", site=LEFT, dose=dose)
    row.refresh_from_db()
    assert (row.version, doses(row, "left")) == (2, ["4 U", "4 U"])


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_moved_point_stays_on_its_side(world: World, side: str) -> None:
    site = f"{TOXIN}/corrugator-supercilii-{side}-1"
    row = edit(world, world.plan(), "move", site=site, lateral=0, up=210)
    row = edit(world, row, "move", site=site.replace("/", "-"), lateral=30, up=215)
    moved = next(one for one in toxin_of(row).sites if one.id == site.replace("/", "-"))
    assert moved.side == side
    drawn = position(moved, expand(toxin_of(row)))
    assert (drawn.side, abs(drawn.lateral - 30) <= 2, abs(drawn.up - 215) <= 2) == (
        side,
        True,
        True,
    )
    assert "SITE-NOT-PLACED" not in {item.code for item in check(plan_of(row))}
    assert doses(row, "left") == doses(row, "right") == ["4 U", "4 U"]


def test_a_point_of_the_midline_stays_there(world: World) -> None:
    row = edit(world, world.plan(), "move", site=f"{TOXIN}/procerus", lateral=25, up=200)
    moved = toxin_of(row).sites[0]
    assert (moved.side, moved.at.lateral) == ("midline", None)


@pytest.mark.parametrize(
    ("lateral", "up"), [("-5", "200"), ("10", "0"), ("10", "9999"), ("x", "1"), ("", "")]
)
def test_a_place_off_the_chart_is_refused(world: World, lateral: str, up: str) -> None:
    with pytest.raises(BadInputError):
        edit(world, world.plan(), "move", site=LEFT, lateral=lateral, up=up)


def test_mirroring_gives_one_side_what_the_other_has(world: World) -> None:
    row = edit(world, world.plan(), "dose", site=LEFT, dose="6")
    row = edit(world, row, "mirror", side="left")
    assert doses(row, "right") == doses(row, "left") == ["4 U", "6 U"]
    assert doses(row, "midline") == ["4 U"]


def test_mirroring_the_other_way_takes_the_change_back(world: World) -> None:
    row = edit(world, world.plan(), "dose", site=LEFT, dose="6")
    row = edit(world, row, "mirror", side="right")
    assert doses(row, "left") == ["4 U", "4 U"]


def test_a_point_is_added_and_removed(world: World) -> None:
    row = edit(world, world.plan(), "add-site", muscle="frontalis", side="left", dose="2")
    assert str(dose_of(toxin_of(row))) == "22 U"
    added = toxin_of(row).sites[-1].id
    row = edit(world, row, "remove-site", site=added)
    assert str(dose_of(toxin_of(row))) == "20 U"


def test_removing_a_point_of_a_scheme_leaves_points_of_the_plan(world: World) -> None:
    row = edit(world, world.plan(), "remove-site", site=LEFT)
    assert (doses(row, "left"), doses(row, "right")) == (["4 U"], ["4 U", "4 U"])
    assert toxin_of(row).protocol is None


def test_a_scheme_is_applied_again(world: World) -> None:
    row = edit(world, world.plan(), "dose", site=LEFT, dose="9")
    row = edit(world, row, "protocol", protocol="ona-gl")
    assert str(dose_of(toxin_of(row))) == "20 U"
    assert not toxin_of(row).deviating


def test_points_whose_side_a_scheme_does_not_say_get_the_side_where_they_are_drawn(
    world: World,
) -> None:
    row = world.plan("ona-fhl-component")
    assert {site.side for site in expand(toxin_of(row))} == {"both"}
    row = edit(world, row, "dose", site=f"{TOXIN}/frontalis-2", dose="3")
    sites = {site.id: site for site in toxin_of(row).sites}
    assert sites[f"{TOXIN}-frontalis-2"].side == "right"
    assert str(sites[f"{TOXIN}-frontalis-2"].dose) == "3 U"
    assert str(dose_of(toxin_of(row))) == "19 U"


def test_fields_of_the_vial_are_read_with_their_units(world: World) -> None:
    sent = {"vial.size": "100", "vial.diluent": "2.5", "vial.lot": "C1", "side": "both"}
    row = edit(world, world.plan(), "fields", **sent)
    vial = toxin_of(row).vial
    assert (str(vial.size), str(vial.diluent), vial.lot) == ("100 U", "2.5 mL", "C1")
    row = edit(world, row, "fields", **dict.fromkeys(sent, ""))
    assert toxin_of(row).vial is None


def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(world: World) -> None:
    row = world.plan()
    edit(world, row, "dose", site=LEFT, dose="3")
    with pytest.raises(StaleError, match="Somebody else"):
        saving.edit(
            world.alice, row.pk, row.version, "dose",
            {"treatment": TOXIN, "site": LEFT, "dose": "9"},
        )  # fmt: skip
    row.refresh_from_db()
    assert doses(row, "left") == ["3 U", "4 U"]


def test_undo_walks_back_step_by_step(world: World) -> None:
    row = world.plan()
    for dose in ("1", "2", "3"):
        row = edit(
            world, row, "dose", site=LEFT.replace("/", "-" if dose != "1" else "/"), dose=dose
        )
    seen = []
    for _ in range(3):
        row = edit(world, row, "undo")
        seen.append(doses(row, "left")[0])
    assert seen == ["2 U", "1 U", "4 U"]
    assert not saving.may_undo(row)
    with pytest.raises(BadInputError, match="nothing before this"):
        edit(world, row, "undo")


def test_every_version_is_kept(world: World) -> None:
    row = world.plan()
    row = edit(world, row, "dose", site=LEFT, dose="3")
    row = edit(world, row, "undo")
    assert [one.number for one in row.versions.all()] == [4, 3, 2, 1]
    assert row.versions.get(number=4).draft == row.versions.get(number=2).draft


def test_another_scheme_joins_the_session_of_its_day(world: World) -> None:
    row = edit(world, world.plan(), "add-scheme", scheme="ona-lcl", day=0)
    plan = plan_of(row)
    assert len(plan.sessions) == 1
    assert [one.area for one in plan.treatments] == ["glabella", "lateral-canthal"]


def test_a_series_is_laid_out_in_sessions(world: World) -> None:
    row = edit(world, world.plan(), "add-scheme", scheme="mn-skinpen-acne", day=14)
    assert [session.day for session in plan_of(row).sessions] == [0, 14, 44, 74]


def test_a_session_moves_and_order_follows(world: World) -> None:
    row = edit(world, world.plan(), "add-scheme", scheme="ona-lcl", day=10)
    last = plan_of(row).sessions[1].id
    row = edit(world, row, "session-day", session=last, day=30)
    assert [session.day for session in plan_of(row).sessions] == [0, 30]


def test_the_last_treatment_is_not_removed(world: World) -> None:
    with pytest.raises(BadInputError, match="at least one treatment"):
        edit(world, world.plan(), "remove-treatment")


def test_a_removed_treatment_takes_its_session_along(world: World) -> None:
    row = edit(world, world.plan(), "add-scheme", scheme="ona-lcl", day=10)
    row = edit(world, row, "remove-treatment", treatment=plan_of(row).treatments[1].id)
    assert len(plan_of(row).sessions) == 1


def test_goals_come_and_go(world: World) -> None:
    row = edit(
        world, world.plan(), "goal", area="glabella", outcome="none_or_mild", by_day=30,
        probability="0.8",
    )  # fmt: skip
    assert plan_of(row).goals[0].by_day == 30
    row = edit(world, row, "remove-goal", goal="g1")
    assert plan_of(row).goals == ()


def test_an_override_is_signed_by_whoever_does_it(world: World) -> None:
    row = edit(world, world.plan(), "override", finding="OFF-LABEL", reason="why", by="alice")
    assert plan_of(row).overrides[0].by == "bob"
    row = edit(world, row, "remove-override", finding="OFF-LABEL")
    assert plan_of(row).overrides == ()


def test_the_amount_that_is_accepted_is_that_of_the_version_at_hand(world: World) -> None:
    row = edit(world, world.plan(), "total", dose="24")
    sent = {"finding": "LABEL-AREA-DOSE", "target": TOXIN, "reason": "strong", "accepts": "900 U"}
    row = saving.edit(world.alice, row.pk, row.version, "override", sent)
    assert str(plan_of(row).overrides[0].accepts) == "24 U"
    row = edit(world, row, "total", dose="240")
    (found,) = examine(row, date.today()).report.of("LABEL-AREA-DOSE")
    assert found.open and "accepts 24 U" in found.override_refused
    page = world.client("alice").get(f"/plans/{row.pk}/").content.decode()
    assert "let the 240 U be judged anew" in page
    row = saving.edit(world.alice, row.pk, row.version, "override", sent)
    assert [str(one.accepts) for one in plan_of(row).overrides] == ["240 U"]


def test_two_products_of_a_sitting_are_accepted_with_an_amount_each(world: World) -> None:
    row = edit(world, world.plan(), "total", dose="450")
    row = edit(world, row, "add-toxin", product="Dysport", area="leg", dose="1600", session="s1")
    sent = {"finding": "CUMULATIVE-DOSE", "target": "s1", "reason": "severe spasticity"}
    row = saving.edit(world.alice, row.pk, row.version, "override", sent)
    assert {str(one.accepts) for one in plan_of(row).overrides} == {"450 U", "1600 sU"}
    found = examine(row, date.today()).report.of("CUMULATIVE-DOSE")
    assert len(found) == 2 and not [item for item in found if item.open]
    row = edit(world, row, "remove-override", **sent)
    assert plan_of(row).overrides == ()


def test_an_accepted_dose_counts_until_it_is_raised(world: World) -> None:
    row = edit(world, world.plan(), "total", dose="24")
    sent = {"finding": "LABEL-AREA-DOSE", "target": TOXIN, "reason": "strong"}
    row = saving.edit(world.alice, row.pk, row.version, "override", sent)
    for dose, is_open in (("24", False), ("22", False), ("25", True), ("24", False)):
        row = edit(world, row, "total", dose=dose)
        (found,) = examine(row, date.today()).report.of("LABEL-AREA-DOSE")
        assert found.open is is_open


def test_somebody_who_is_no_provider_accepts_nothing(world: World) -> None:
    row = world.plan()
    with pytest.raises(BadInputError, match="no provider"):
        saving.edit(world.admin, row.pk, row.version, "override", {"finding": "X", "reason": "y"})


@pytest.mark.parametrize("do", ["", "drop-table", "title"])
def test_an_edit_that_does_not_exist_is_refused(world: World, do: str) -> None:
    with pytest.raises(BadInputError):
        edit(world, world.plan(), do)


def test_every_scheme_that_can_be_chosen_begins_a_plan_that_can_be_drawn(world: World) -> None:
    patient = world.patient()
    needs = {"weight": "70", "side": "left", "volume": "1"}
    for choice in schemes.choices("US"):
        sent = {key: value for key, value in needs.items() if key in _asked(choice.needs)}
        try:
            tables = schemes.begin(choice.id, sent)
        except BadInputError as fault:
            tables = schemes.begin(choice.id, {**sent, "volume": "1"})
            assert "volume" in str(fault)
        row = saving.begin(world.bob, patient, choice.words, tables)
        page = world.client("bob").get(f"/plans/{row.pk}/")
        assert page.status_code == 200, choice.id


def _asked(needs: str) -> set[str]:
    words = {"body weight": "weight", "a side": "side", "a volume": "volume"}
    return {name for said, name in words.items() if said in needs}


def test_the_editor_answers_with_the_changed_parts(world: World) -> None:
    row = world.plan()
    sent = {"do": "dose", "treatment": TOXIN, "site": LEFT, "dose": "3", "version": row.version}
    client = world.client("bob")
    page = client.post(f"/plans/{row.pk}/edit/", sent, headers={"X-Part": "parts"})
    assert page.json()["version"] == row.version + 1
    again = client.post(f"/plans/{row.pk}/edit/", sent, headers={"X-Part": "parts"})
    assert again.status_code == 409
    assert "Somebody else" in again.json()["problem"]


def test_the_editor_works_without_a_script(world: World) -> None:
    row = world.plan()
    sent = {"do": "dose", "treatment": TOXIN, "site": LEFT, "dose": "x", "version": row.version}
    page = world.client("bob").post(f"/plans/{row.pk}/edit/", sent, follow=True)
    assert page.status_code == 200
    assert 'class="error"' in page.content.decode()
