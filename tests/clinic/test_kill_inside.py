"""A process is killed between any two statements of a signature or an edit: all of it or nothing.

A child of the process that prepared the clinic does the work and kills itself before the n-th
statement, for every n; what it left is looked at each time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clinic import databases

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, os, signal, sys
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from django.db import connection, connections
from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.audit.verifying import everything
from needlework.clinic.drafts import saving
from needlework.clinic.models import Approval, AuditEvent, Consent, TreatmentPlan
from needlework.clinic.documents.consent import sign_consent
from tests.clinic.people import make_world
world = make_world()
row = world.plan()
ready = [0]

def sign_it():
    sign(world.alice, row.pk, TreatmentPlan.objects.get(pk=row.pk).version)

def edit_it():
    now = TreatmentPlan.objects.get(pk=row.pk)
    saving.edit(world.bob, row.pk, now.version, "total", {{"treatment": "s1-t1", "dose": "20"}})

def consent_to_it():
    sign_consent(world.bob, Approval.objects.latest("pk"), "Petra Patient")

def take_it_back():
    withdraw(world.alice, Approval.objects.latest("pk"), "test")

def counts():
    plan = TreatmentPlan.objects.get(pk=row.pk)
    events = {{}}
    for action in AuditEvent.objects.values_list("action", flat=True):
        events[action] = events.get(action, 0) + 1
    return [Approval.objects.count(), events.get("plan.signed", 0),
            plan.version, plan.versions.count(), events.get("plan.edited", 0),
            Consent.objects.count(), events.get("consent.signed", 0)]

def killed_before(number, work):
    connections.close_all()
    child = os.fork()
    if child == 0:
        seen = [0]
        def count(execute, sql, parameters, many, context):
            if not sql.lstrip().startswith("SELECT"):
                if seen[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen[0] += 1
            return execute(sql, parameters, many, context)
        commit = connection._commit
        def commit_and_count():
            count(lambda *_: commit(), "COMMIT", None, False, None)
            if seen[0] == number:
                os.kill(os.getpid(), signal.SIGABRT)
            seen[0] += 1
        connection._commit = commit_and_count
        with connection.execute_wrapper(count):
            work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

found = []
for work in (edit_it, sign_it, consent_to_it, take_it_back, edit_it, sign_it):
    number = 0
    while True:
        before = counts()
        died = killed_before(number, work)
        after = counts()
        found.append([work.__name__, number, died, before, after, list(everything().faults)])
        if died != signal.SIGKILL:
            break
        number += 1
print(json.dumps(found))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the folder of a clinic and the environment of its process."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        found = {**kept, "DJANGO_SETTINGS_MODULE": "tests.clinic.settings", "OMP_NUM_THREADS": "1"}
        if request.param == "postgres":
            found["DATABASE_URL"] = stack.enter_context(databases.postgres(folder / "pg"))
        yield folder / "clinic", found


@pytest.mark.slow
def test_a_kill_between_any_two_statements_leaves_all_or_nothing(
    place: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = place
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT.format(folder=str(folder))],
        env=environment, capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) > 15
    for name, number, died, before, after, faults in found:
        assert faults == [], (name, number)
        approvals, signed, version, versions, edited, consents, agreed = after
        assert approvals == signed, (name, number)
        assert consents == agreed, (name, number)
        assert version == versions == edited + 1, (name, number)
        if died == signal.SIGKILL:
            assert after == before, (name, number)  # nothing of it
        else:
            assert after != before or name == "take_it_back"  # what was committed stays
    finished = [name for name, _, died, *_ in found if died == signal.SIGABRT]
    assert finished == [
        "edit_it",
        "sign_it",
        "consent_to_it",
        "take_it_back",
        "edit_it",
        "sign_it",
    ]
    assert found[-1][4][0] == 2
