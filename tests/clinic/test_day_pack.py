"""The day pack: who is treated on a day, by which points, with how many vials."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.documents.day_pack import DayPack, day_pack
from needlework.clinic.drafts import saving
from needlework.clinic.models import Approval, AuditEvent
from tests.clinic.people import World

TOMORROW = date.today() + timedelta(days=1)


VIAL = {"vial.size": "100", "vial.diluent": "2.5", "vial.lot": "C1"}


def signed(world: World, vial: dict[str, str] = VIAL) -> Approval:
    row = world.plan()
    if vial:
        sent = {"treatment": "s1-t1", **vial}
        row = saving.edit(world.bob, row.pk, row.version, "fields", sent)
    return sign(world.alice, row.pk, row.version)


def pack_of(world: World, day: date = TOMORROW) -> DayPack:
    return day_pack(world.clinic, day, timezone.now())


def test_the_page_has_points_units_millilitres_and_the_sides_of_the_patient(world: World) -> None:
    signed(world)
    page = world.client("bob").get("/day/", {"on": TOMORROW.isoformat()}).content.decode()
    for words in ("Petra Patient", "20 U", "R is the patient’s right", "procerus", "mL",
                  "<td>right", "<td>left", "<td>midline", "Vials to have at hand"):  # fmt: skip
        assert words in page, words
    assert " style=" not in page


def test_vials_are_counted_for_each_patient_and_summed(world: World) -> None:
    signed(world)
    signed(world)
    pack = pack_of(world)
    assert [one.vials for entry in pack.entries for one in entry.needed] == [1, 1]
    (total,) = pack.totals
    assert (total.vials, total.patients, total.size) == (2, 2, "100 U")
    page = world.client("bob").get("/day/", {"on": TOMORROW.isoformat()}).content.decode()
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))
    needed = pack.entries[0].needed[0]
    assert (needed.amount, needed.volume, needed.lot) == ("20 U", "0.5 mL", "C1")


def test_a_plan_that_names_no_vial_is_said_not_to_be_counted(world: World) -> None:
    signed(world)
    signed(world, {})
    pack = pack_of(world)
    assert [one.vials for one in pack.totals] == [1]
    assert len(pack.without_vial) == 1
    page = world.client("bob").get("/day/", {"on": TOMORROW.isoformat()}).content.decode()
    assert "Not counted" in page


@pytest.mark.parametrize(("dose", "vials"), [("50", 1), ("50.5", 2)])
def test_one_unit_more_than_a_vial_needs_another_vial(world: World, dose: str, vials: int) -> None:
    from needlework.clinic.documents.day_pack import _needed
    from needlework.clinic.drafts.document import tables_of, whole_plan

    row = world.plan()
    tables = tables_of(row.draft)
    treatment = tables["session"][0]["treatment"][0]
    treatment.pop("protocol", None)
    treatment |= {"dose": f"{dose} U", "vial": {"size": "50 U", "diluent": "1.25 mL"}}
    plan = whole_plan(row, tables, date.today())
    assert [one.vials for one in _needed(plan, TOMORROW)] == [vials]


def test_another_day_another_clinic_and_a_draft_are_not_in_it(world: World) -> None:
    signed(world)
    world.plan()
    assert len(pack_of(world).entries) == 1
    assert pack_of(world, TOMORROW + timedelta(days=1)).entries == ()
    assert day_pack(world.other, TOMORROW, timezone.now()).entries == ()


def test_what_needs_another_approval_is_held_back_with_the_reason(world: World) -> None:
    withdraw(world.alice, signed(world), "wrong patient")
    pack = pack_of(world)
    assert pack.entries == pack.totals == ()
    assert pack.held_back[0].reasons[0].code == "WITHDRAWN"
    page = world.client("bob").get("/day/", {"on": TOMORROW.isoformat()}).content.decode()
    assert "wrong patient" in page
    assert "No approved plan has a visit" in page


def test_an_approval_that_ends_before_the_day_is_held_back(world: World) -> None:
    world.clinic.approval_days = 1
    world.clinic.save()
    row = world.plan()
    late = TOMORROW + timedelta(days=4)
    sent = {"start_date": late.isoformat()}
    row = saving.edit(world.bob, row.pk, row.version, "start", sent)
    sign(world.alice, row.pk, row.version)
    assert pack_of(world, late).held_back[0].reasons[0].code == "EXPIRED"


def test_every_chart_that_is_read_is_audited(world: World) -> None:
    approval = signed(world)
    world.client("bob").get("/day/", {"on": TOMORROW.isoformat()})
    event = AuditEvent.objects.get(action="day-pack.read")
    assert event.patient == approval.plan.patient_id


def test_a_day_that_is_none_is_refused_in_a_sentence(world: World) -> None:
    for given in ("soon", "0001-01-01"):
        page = world.client("bob").get("/day/", {"on": given})
        assert page.status_code == 400
        assert 'class="notice stop"' in page.content.decode()
    assert world.client("desk").get("/day/").status_code == 403
