"""Whichever way somebody comes to what stands in a chart, the audit says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, TestCase

from needlework.clinic.models import AuditEvent, Lot
from tests.clinic.people import PASSWORD, World
from tests.clinic.test_every_address import NAMES, OWN, path_of

NOTHING_OF_A_CHART = {
    "second_factor_needed", "choose_clinic", "words", "viewer_head", "people", "change_people",
    "delegation",
}  # fmt: skip
"""Addresses that show nothing of a patient."""
FAMILY = "Patient"


def events() -> int:
    return AuditEvent.objects.count()


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
@pytest.mark.parametrize("who", ["alice", "auditor"])
def test_a_page_with_a_patient_on_it_leaves_an_event(
    world: World, route: str, name: str, view: Callable[..., Any], who: str
) -> None:
    path = path_of(route, world)
    if "<" not in route:
        world.plan()
        Lot.objects.create(clinic=world.clinic, product="onabotulinumtoxinA", number="C1")
    if name == "day_pack":
        path += f"?on={(date.today() + timedelta(days=1)).isoformat()}"
    client, before = world.client(who), events()
    page = client.get(path)
    text = page.content.decode(errors="replace")
    shown = page.status_code == 200 and (FAMILY in text.replace("Patients", "") or "<" in route)
    if shown and name not in NOTHING_OF_A_CHART:
        last = AuditEvent.objects.order_by("-number").first()
        assert events() > before, path
        told = last.patient or json.loads(last.details).get("patients")
        assert told or name == "audit", last


@pytest.mark.parametrize("part", ["results", "parts", "moves"])
def test_parts_of_pages_leave_an_event_too(world: World, part: str) -> None:
    row = world.plan()
    client, before = world.client("bob"), events()
    header = {"X-Part": part}
    if part == "results":
        client.get("/patients/?q=pet", headers=header)
    elif part == "moves":
        client.get(f"/plans/{row.pk}/viewer/?part=moves")
    else:  # an edit that is refused shows the plan
        sent = {"do": "dose", "version": "999"}
        assert client.post(f"/plans/{row.pk}/edit/", sent, headers=header).status_code == 409
    last = AuditEvent.objects.order_by("-number").first()
    assert events() == before + 1
    assert last.patient == row.patient_id or row.patient_id in json.loads(last.details)["patients"]


def test_who_keeps_the_stock_reads_no_names(world: World) -> None:
    from needlework.clinic.approvals.signing import sign
    from needlework.clinic.drafts import saving

    Lot.objects.create(clinic=world.clinic, product="onabotulinumtoxinA", number="C1")
    row = world.plan()
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": "C1"}
    row = saving.edit(world.bob, row.pk, row.version, "fields", sent)
    sign(world.alice, row.pk, row.version)
    page = world.client("admin").get("/stock/").content.decode()
    assert "1 signed plan" in page
    assert "Petra" not in page
    assert "Petra" in world.client("alice").get("/stock/").content.decode()
    assert AuditEvent.objects.filter(action="stock.read").count() == 1


def test_accounts_leave_events_and_what_was_typed_does_not(world: World) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    client = Client()
    client.post("/account/sign-in/", {"login": "my.secret@word.example", "password": "x"})
    client.post("/account/sign-in/", {"login": "bob@clinic.example", "password": "x"})
    client.post("/account/sign-in/", {"login": "bob@clinic.example", "password": PASSWORD})
    failed = AuditEvent.objects.filter(action="sign-in-failed").order_by("number")
    assert [one.subject for one in failed] == ["user", f"user {world.bob.user.pk}"]
    assert not [one for one in AuditEvent.objects.all() if "secret" in one.details]
    new = "quite another horse"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/", sent).status_code == 302
    assert AuditEvent.objects.filter(action="password.changed").count() == 1
    TOTP.activate(world.alice.user, "JBSWY3DPEHPK3PXP")
    page = world.client("auditor").get("/audit/").content.decode()
    assert "sign in failed" in page.replace("-", " ") and "password changed" in page
    assert "password changed" not in world.client("mallory").get("/audit/").content.decode()


def test_a_second_factor_that_is_added_or_taken_away_leaves_an_event(world: World) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal import auth

    client = Client()
    client.post("/account/sign-in/", {"login": "bob@clinic.example", "password": PASSWORD})
    path = "/account/second-factor/totp/activate/"
    client.post("/account/again/", {"password": PASSWORD, "next": path})
    client.get(path)
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(path, {"code": auth.format_hotp_value(auth.hotp_value(secret, counter))})
    assert Authenticator.objects.filter(user=world.bob.user).exists()
    added = AuditEvent.objects.filter(action="second-factor.added")
    assert {json.loads(one.details)["kind"] for one in added} >= {"totp"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/account/second-factor/totp/deactivate/")
    assert AuditEvent.objects.filter(action="second-factor.removed").exists()
