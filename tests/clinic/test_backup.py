"""A backup of PostgreSQL is an export that was restored before anybody relies on it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from needlework.clinic.approvals.signing import sign
from needlework.clinic.exporting.archive import export
from needlework.clinic.exporting.backup import prove
from needlework.problems import BadInputError
from tests.clinic import databases
from tests.clinic.people import World

EVENTS = "clinic_auditevent.jsonl"
MEANWHILE = """
import threading
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from django.db import connection
from needlework.clinic.exporting import archive, rows
from needlework.clinic.models import Clinic, Lot
clinic = Clinic.objects.create(name="One clinic")
read = rows.lines
def work():
    Lot.objects.create(clinic=clinic, product="onabotulinumtoxinA", number="LATE")
    connection.close()
def lines(table):
    yield from read(table)
    if table._meta.db_table == "clinic_clinic":
        other = threading.Thread(target=work)
        other.start()
        other.join()
rows.lines = lines
archive.export(Path({file!r}))
assert Lot.objects.count() == 1
"""


@pytest.fixture
def postgres() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a folder and the environment of processes that use a PostgreSQL of their own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        url = stack.enter_context(databases.postgres(folder / "pg"))
        yield folder, {**kept, "DATABASE_URL": url, "NEEDLEWORK_HTTPS": "no"}


@pytest.mark.postgres
def test_an_export_is_of_one_moment(postgres: tuple[Path, dict[str, str]]) -> None:
    folder, environment = postgres
    file = folder / "clinic.zip"
    script = MEANWHILE.format(folder=str(folder / "clinic"), file=str(file))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(file) as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    rows = {row["table"]: row["rows"] for row in tables}
    assert (rows["clinic_clinic"], rows["clinic_lot"]) == (1, 0)


def test_an_export_is_proved_on_either_database(world: World, tmp_path: Path) -> None:
    row = world.plan()
    sign(world.alice, row.pk, row.version)
    assert export(tmp_path / "clinic.zip") > 20
    prove(tmp_path / "clinic.zip")


def needlework(environment: dict[str, str], *words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "needlework", *words],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.postgres
def test_a_backup_of_postgresql_is_restored_before_it_is_there(
    postgres: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = postgres
    copies = folder / "copies"
    copies.mkdir()
    place = ("--folder", str(folder / "clinic"))
    first = environment | {"NEEDLEWORK_FIRST_PASSWORD": "correct horse battery"}
    words = ("--name", "One clinic", "--email", "ann@clinic.example", "--person", "Ann")
    assert needlework(first, "clinic", "init", *place, *words)[0] == 0
    backup_to = ("clinic", "backup", *place, str(copies / "clinic"))
    status, said = needlework(environment, *backup_to[:-1], f"{backup_to[-1]}.sqlite3")
    assert status != 0
    assert "ends in .zip" in said
    status, said = needlework(environment, *backup_to[:-1], f"{backup_to[-1]}.zip")
    assert status == 0, said
    assert "restored into an empty clinic" in said
    assert [path.name for path in copies.iterdir()] == ["clinic.zip"]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_copy_whose_audit_was_rewritten_is_refused(world: World, tmp_path: Path) -> None:
    world.patient()
    export(tmp_path / "sound.zip")
    with zipfile.ZipFile(tmp_path / "sound.zip") as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    events = found[EVENTS]
    found[EVENTS] = events.replace("patient.entered", "patient.invented")
    manifest = found["manifest.json"].replace(digest(events), digest(found[EVENTS]))
    found["manifest.json"] = manifest
    with zipfile.ZipFile(tmp_path / "rewritten.zip", "w") as archive:
        for name, text in found.items():
            archive.writestr(name, text)
    with pytest.raises(BadInputError, match="not sound"):
        prove(tmp_path / "rewritten.zip")
