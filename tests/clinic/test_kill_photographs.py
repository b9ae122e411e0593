"""Killed while pictures come in or keys change: what was acknowledged opens, nothing is half."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.clinic.test_kill import place, python

__all__ = ["place"]

PREPARE = """
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from needlework.clinic.photographs import consenting
from tests.clinic.people import make_world
world = make_world()
consenting.sign(world.bob, world.patient(), "treatment", "Petra Patient")
print("ready")
"""
WORK = """
from datetime import date
from itertools import count
from pathlib import Path
from needlework.clinic.commands.setting_up import ready
ready(Path({folder!r}))
from needlework.clinic.models import Clinic, Patient, User
from needlework.clinic.photographs import keeping, rotating
from needlework.clinic.who import Who
from tests.clinic.files import jpeg
who = Who(User.objects.get(name="Bob"), Clinic.objects.get(name="First clinic"), (), None)
patient, taken = Patient.objects.get(), keeping.Taken("front", "rest", date.today())
for turn in count(1):
    print(keeping.add(who, patient, jpeg(), taken).pk, flush=True)
    if turn % 5 == 0:
        rotating.rotate()
"""
LOOK = """
import json
from pathlib import Path
from needlework.clinic.commands.setting_up import ready
ready(Path({folder!r}))
from needlework.clinic.audit.verifying import verify
from needlework.clinic.models import AuditEvent, Photograph
from needlework.clinic.photographs import keeping, rotating, storing
rotating.rotate()
erased = keeping.erase()
rows = Photograph.objects.all()
opened = [row.pk for row in rows if storing.content_of(row.name).startswith(b"\\xff\\xd8")]
added = AuditEvent.objects.filter(action="photograph.added").count()
print(json.dumps({{"rows": Photograph.objects.count(), "opened": opened, "added": added,
    "files": len(list(storing.names())), "erased": erased, "faults": verify().faults}}))
"""


def test_no_acknowledged_picture_is_lost_and_none_is_half(
    place: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = place
    environment = environment | {"DJANGO_SETTINGS_MODULE": "tests.clinic.settings"}
    python(PREPARE, folder, environment)
    acknowledged: list[int] = []
    for _ in range(3):
        acknowledged += worked(folder, environment)
    found = json.loads(python(LOOK, folder, environment))
    assert len(acknowledged) > 3
    assert set(acknowledged) <= set(found["opened"])
    assert found["rows"] == len(found["opened"]) == found["added"] == found["files"]
    assert found["erased"] <= 3
    assert found["faults"] == []


def worked(folder: Path, environment: dict[str, str]) -> list[int]:
    """Add pictures and rotate keys until killed; return what was acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK.format(folder=str(folder))],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(random.uniform(0.02, 0.4))
    process.kill()
    rest, _ = process.communicate(timeout=20)
    return [int(line) for line in (first + rest).splitlines()]
