"""Accounts, providers, licences, delegations and lots, each change audited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from needlework.clinic.models import (
    AuditEvent,
    Delegation,
    Licence,
    Lot,
    Membership,
    Provider,
    User,
)
from tests.clinic.people import World

SOON = (date.today() + timedelta(days=40)).isoformat()


def change(world: World, do: str, who: str = "admin", **sent: Any) -> str:
    page = world.client(who).post("/people/change/", {"do": do, **sent}, follow=True)
    return page.content.decode()


def test_an_account_is_given_with_roles(world: World) -> None:
    sent = {"name": "New One", "email": "New@clinic.example", "password": "a long first word",
            "roles": ["injector", "auditor", "emperor"]}  # fmt: skip
    assert "can sign in" in change(world, "member", **sent)
    user = User.objects.get(email="new@clinic.example")
    assert {row.role for row in user.memberships.all()} == {"injector", "auditor"}
    assert AuditEvent.objects.filter(action="member.added").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "short"}, "too short"),
        ({"email": "nonsense"}, "valid email"),
        ({"roles": []}, "Tick at least one"),
        ({"name": ""}, "left empty"),
    ],
)
def test_a_bad_account_is_refused_with_the_reason(
    world: World, given: dict[str, Any], words: str
) -> None:
    sent = {"name": "New One", "email": "new@clinic.example", "password": "a long first word",
            "roles": ["injector"]}  # fmt: skip
    assert words in change(world, "member", **{**sent, **given})
    assert not User.objects.filter(email="new@clinic.example").exists()


def test_somebody_of_another_clinic_may_join_with_the_same_account(world: World) -> None:
    sent = {"name": "M", "email": "mallory@clinic.example", "roles": ["front-desk"]}
    change(world, "member", **sent)
    assert Membership.objects.filter(user=world.mallory.user).count() == 3


def test_a_role_is_taken_but_not_ones_own(world: World) -> None:
    change(world, "remove-role", user=world.desk.user.pk, role="front-desk")
    assert not Membership.objects.filter(user=world.desk.user).exists()
    page = change(world, "remove-role", user=world.admin.user.pk, role="administrator")
    assert "Let somebody else do it" in page
    assert Membership.objects.filter(user=world.admin.user).exists()


def test_a_provider_gets_a_licence_and_a_delegation(world: World) -> None:
    change(world, "provider", name="Nina Nurse", role="registered-nurse")
    nina = Provider.objects.get(identifier="nina-nurse")
    change(world, "licence", provider=nina.pk, jurisdiction="us-ca", number="77", valid_until=SOON)
    assert nina.licence_on(date.today(), "US-CA").number == "77"
    assert nina.licence_on(date.today(), "US-TX") is None
    assert nina.licence_on(date.today() + timedelta(days=41), "US-CA") is None
    change(
        world, "delegation", director=world.alice.provider.pk, delegate=nina.pk,
        scope=["neuromodulator"], valid_until=SOON,
    )  # fmt: skip
    held = nina.delegations.get()
    assert held.covers({"neuromodulator"})
    assert not held.covers({"neuromodulator", "filler"})


def test_a_licence_of_a_country_holds_in_its_parts(world: World) -> None:
    licence = Licence(provider=world.bob.provider, jurisdiction="uk", number="1",
                      valid_from=date(2020, 1, 1))  # fmt: skip
    licence.save()
    assert world.bob.provider.licence_on(date.today(), "UK-SCT") == licence
    assert world.bob.provider.licence_on(date.today(), "UKX") is None


@pytest.mark.parametrize(
    "given",
    [
        {"director": "bob"},
        {"scope": []},
        {"valid_until": "2020-01-01"},
        {"valid_until": ""},
        {"delegate": "mallory"},
    ],
)
def test_a_delegation_that_cannot_be_is_refused(world: World, given: dict[str, Any]) -> None:
    before = Delegation.objects.count()
    names = {"director": "alice", "delegate": "bob"} | {
        key: value for key, value in given.items() if key in ("director", "delegate")
    }
    sent: dict[str, Any] = {"scope": ["filler"], "valid_until": SOON, **given}
    sent |= {key: world.people[name].provider.pk for key, name in names.items()}
    change(world, "delegation", **sent)
    assert Delegation.objects.count() == before


def test_a_delegation_ends_before_its_time_with_a_reason(world: World) -> None:
    held = Delegation.objects.get()
    client = world.client("admin")
    client.post(f"/people/delegations/{held.pk}/", {"ended_on": date.today().isoformat()})
    held.refresh_from_db()
    assert held.ended_on is None
    sent = {"ended_on": date.today().isoformat(), "reason": "left"}
    client.post(f"/people/delegations/{held.pk}/", sent)
    held.refresh_from_db()
    assert held.holds_on(date.today())
    assert not held.holds_on(date.today() + timedelta(days=1))


def test_a_lot_is_entered_once_and_recalled_once(world: World) -> None:
    client = world.client("admin")
    sent = {"product": "Botox", "number": "C1"}
    client.post("/stock/", sent)
    client.post("/stock/", sent)
    lot = Lot.objects.get()
    assert lot.product == "onabotulinumtoxinA"
    client.post("/stock/", {"do": "recall", "lot": lot.pk, "reason": "particles"})
    client.post("/stock/", {"do": "recall", "lot": lot.pk, "reason": "again"})
    lot.refresh_from_db()
    assert (lot.recalled_on, lot.recall_reason) == (date.today(), "particles")
    assert AuditEvent.objects.filter(action="lot.recalled").count() == 1


def test_a_lot_of_nothing_known_is_refused(world: World) -> None:
    page = world.client("admin").post("/stock/", {"product": "Zzz", "number": "1"}, follow=True)
    assert "not known" in page.content.decode()
    assert not Lot.objects.exists()


def test_what_was_typed_stays_where_it_was_refused(world: World) -> None:
    client = world.client("admin")
    sent = {"do": "member", "name": "New One", "email": "new@clinic.example", "password": "qwxyz"}
    answer = client.post("/people/change/", {**sent, "roles": ["injector"]})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="New One"' in page
    assert 'value="injector" checked' in page
    assert "qwxyz" not in page
    answer = client.post("/stock/", {"product": "Zzz", "number": "L-77"})
    assert answer.status_code == 400
    assert 'value="L-77"' in answer.content.decode()


def test_somebody_of_two_clinics_chooses_where_they_work(world: World) -> None:
    Membership.objects.create(clinic=world.other, user=world.bob.user, role="front-desk")
    client = world.client("bob")
    assert "First clinic" in client.get("/").content.decode()
    client.post("/clinic/", {"clinic": world.other.pk})
    page = client.get("/").content.decode()
    assert "Other clinic" in page
    assert client.get("/plans/").status_code == 403
