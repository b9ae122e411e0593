"""The server is killed while people work: what it acknowledged is there, nothing is half."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from needlework.clinic.demo.accounts import PASSWORD
from tests.clinic import databases

ROUNDS = 3
FIRST_ANSWER_WITHIN = 30.0
LONGEST_WORK = 3.0
SIGNED, TAKEN_BACK = -1, -2
SITE = "s1-gl/corrugator-supercilii-left-1"
PREPARE = """
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from needlework.clinic.demo.filling import fill
fill()
from needlework.clinic.models import TreatmentPlan
plans = TreatmentPlan.objects.filter(title="Frown lines, first visit").order_by("pk")
print([plan.pk for plan in plans])
"""
LOOK = """
import json
from needlework.clinic.commands.setting_up import ready
from pathlib import Path
ready(Path({folder!r}))
from needlework.clinic.audit.verifying import everything
from needlework.clinic.models import Approval, AuditEvent, TreatmentPlan, Withdrawal
plans = {{}}
for plan in TreatmentPlan.objects.all():
    numbers = sorted(plan.versions.values_list("number", flat=True))
    newest = plan.versions.get(number=plan.version)
    plans[plan.pk] = [plan.version, numbers == [*range(1, plan.version + 1)],
                      newest.draft == plan.draft]
signed = AuditEvent.objects.filter(action="plan.signed").count()
edited = AuditEvent.objects.filter(action="plan.edited").count()
versions = sum(row[0] - 1 for row in plans.values())
taken = AuditEvent.objects.filter(action="plan.withdrawn").count()
print(json.dumps({{"plans": plans, "faults": list(everything().faults),
    "approvals": Approval.objects.count(), "signed": signed, "edits": [edited, versions],
    "withdrawals": [Withdrawal.objects.count(), taken]}}))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the folder of a clinic and the environment of its processes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environment = {**kept, "NEEDLEWORK_HTTPS": "no", "NEEDLEWORK_REQUIRE_SECOND_FACTOR": "no",
                       "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"}  # fmt: skip
        if request.param == "postgres":
            environment["DATABASE_URL"] = stack.enter_context(databases.postgres(folder / "pg"))
        yield folder / "clinic", environment


def python(script: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script.format(folder=str(folder))],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


class Person:
    """Somebody with a browser, who notes what the server acknowledged."""

    def __init__(self, address: str, who: str) -> None:
        self.address, self.jar = address, CookieJar()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.jar))
        self.send("account/sign-in/", {"login": f"{who}@demo.example", "password": PASSWORD})

    def send(self, path: str, sent: dict[str, str] | None = None, **headers: str) -> str:
        if sent is not None and not any(cookie.name == "csrf" for cookie in self.jar):
            self.send(path)
        token = next((cookie.value for cookie in self.jar if cookie.name == "csrf"), "")
        body = urlencode({**sent, "csrfmiddlewaretoken": token}).encode() if sent else None
        request = Request(self.address + path, body, headers)
        try:
            with self.opener.open(request, timeout=20) as answer:
                found: str = answer.read().decode()
        except HTTPError as fault:
            with fault:
                found = fault.read().decode()
        return found


def edit(person: Person, plan: int, acknowledged: dict[int, int], chance: random.Random) -> None:
    page = person.send(f"plans/{plan}/")
    version = int(re.search(r'name="version" value="(\d+)"', page)[1])
    site = SITE if f'value="{SITE}"' in page else SITE.replace("/", "-")
    while True:
        sent = {"do": "dose", "treatment": "s1-gl", "site": site, "version": str(version),
                "dose": str(chance.randrange(2, 9))}  # fmt: skip
        answer = json.loads(person.send(f"plans/{plan}/edit/", sent, **{"X-Part": "parts"}))
        site = SITE.replace("/", "-")
        version = answer["version"]
        if not answer["problem"]:
            acknowledged[plan] = max(version, acknowledged.get(plan, 0))


def sign(person: Person, plan: int, acknowledged: dict[int, int]) -> None:
    """Sign a plan and take the approval back, again and again."""
    while True:
        page = person.send(f"plans/{plan}/review/")
        if "Sign and freeze" in page:
            sent = {name: re.search(rf'name="{name}" value="(\w+)"', page)[1]
                    for name in ("version", "seen")}  # fmt: skip
            sent |= {"password": PASSWORD, "statement": "yes"}
            page = person.send(f"plans/{plan}/review/", sent)
            if "The approval holds until" in page:
                acknowledged[SIGNED] += 1
        approval = re.search(r"/approvals/(\d+)/", page) or re.search(
            r"/approvals/(\d+)/", person.send(f"plans/{plan}/")
        )
        taken = person.send(f"approvals/{approval[1]}/withdraw/", {"reason": "kill"})
        acknowledged[TAKEN_BACK] += "The approval is taken back." in taken


def until_it_dies(work: object, *arguments: object) -> None:
    try:
        work(*arguments)  # type: ignore[operator]
    except (HTTPException, OSError, EOFError, ValueError, TypeError):
        return  # the server is gone, which is what this is about


def wait_for_work(acknowledged: dict[int, int]) -> None:
    """Wait until the server acknowledged something more, so that there is something to lose."""
    before, until = sum(acknowledged.values()), time.monotonic() + FIRST_ANSWER_WITHIN
    while sum(acknowledged.values()) <= before and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_the_server_was_killed(
    place: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = place
    mine, *others = json.loads(python(PREPARE, folder, environment))
    seed = int.from_bytes(os.urandom(4))  # another moment in every run
    print(f"seed {seed}")
    acknowledged, chance = {SIGNED: 0, TAKEN_BACK: 0}, random.Random(seed)
    for number in range(ROUNDS):
        server = subprocess.Popen(
            [*(sys.executable, "-m", "needlework", "serve", "--port", "0"),
             *("--folder", str(folder))],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        address = server.stdout.readline().split()[-1]
        nurse, director = Person(address, "nurse"), Person(address, "director")
        work = [
            (edit, who, plan, acknowledged, random.Random(seed + number))
            for who in (nurse, director)
            for plan in others
        ]
        work.append((sign, Person(address, "director"), mine, acknowledged))
        threads = [threading.Thread(target=until_it_dies, args=one) for one in work]
        for one in threads:
            one.start()
        wait_for_work(acknowledged)
        time.sleep(LONGEST_WORK * chance.random())
        server.send_signal(signal.SIGKILL)
        server.communicate()
        for one in threads:
            one.join(timeout=30)
    seen = json.loads(python(LOOK, folder, environment))
    assert seen["faults"] == []
    for version, numbered, newest in seen["plans"].values():
        assert version and numbered and newest
    for plan in others:
        assert acknowledged[plan] > 2, "nothing was edited"
        assert seen["plans"][str(plan)][0] >= acknowledged[plan]
    assert seen["edits"][0] == seen["edits"][1]
    assert seen["approvals"] == seen["signed"] >= 3 + acknowledged[SIGNED]
    assert seen["withdrawals"][0] == seen["withdrawals"][1] >= acknowledged[TAKEN_BACK]
    assert acknowledged[SIGNED] and acknowledged[TAKEN_BACK], "nothing was signed"
