"""Codes that were used and attempts that are counted hold for every process of a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from tests.clinic import databases
from tests.clinic.people import PASSWORD, World
from tests.clinic.test_security import sign_in

ROOT = Path(__file__).parents[2]
SECRET = "JBSWY3DPEHPK3PXP"
PREPARE = """
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from needlework.clinic.models import Clinic, Membership, User
user = User.objects.create_user("ann@clinic.example", {password!r}, name="Ann")
clinic = Clinic.objects.create(name="One clinic")
Membership.objects.create(clinic=clinic, user=user, role="injector")
from allauth.mfa.totp.internal.auth import TOTP
TOTP.activate(user, {secret!r})
"""
TRY = """
import json, sys
from pathlib import Path
from needlework.clinic.commands.setting_up import ready
ready(Path({folder!r}))
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from needlework.clinic.accounts.signature import refused
from needlework.clinic.models import User
from django.conf import settings
settings.MFA_TOTP_TOLERANCE = 5  # the code stays good while the processes start
user = User.objects.get()
request = RequestFactory().post("/")
request.user = user
said = [refused(request, user, {password!r}, sys.argv[1]) for _ in range(4)]
sent = dict(login=user.email, password="wrong")
pages = [Client().post("/account/sign-in/", sent, HTTP_HOST="localhost") for _ in range(3)]
limited = ["Too many" in page.content.decode() for page in pages]
print(json.dumps([said, limited]))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def environment(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the folder of a clinic with one user, and the environment of its processes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        found = {**kept, "DJANGO_SETTINGS_MODULE": "tests.clinic.settings", "OMP_NUM_THREADS": "1"}
        if request.param == "postgres":
            found["DATABASE_URL"] = stack.enter_context(databases.postgres(folder / "pg"))
        python(PREPARE, folder / "clinic", found)
        yield folder / "clinic", found


def python(script: str, folder: Path, environment: dict[str, str], *more: str) -> str:
    text = script.format(folder=str(folder), password=PASSWORD, secret=SECRET)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", text, *more],
        env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def code_now() -> str:
    from allauth.mfa.totp.internal import auth

    counter = list(auth.yield_hotp_counters_from_time())[-1]
    return auth.format_hotp_value(auth.hotp_value(SECRET, counter))


def test_a_code_signs_once_and_attempts_add_up_whichever_process_is_asked(
    environment: tuple[Path, dict[str, str]],
) -> None:
    code = code_now()
    first, first_limited = json.loads(python(TRY, *environment, code))
    second, second_limited = json.loads(python(TRY, *environment, code))
    assert first[0] == ""
    for answer in (*first[1:], *second[:2]):
        assert answer.startswith("That is not the code")
    assert second[2].startswith("Too many attempts")
    assert not any(first_limited)
    assert second_limited == [False, False, True]


def test_the_counts_stand_in_the_database(world: World) -> None:
    sign_in("wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clinic_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] >= 1


def test_what_was_added_once_is_not_added_again(world: World) -> None:
    assert cache.add("code", "y", timeout=60)
    assert not cache.add("code", "y", timeout=60)
    assert cache.add("old", "y", timeout=-1)
    assert cache.add("old", "y", timeout=60)
