"""A copy of the clinic while it runs, and the proof that it can be read.

A name that ends in ``.zip`` holds database and pictures, these encrypted as they are kept. On
SQLite the database in it is a copy of the file, on PostgreSQL the tables of the documented export,
which need no program of the server and are restored into either database. On SQLite any other
name is a copy of the database alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from needlework.clinic.environment import DATABASE_FILE, FOLDER
from needlework.clinic.exporting.archive import BACKUP_FORMAT, MANIFEST, export
from needlework.clinic.photographs import carrying
from needlework.problems import BadInputError, Problem

SUFFIX = ".zip"
DATABASE = "database"
"""Key of the manifest: the file of the database and its hash."""
_ELSEWHERE = ("DATABASE_URL", FOLDER, "DJANGO_SETTINGS_MODULE")


def backup(path: Path) -> str:
    """Write a consistent copy, read it back, and say what it holds.

    Raises
    ------
    BadInputError
        The file exists, its name does not fit the database, or the copy is not sound.
    """
    if path.exists():
        raise _refused(f"{path} exists", "a new file", "Choose another name.")
    whole = path.suffix == SUFFIX
    if connection.vendor == "sqlite":
        return _whole(path) if whole else f"{_copied(path)}; without the pictures"
    if not whole:
        given = f"{path.name} for a clinic on PostgreSQL"
        raise _refused(given, f"a name that ends in {SUFFIX}", "Choose such a name.")
    return exported(path, "sealed")


def exported(path: Path, pictures: carrying.Kind) -> str:
    """Write an export, restore it into a clinic that is thrown away, and say what it holds."""
    part = path.with_name(f".{path.name}.unproven")
    try:
        rows = export(part, pictures)
        prove(part, "restore")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return f"{path}, {rows} rows, restored into an empty clinic whose audit and seals hold"


def prove(path: Path, command: str = "import") -> None:
    """Restore a copy into a clinic of its own, which is then thrown away.

    Every row is compared with the copy, and the audit's chain and every seal are computed anew.

    Raises
    ------
    BadInputError
        With what the restored clinic lacks.
    """
    with tempfile.TemporaryDirectory(prefix="needlework-proof-") as folder:
        _run("clinic", command, str(path), "--folder", folder)
        _run("audit", "verify", "--folder", folder)


def copy_database(path: Path) -> None:
    """Copy a database on SQLite while people write, and check every page of the copy.

    Raises
    ------
    BadInputError
        The copy is damaged.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise _refused(f"the copy is damaged: {verdict}", "a sound copy", "Look at the disk.")
    except BaseException:
        path.unlink()
        raise


def _run(*words: str) -> None:
    """Run a command in a process of its own: this one is bound to the clinic that it serves."""
    environment = {name: text for name, text in os.environ.items() if name not in _ELSEWHERE}
    done = subprocess.run(
        [sys.executable, "-m", "needlework", *words],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise _refused(
            f"the copy is not sound: {said[-1]}", "a copy that restores", "Look at the disk."
        )


def _copied(path: Path) -> str:
    copy_database(path)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        (events,) = copy.execute("SELECT count(*) FROM clinic_auditevent").fetchone()
        (patients,) = copy.execute("SELECT count(*) FROM clinic_patient").fetchone()
    return f"{path}, {patients} patients, {events} events of the audit"


def _whole(path: Path) -> str:
    """Write database and pictures into one file, and restore it elsewhere to prove it."""
    part = path.with_name(f".{path.name}.unproven")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".needlework-") as folder:
            said = _copied(Path(folder) / DATABASE_FILE)
            pictures = _pack(part, Path(folder) / DATABASE_FILE)
        prove(part, "restore")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    held = said.partition(", ")[2]
    return f"{path}, {held}, {pictures} pictures, restored elsewhere; audit and seals hold"


def _pack(part: Path, database: Path) -> int:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.write(database, DATABASE_FILE)
        with database.open("rb") as copied:
            digest = hashlib.file_digest(copied, "sha256").hexdigest()
        listed = carrying.pack(archive, "sealed")
        manifest = {
            "format": BACKUP_FORMAT,
            DATABASE: {"file": DATABASE_FILE, "sha256": digest},
            carrying.LISTED: listed,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return len(listed)


def _refused(given: str, allowed: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("backup", given, allowed, remedy, "clinic.backup")])
