"""What a person with the database in their hands cannot do unnoticed, and what they can."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.audit import heads
from needlework.clinic.audit.recording import record
from needlework.clinic.audit.rows import KEPT, changed_rows
from needlework.clinic.audit.verifying import verify
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.environment import folder
from needlework.clinic.faces import keeping as faces
from needlework.clinic.models import Approval, AuditEvent, ChartEntry
from needlework.clinic.photographs import consenting, keeping
from tests.clinic import databases
from tests.clinic.faces import face_file
from tests.clinic.files import jpeg
from tests.clinic.forging import release, written
from tests.clinic.people import World

GUARDED = ("clinic_auditevent", *(table._meta.db_table for table in KEPT))


@pytest.fixture
def filled(world: World) -> World:
    """Return a clinic with a row in every table that is kept."""
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    sign_consent(world.bob, approval, "Petra Patient")
    withdraw(world.alice, approval, "test")
    consent = consenting.sign(world.bob, row.patient, "treatment", "Petra Patient")
    taken = keeping.Taken("front", "rest", date.today())
    keeping.declare_void(world.bob, keeping.add(world.bob, row.patient, jpeg(), taken), "test")
    face = faces.add(world.bob, row.patient, face_file(), "file")
    faces.declare_void(world.bob, face, "test")
    consenting.withdraw(world.bob, consent, "test")
    assert changed_rows() == ()
    assert all(table._default_manager.exists() for table in KEPT)
    return world


def test_no_row_is_replaced_updated_or_deleted_and_no_table_is_forgotten(filled: World) -> None:
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            if postgres
            else "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        )
        assert {row[0] for row in cursor.fetchall()} == set(GUARDED)
        if postgres:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in GUARDED:
        rows = f"SELECT * FROM {table}"
        replace = [f"INSERT OR REPLACE INTO {table} {rows}", f"REPLACE INTO {table} {rows}"]
        if postgres:
            conflict = "ON CONFLICT (id) DO UPDATE SET id = excluded.id"
            replace = [f"INSERT INTO {table} {rows} {conflict}", f"TRUNCATE {table} CASCADE"]
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", *replace):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                written(statement)


def test_no_replication_role_passes_the_triggers_of_postgres(filled: World, database: str) -> None:
    if database != "postgres":
        assert connection.vendor == "sqlite"
        return
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        written("SET LOCAL session_replication_role = replica")
        written("DELETE FROM clinic_withdrawal")


def test_a_row_that_is_gone_is_named(filled: World) -> None:
    forget_references()
    for table in GUARDED[1:]:
        release(table)
        gone = written(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
        assert gone == 1
        named = table.removeprefix("clinic_")
        assert any(one.startswith(named) and "it is gone" in one for one in changed_rows()), table


def forget_references() -> None:
    if connection.vendor == "sqlite":
        written("PRAGMA defer_foreign_keys = ON")
    else:
        written("SET CONSTRAINTS ALL IMMEDIATE")
        written("SET LOCAL session_replication_role = replica")


def test_a_changed_entry_of_a_chart_is_named(filled: World) -> None:
    row = ChartEntry.objects.filter(subject="medicines").first()
    release("clinic_chartentry")
    written("UPDATE clinic_chartentry SET value = %s WHERE id = %s", '["aspirin"]', row.pk)
    assert [one for one in changed_rows() if one.startswith(f"chartentry {row.pk}: it is not")]
    page = filled.client("alice").get("/audit/?verify").content.decode()
    assert f"chartentry {row.pk}" in page


def test_an_entry_that_nobody_wrote_is_named(filled: World) -> None:
    row = ChartEntry.objects.first()
    ChartEntry.objects.create(patient=row.patient, subject="medicines", value=["aspirin"],
                              recorded_by=row.recorded_by)  # fmt: skip
    assert [one for one in changed_rows() if "no event of the audit tells of it" in one]


def test_events_cut_off_at_the_end_are_noticed_by_a_noted_head(world: World) -> None:
    for number in range(3):
        record(world.alice, "test.done", f"thing {number}")
    assert "events, head sha256:" in heads.note()
    assert heads.note()
    assert len(heads.heads_file().read_text().splitlines()) == 1  # the same head once
    record(world.alice, "test.done", "after")
    heads.note()
    assert list(heads.faults()) == []
    release("clinic_auditevent")
    last = AuditEvent.objects.order_by("-number").first().number
    written("DELETE FROM clinic_auditevent WHERE number > %s", last - 1)
    assert verify().faults == ()  # the chain alone does not know
    (fault,) = heads.faults()
    assert fault.startswith(f"event {last}, noted on")


@pytest.mark.parametrize("forge", [lambda line: line.replace("1", "2"), lambda line: "x"])
def test_a_head_that_somebody_else_wrote_is_named(
    world: World, forge: Callable[[str], str]
) -> None:
    record(world.alice, "test.done", "thing")
    heads.note()
    path = heads.heads_file()
    path.write_text(forge(path.read_text()))
    assert any("not written with the key of this clinic" in one for one in heads.faults())
    assert path.stat().st_mode & 0o077 == 0


def test_what_stays_unnoticed_is_said(world: World) -> None:
    """A whole new chain over new rows, by somebody with the database, the folder and its key."""
    text = (Path(__file__).parents[2] / "docs/safety/clinic-threats.md").read_text()
    assert "What the audit cannot notice" in text
    assert folder() == heads.heads_file().parent


def test_a_seal_without_its_row_is_named(filled: World) -> None:
    from needlework.clinic.audit.verifying import broken_seals

    approval = Approval.objects.get()
    event = AuditEvent.objects.get(action="plan.signed")
    assert json.loads(event.details)["seal"] == approval.seal
    forget_references()
    release()
    written("DELETE FROM clinic_approval")
    assert broken_seals() == (f"approval {approval.pk}: it is gone; the audit has its seal",)


FORK = """
import threading
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from django.db import connection, transaction
from needlework.clinic.audit.recording import record_of
from needlework.clinic.audit.verifying import verify

def write(name):
    for number in range(25):
        with transaction.atomic():
            record_of(None, None, "test.done", f"{{name}} {{number}}")
    connection.close()

writers = [threading.Thread(target=write, args=(name,)) for name in range(4)]
for one in writers:
    one.start()
for one in writers:
    one.join()
verdict = verify()
print(verdict.events, len(verdict.faults))
"""


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_writers_at_once_make_one_chain(kind: str) -> None:
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        place.chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environment = {**kept, "DJANGO_SETTINGS_MODULE": "tests.clinic.settings"}
        if kind == "postgres":
            environment["DATABASE_URL"] = stack.enter_context(databases.postgres(place / "pg"))
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FORK.format(folder=str(place / "clinic"))],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["100", "0"]
