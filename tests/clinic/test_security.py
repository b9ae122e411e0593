"""Signing in, second factor, cookies, settings: what keeps strangers out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from needlework.clinic.database import database as database_settings
from needlework.clinic.environment import make_folder, names, secret_key, yes_or_no
from needlework.clinic.models import Membership
from needlework.problems import BadInputError
from tests.clinic.people import PASSWORD, World

SIGN_IN = "/account/sign-in/"


def sign_in(password: str = PASSWORD, who: str = "alice") -> tuple[Client, int]:
    client = Client()
    sent = {"login": f"{who}@clinic.example", "password": password}
    return client, client.post(SIGN_IN, sent).status_code


def test_a_member_signs_in_and_out(world: World) -> None:
    client, status = sign_in()
    assert status == 302
    assert client.get("/").status_code == 200
    client.post("/account/sign-out/")
    assert client.get("/").status_code == 302


def test_wrong_passwords_are_limited(world: World) -> None:
    statuses = [sign_in("wrong")[1] for _ in range(7)]
    assert statuses[0] == 200
    assert sign_in()[1] != 302


def test_nobody_signs_up_alone(world: World) -> None:
    for path in ("/account/sign-up/", "/account/signup/", "/accounts/signup/"):
        assert Client().get(path).status_code == 404
    assert "sign up" not in Client().get(SIGN_IN).content.decode().lower()


def test_a_user_of_no_clinic_opens_nothing(world: World) -> None:
    Membership.objects.filter(user=world.bob.user).delete()
    client = world.client("bob")
    assert client.get("/patients/").status_code == 403


def test_the_session_cookie_is_for_the_server_only(world: World) -> None:
    client, _ = sign_in()
    cookie = client.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_signing_needs_a_second_factor_first(world: World) -> None:
    row = world.plan()
    client = world.client("alice")
    for path in (f"/plans/{row.pk}/review/", "/people/"):
        answer = client.get(path)
        assert answer["Location"] == "/account/second-factor-needed/"
    assert client.get(f"/plans/{row.pk}/").status_code == 200
    page = client.get("/account/second-factor-needed/").content.decode()
    assert "/account/second-factor/totp/activate/" in page


def test_the_second_factor_is_set_up_with_an_app(world: World) -> None:
    client, _ = sign_in()
    path = "/account/second-factor/totp/activate/"
    assert client.get(path)["Location"].startswith("/account/again/")
    page = client.post("/account/again/", {"password": PASSWORD, "next": path}, follow=True)
    assert page.status_code == 200
    assert "data:image/svg" in page.content.decode()
    assert "<script" not in page.content.decode()
    assert client.get("/account/second-factor/").status_code == 200


def test_who_has_a_second_factor_is_asked_for_it(world: World) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(world.alice.user, "JBSWY3DPEHPK3PXP")
    client, status = sign_in()
    assert status == 302
    assert client.get("/patients/").status_code == 302
    assert client.get("/account/second-factor/authenticate/").status_code == 200


def deployed(tmp_path: Path, **given: str) -> subprocess.CompletedProcess[str]:
    make_folder(tmp_path / "clinic")
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    settings = {"NEEDLEWORK_CLINIC": str(tmp_path / "clinic"), **given}
    return subprocess.run(
        [*(sys.executable, "-W", "ignore", "-m", "django", "check"),
         *("--deploy", "--fail-level", "WARNING")],
        env={**kept, "DJANGO_SETTINGS_MODULE": "needlework.clinic.settings", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip


def test_the_settings_for_strangers_on_the_net_are_clean(tmp_path: Path) -> None:
    answer = deployed(tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_no_secret_stands_in_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEEDLEWORK_SECRET_KEY")
    monkeypatch.setenv("NEEDLEWORK_CLINIC", str(tmp_path))
    with pytest.raises(BadInputError, match="needlework clinic init"):
        secret_key()
    make_folder(tmp_path)
    first = secret_key()
    assert len(first) > 50
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    make_folder(tmp_path)
    assert secret_key() == first


def test_a_secret_that_others_may_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEEDLEWORK_SECRET_KEY")
    monkeypatch.setenv("NEEDLEWORK_CLINIC", str(tmp_path))
    make_folder(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(BadInputError, match="chmod 600"):
        secret_key()


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDLEWORK_SECRET_KEY", "short")
    with pytest.raises(BadInputError, match="50 characters or more"):
        secret_key()


@pytest.mark.parametrize(("given", "found"), [("yes", True), ("0", False), (" On ", True)])
def test_switches_are_read_by_their_words(
    monkeypatch: pytest.MonkeyPatch, given: str, found: bool
) -> None:
    monkeypatch.setenv("NEEDLEWORK_HTTPS", given)
    assert yes_or_no("NEEDLEWORK_HTTPS", default=not found) is found


def test_a_switch_that_is_neither_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDLEWORK_HTTPS", "maybe")
    with pytest.raises(BadInputError, match="NEEDLEWORK_HTTPS: 'maybe'; allowed: yes or no"):
        yes_or_no("NEEDLEWORK_HTTPS", default=True)
    monkeypatch.setenv("NEEDLEWORK_HOSTS", "a.example, b.example,")
    assert names("NEEDLEWORK_HOSTS", "") == ["a.example", "b.example"]


def test_a_database_is_chosen_by_its_url(tmp_path: Path) -> None:
    found = database_settings("postgres://ann:p%40ss@db.example:5433/clinic?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("ann", "p@ss", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}
    sqlite = database_settings(f"sqlite:///{tmp_path}/x.sqlite3")
    assert sqlite["NAME"] == f"{tmp_path}/x.sqlite3"
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(BadInputError, match="begins with 'mysql'"):
        database_settings("mysql://a@b/c")


def test_sqlite_writes_ahead_and_checks_references(world: World, database: str) -> None:
    from django.db import connection

    if database != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0]
                  for name in ("journal_mode", "foreign_keys", "synchronous")]  # fmt: skip
    assert values == ["wal", 1, 2]
