"""The first page and the list of plans: who comes, what waits for whom, whose chart was open."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from needlework.clinic import today as clinic_today
from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.drafts import views as drafts_views
from needlework.clinic.models import Approval, TreatmentPlan
from needlework.clinic.today import Due, morning, seen_last
from tests.clinic.people import World

TOMORROW = date.today() + timedelta(days=1)


def signed(world: World) -> Approval:
    row = world.plan()
    return sign(world.alice, row.pk, row.version)


def home(world: World, who: str) -> str:
    page = world.client(who).get("/")
    assert page.status_code == 200
    return page.content.decode()


def due_tomorrow(world: World) -> list[Due]:
    return list(morning(world.clinic, timezone.now()).tomorrow)


def test_a_signed_visit_is_due_on_its_day_and_on_no_other(world: World) -> None:
    approval = signed(world)
    (one,) = due_tomorrow(world)
    assert (one.approval, one.visit, one.of) == (approval, 1, 1)
    assert not one.reasons
    assert not morning(world.clinic, timezone.now()).today
    assert not morning(world.other, timezone.now()).tomorrow


def test_what_is_due_says_whether_consent_and_approval_hold(world: World) -> None:
    approval = signed(world)
    assert not due_tomorrow(world)[0].consented
    sign_consent(world.bob, approval, "Petra Patient")
    assert due_tomorrow(world)[0].consented
    withdraw(world.alice, approval, "the patient thinks it over")
    (one,) = due_tomorrow(world)
    assert [each.code for each in one.reasons] == ["WITHDRAWN"]
    assert "do not treat" in home(world, "bob")


def test_a_draft_waits_for_its_prescriber_and_for_nobody_else(world: World) -> None:
    row = world.plan()
    page = home(world, "alice")
    assert "Waits for your signature" in page
    assert f"/plans/{row.pk}/review/" in page
    page = home(world, "bob")
    assert "Waits for your signature" not in page
    assert "for Alice to sign" in page


def test_a_signed_plan_waits_for_nobody(world: World) -> None:
    signed(world)
    page = home(world, "alice")
    assert "Waits for your signature" not in page
    assert "Tomorrow" in page


def test_the_front_desk_and_the_administrator_see_no_plan(world: World) -> None:
    row = signed(world).plan
    desk, admin = home(world, "desk"), home(world, "admin")
    for page in (desk, admin):
        assert row.title not in page
        assert "Who comes today" not in page
    assert "Petra Patient" in desk
    assert 'href="/people/"' in admin
    assert "Petra" not in admin


def test_charts_that_somebody_opened_last_come_first(world: World) -> None:
    first, second, third = (world.patient(given_name=name) for name in ("Ann", "Beth", "Cleo"))
    client = world.client("bob")
    for patient in (first, second, first):
        client.get(f"/patients/{patient.pk}/")
    world.client("alice").get(f"/patients/{third.pk}/")
    # Entering somebody counts as well, which bob did last before he opened charts.
    assert seen_last(world.bob) == [first, second, third]
    assert seen_last(world.alice) == [third]
    assert seen_last(world.mallory) == []


@pytest.mark.parametrize(
    ("state", "there"),
    [("", True), ("draft", True), ("approved", False), ("needs-approval", False), ("xyz", True)],
)
def test_plans_are_listed_by_state(world: World, state: str, there: bool) -> None:
    row: TreatmentPlan = world.plan()
    page = world.client("bob").get("/plans/", {"state": state}).content.decode()
    assert (f"/plans/{row.pk}/" in page) is there


def test_a_plan_of_this_week_that_needs_another_approval_is_found_behind_many_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = signed(world)
    withdraw(world.alice, approval, "the patient thinks it over")
    monkeypatch.setattr(clinic_today, "RECENT", 1)
    later = world.plan()  # changed after it, and signed
    sign(world.alice, later.pk, later.version)
    page = home(world, "bob")
    assert "Needs another approval" in page
    assert f"/plans/{approval.plan_id}/" in page


def test_every_plan_is_on_some_page_of_the_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts_views, "MOST_PLANS", 2)
    every = {world.plan().pk for _ in range(5)}
    client = world.client("bob")
    pages = [client.get("/plans/", {"page": str(n)}).content.decode() for n in (1, 2, 3)]
    listed = [{int(found) for found in re.findall(r"/plans/(\d+)/", page)} for page in pages]
    assert set().union(*listed) == every
    assert [len(found) for found in listed] == [2, 2, 1]
    assert "page=2" in pages[0]
    assert "page=1" in pages[1]
    assert client.get("/plans/", {"page": "x"}).status_code == 200
