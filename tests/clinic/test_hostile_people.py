"""Somebody with a stolen cookie, a wrong role, another clinic or a sharp pen."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from needlework.clinic.accounts import passkey
from needlework.clinic.approvals.signing import sign
from needlework.clinic.chart.entries import write
from needlework.clinic.consultation import records
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.drafts import saving
from needlework.clinic.models import (
    Approval,
    AuditEvent,
    Delegation,
    Licence,
    Lot,
    Membership,
    Patient,
    Provider,
    User,
)
from needlework.clinic.photographs import consenting, keeping
from tests.clinic.files import jpeg
from tests.clinic.people import PASSWORD, World, member, review_form
from tests.clinic.test_every_address import OWN

SIGN_IN = "/account/sign-in/"
SECRET = "JBSWY3DPEHPK3PXP"


def signed_in(who: str = "bob", **more: str) -> Client:
    client = Client()
    sent = {"login": f"{who}@clinic.example", "password": PASSWORD, **more}
    assert client.post(SIGN_IN, sent).status_code == 302
    return client


def stolen(client: Client) -> Client:
    """Return a browser with the cookies of another."""
    thief = Client()
    for name, cookie in client.cookies.items():
        thief.cookies[name] = cookie.value
    return thief


def is_in(client: Client) -> bool:
    return client.get("/account/second-factor/").status_code == 200


def code(at: int = -1) -> str:
    from allauth.mfa.totp.internal import auth

    counters = list(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(SECRET, counters[at]))


def with_app(world: World, who: str) -> User:
    from allauth.mfa.totp.internal.auth import TOTP

    user = world.people[who].user
    TOTP.activate(user, SECRET)
    return user


def with_passkey(user: User) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})


# Sessions.


def test_a_session_given_before_signing_in_is_worth_nothing_after(world: World) -> None:
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["session"] = planted
    client.post(SIGN_IN, {"login": "bob@clinic.example", "password": PASSWORD})
    assert client.cookies["session"].value != planted
    thief = Client()
    thief.cookies["session"] = planted
    assert not is_in(thief)


def test_a_stolen_session_ends_with_signing_out(world: World) -> None:
    client = signed_in()
    thief = stolen(client)
    assert is_in(thief)
    client.post("/account/sign-out/")
    assert not is_in(thief)


def test_a_new_password_ends_every_other_session(world: World) -> None:
    client, thief = signed_in(), signed_in()
    new = "quite another horse"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/", sent)
    assert is_in(client)
    assert not is_in(thief)


def test_an_account_that_is_closed_is_out_at_once(world: World) -> None:
    client = signed_in()
    User.objects.filter(pk=world.bob.user.pk).update(is_active=False)
    assert not is_in(client)
    assert Client().post(SIGN_IN, {"login": "bob@clinic.example", "password": PASSWORD}).url == (
        "/account/inactive/"
    )


def test_a_role_that_is_taken_closes_its_pages_at_once(world: World) -> None:
    client = signed_in()
    assert client.get("/plans/").status_code == 200
    Membership.objects.filter(user=world.bob.user).delete()
    assert client.get("/plans/").status_code == 403
    assert client.get("/").status_code == 403


def test_who_is_added_to_another_clinic_goes_on_where_they_were(world: World) -> None:
    Membership.objects.create(clinic=world.clinic, user=world.mallory.user, role="front-desk")
    assert "Other clinic" in world.client("mallory").get("/").content.decode()


# Proving who one is.


def test_an_open_session_and_the_password_do_not_take_the_second_factor_away(
    world: World,
) -> None:
    client = world.client("bob")
    with_app(world, "bob")
    page = client.post("/account/again/", {"password": PASSWORD})
    assert page.status_code == 302
    assert page.url.startswith("/account/second-factor/reauthenticate/")
    for path in ("totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"):
        answer = client.post(f"/account/second-factor/{path}")
        assert answer.status_code == 302
        assert "/reauthenticate/" in answer.url, path


def test_a_code_signs_in_or_signs_once(world: World) -> None:
    with_app(world, "alice")
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row, code=code())
    assert client.post(f"/plans/{row.pk}/review/", sent).status_code == 302
    other = world.plan(patient=world.patient(given_name="Other"))
    sent = review_form(client, other, code=sent["code"])
    assert "not the code" in client.post(f"/plans/{other.pk}/review/", sent).content.decode()


def test_a_recovery_code_signs_once(world: World) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = with_app(world, "alice")
    one = RecoveryCodes.activate(user).get_unused_codes()[0]
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row, code=one)
    assert client.post(f"/plans/{row.pk}/review/", sent).status_code == 302
    other = world.plan(patient=world.patient(given_name="Other"))
    sent = review_form(client, other, code=one)
    assert "not the code" in client.post(f"/plans/{other.pk}/review/", sent).content.decode()


def test_who_has_a_passkey_only_does_not_sign_by_password_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passkey(world.alice.user)
    monkeypatch.setattr(passkey.auth, "get_credentials", lambda user: [])
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row)
    page = client.post(f"/plans/{row.pk}/review/", sent).content.decode()
    assert "A password alone does not sign" in page
    assert not Approval.objects.exists()


@pytest.mark.parametrize("answer", ["x", "{}", "[]", "null", '{"id": "AAAA", "rawId": "AAAA"}'])
def test_no_nonsense_of_a_passkey_signs(
    world: World, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_passkey(world.alice.user)
    monkeypatch.setattr(passkey.auth, "get_credentials", lambda user: [])
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row, credential=answer)
    assert passkey.STATE in client.session
    page = client.post(f"/plans/{row.pk}/review/", sent)
    assert page.status_code == 400
    assert "Your passkey did not answer for this page" in page.content.decode()
    assert not Approval.objects.exists()


def test_attempts_are_counted_by_the_address_that_the_server_in_front_saw(world: World) -> None:
    from allauth.core.internal import ratelimit
    from django.test import RequestFactory

    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2")
    assert ratelimit.get_ip(request) == "127.0.0.1"  # nobody is in front
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        assert ratelimit.get_ip(request) == "2.2.2.2"


def test_an_address_nobody_has_is_answered_like_a_wrong_password(world: World) -> None:
    pages = []
    for login in ("bob@clinic.example", "nobody@clinic.example"):
        page = Client().post(SIGN_IN, {"login": login, "password": "wrong"})
        pages.append(page.content.decode().replace(login, "").split("<main")[1])
    first, second = (
        "".join(part.split("csrf")[0] for part in page.split("<form")) for page in pages
    )
    assert first == second


# Where one is sent, and what a browser is told.

ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
             "http:evil.example")  # fmt: skip


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nobody_is_sent_elsewhere(world: World, there: str) -> None:
    client = Client()
    sent = {"login": "bob@clinic.example", "password": PASSWORD, "next": there}
    answer = client.post(f"{SIGN_IN}?next={there}", sent)
    assert answer.url == "/"
    again = client.post("/account/again/", {"password": PASSWORD, "next": there})
    assert again.url == "/"
    assert client.post("/account/sign-out/", {"next": there}).url == SIGN_IN


def test_another_host_is_not_answered(world: World) -> None:
    assert Client().get(SIGN_IN, HTTP_HOST="evil.example").status_code == 400
    header = {"HTTP_X_FORWARDED_HOST": "evil.example"}
    assert "evil" not in Client().get(SIGN_IN, **header).content.decode()


def test_no_page_says_more_than_that_it_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from needlework.clinic import home

    def fails(*_: Any) -> None:
        raise RuntimeError("a secret of the program")

    monkeypatch.setattr(home, "morning", fails)
    world.plan()
    page = world.client("alice").get("/")
    assert page.status_code == 500
    assert "secret" not in page.content.decode()
    assert "Traceback" not in page.content.decode()


# Numbers of another clinic in what is sent.


def test_no_number_of_another_clinic_is_taken_from_a_form(world: World) -> None:
    theirs = Patient(given_name="Their", family_name="Own", birth_date=date(1980, 1, 1))
    from needlework.clinic.patients.writing import enter

    enter(world.mallory, theirs)
    lot = Lot.objects.create(clinic=world.other, product="onabotulinumtoxinA", number="C1")
    delegation = Delegation.objects.create(
        director=world.mallory.provider, delegate=world.mallory.provider, scope=["filler"],
        valid_from=date.today(), valid_until=date.today(),
    )  # fmt: skip
    licence = Licence.objects.get(provider=world.mallory.provider)
    mine, alice = world.patient(), world.client("alice")
    sent = {"into": theirs.pk, "reason": "x"}
    assert alice.post(f"/patients/{mine.pk}/merge/", sent).status_code == 404
    alice.post("/stock/", {"do": "recall", "lot": lot.pk, "reason": "x"})
    alice.post("/people/change/", {"do": "end-licence", "licence": licence.pk, "reason": "x"})
    alice.post("/people/change/", {"do": "retire", "provider": world.mallory.provider.pk,
                                   "reason": "x"})  # fmt: skip
    alice.post("/people/change/", {"do": "licence", "provider": world.mallory.provider.pk,
                                   "jurisdiction": "US-CA", "number": "1"})  # fmt: skip
    alice.post("/people/change/", {"do": "remove-role", "user": world.mallory.user.pk,
                                   "role": "administrator"})  # fmt: skip
    alice.post("/people/change/", {"do": "provider", "name": "X", "role": "physician",
                                   "user": world.mallory.user.pk})  # fmt: skip
    alice.post("/clinic/", {"clinic": world.other.pk})
    for one in (lot, delegation, licence, world.mallory.provider):
        one.refresh_from_db()
    assert (lot.recalled_on, licence.valid_until) == (None, None)
    assert not world.mallory.provider.retired
    assert Licence.objects.filter(provider=world.mallory.provider).count() == 1
    assert Membership.objects.filter(user=world.mallory.user).count() == 2
    assert Provider.objects.get(name="X").user is None
    assert "First clinic" in alice.get("/").content.decode()
    assert "Their" not in alice.get(f"/audit/?patient={theirs.pk}").content.decode()


@pytest.mark.parametrize("sent", [{"do": "recall", "lot": "x"}, {"do": "recall", "lot": "9" * 40},
                                  {"product": "Botox", "number": "é" * 300},
                                  {"product": "Botox", "number": "--"}])  # fmt: skip
def test_nonsense_about_lots_is_refused_in_a_sentence(world: World, sent: dict[str, str]) -> None:
    page = world.client("admin").post("/stock/", {**sent, "reason": "r"}, follow=True)
    assert page.status_code == 400
    assert "allowed:" in page.content.decode()
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "provider", "name": "Bob again", "role": "registered-nurse", "user": "bob"},
        {"do": "provider", "name": "é" * 200, "role": "registered-nurse"},
        {"do": "licence", "provider": "bob", "jurisdiction": "X" * 40, "number": "1"},
        {"do": "licence", "provider": "bob", "jurisdiction": "US-CA", "number": "1" * 90},
        {"do": "member", "name": "é" * 200, "email": "x@y.example", "roles": "injector"},
    ],
)
def test_nonsense_about_people_is_refused_in_a_sentence(
    world: World, sent: dict[str, str]
) -> None:
    named = {"user": str(world.bob.user.pk), "provider": str(world.bob.provider.pk)}
    given = {
        key: named.get(key, value) if value == "bob" else value for key, value in sent.items()
    }
    page = world.client("admin").post("/people/change/", given, follow=True)
    assert page.status_code == 400
    assert "allowed:" in page.content.decode()
    assert Provider.objects.count() == 3


@pytest.mark.parametrize("clinic", ["²", "9" * 5000, "-1", "1 ", "x"])
def test_a_clinic_that_is_none_is_not_chosen(world: World, clinic: str) -> None:
    assert world.client("bob").post("/clinic/", {"clinic": clinic}).status_code == 302


# What people give themselves.


def test_nobody_gives_themselves_a_role_where_another_manages_too(world: World) -> None:
    admin = world.client("admin")
    sent = {"do": "member", "name": "Admin", "email": "Admin@clinic.example",
            "roles": ["medical-director"]}  # fmt: skip
    assert (
        "Let another manager" in admin.post("/people/change/", sent, follow=True).content.decode()
    )
    sent = {"do": "provider", "name": "Admin", "role": "physician", "director": "yes",
            "user": str(world.admin.user.pk)}  # fmt: skip
    assert (
        "Let another manager" in admin.post("/people/change/", sent, follow=True).content.decode()
    )
    assert not Membership.objects.filter(user=world.admin.user, role="medical-director").exists()
    sent = {"do": "licence", "provider": str(world.alice.provider.pk), "jurisdiction": "US-NY",
            "number": "9"}  # fmt: skip
    alice = world.client("alice")
    assert (
        "Let another manager" in alice.post("/people/change/", sent, follow=True).content.decode()
    )
    Membership.objects.filter(user=world.admin.user).delete()  # she is alone now
    alice.post("/people/change/", sent)
    assert Licence.objects.filter(provider=world.alice.provider, jurisdiction="US-NY").exists()


def test_a_delegation_that_ended_is_not_prolonged(world: World) -> None:
    held, client = Delegation.objects.get(), world.client("alice")
    today = date.today()
    path = f"/people/delegations/{held.pk}/"
    client.post(path, {"reason": "left", "ended_on": (today - timedelta(days=1)).isoformat()})
    client.post(path, {"reason": "x", "ended_on": (today + timedelta(days=50)).isoformat()})
    held.refresh_from_db()
    assert not held.holds_on(today)


def test_a_licence_ends_and_a_provider_leaves_with_a_reason(world: World) -> None:
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    admin, licence = world.client("admin"), Licence.objects.get(provider=world.bob.provider)
    sent = {"do": "end-licence", "licence": licence.pk}
    admin.post("/people/change/", sent)
    assert licence.provider.licence_on(date.today(), "US-CA") is not None
    admin.post("/people/change/", {**sent, "reason": "suspended by the board"})
    assert licence.provider.licence_on(date.today(), "US-CA") is None
    admin.post("/people/change/", {"do": "retire", "provider": world.alice.provider.pk,
                                   "reason": "left"})  # fmt: skip
    page = world.client("bob").get(f"/approvals/{approval.pk}/").content.decode()
    assert "Bob has no licence for US-CA" in page
    assert "Alice has left the clinic" in page
    for action in ("licence.ended", "provider.left"):
        assert "reason" in AuditEvent.objects.get(action=action).details


# Names and notes that are programs.

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
SHORT = "<svg onload=alert(3)>"


@pytest.fixture
def poisoned(world: World) -> World:
    """Return a clinic in which everything that people type is markup."""
    for row in User.objects.all():
        row.name = f"{row.name} {EVIL}"
        row.save()
    for provider in Provider.objects.all():
        provider.name = f"{provider.name} {EVIL}"
        provider.save()
    world.clinic.name = EVIL
    world.clinic.save()
    member(world, "carol", ("auditor",))
    patient = world.patient(given_name=EVIL[:80], family_name=SHORT, phone=SHORT)
    world.patient(given_name=EVIL[:80], family_name=SHORT, phone=SHORT)
    row = world.plan(patient=patient)
    row = saving.rename(world.bob, row.pk, row.version, EVIL)
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": SHORT}
    row = saving.edit(world.bob, row.pk, row.version, "fields", sent)
    Lot.objects.create(clinic=world.clinic, product="onabotulinumtoxinA", number=SHORT)
    records.add(world.bob, patient, "goal", [{"words": EVIL}], records.newest(patient))
    records.add(world.bob, patient, "risk", [{"words": EVIL}], records.newest(patient))
    approval = sign(world.alice, row.pk, row.version)
    sign_consent(world.bob, approval, EVIL)
    consent = consenting.sign(world.bob, patient, "treatment", EVIL)
    consenting.sign(world.bob, patient, "teaching", EVIL)
    keeping.add(world.bob, patient, jpeg(), keeping.Taken("front", "rest", date.today(), EVIL))
    assert consent.signed_name == EVIL
    write(world.bob, patient, {"allergies": [EVIL], "medicines": [SHORT]}, EVIL)
    return world


@pytest.mark.parametrize("who", ["alice"])
def test_what_people_type_is_never_a_program(poisoned: World, who: str) -> None:
    client = poisoned.client(who)
    approval = Approval.objects.get()
    numbers = {"patients": approval.plan.patient_id, "plans": approval.plan_id,
               "approvals": approval.pk, "people": Delegation.objects.first().pk,
               "photographs": approval.plan.patient.photographs.get().pk,
               "photograph-consents": 1}  # fmt: skip
    pages = ["/?", "/patients/?q=%3Csvg", "/audit/?verify", "/day/?on="
             f"{(date.today() + timedelta(days=1)).isoformat()}"]  # fmt: skip
    for route, _, _ in OWN:
        number = str(numbers.get(route.split("/")[0], ""))
        path = "/" + route.replace("<int:identifier>", number).replace("<int:patient>", number)
        pages.append(path)
    for path in pages:
        page = client.get(path)
        text = page.content.decode(errors="replace")
        if "attachment" in page.headers.get("Content-Disposition", "") and ".html" not in path:
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            continue
        for bad in ("<script>alert", "<img src=x", "<svg onload"):
            assert bad not in text, (path, bad)
        assert "\n" not in page.headers.get("Content-Disposition", "")
        if "json" in page.headers["Content-Type"]:
            json.loads(text)
    part = client.post(
        f"/plans/{approval.plan_id}/edit/",
        {"do": EVIL, "version": "1"},
        headers={"X-Part": "parts"},
    )
    shown = part.json()["workspace"]
    assert "<script>alert" not in shown and "<svg onload" not in shown
    calendar = client.get(f"/approvals/{approval.pk}/calendar.ics")
    assert "alert" not in calendar.content.decode()
