"""A copy of the clinic while it runs, and the proof that it can be read.

On SQLite the copy is the database; on PostgreSQL it is the documented export, which needs no
program of the server and is restored into either database.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from django.db import connection

from needlework.clinic.environment import FOLDER
from needlework.clinic.exporting.archive import export
from needlework.problems import BadInputError, Problem

SUFFIX = ".zip"
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
    if connection.vendor == "sqlite":
        return _copied(path)
    if path.suffix != SUFFIX:
        given = f"{path.name} for a clinic on PostgreSQL"
        raise _refused(given, f"a name that ends in {SUFFIX}", "Its backup is an export.")
    part = path.with_name(f".{path.name}.unproven")
    try:
        rows = export(part)
        prove(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return f"{path}, {rows} rows, restored into an empty clinic whose audit and seals hold"


def prove(path: Path) -> None:
    """Restore an export into a clinic of its own, which is then thrown away.

    Every row is compared with the export, and the audit's chain and every seal are computed anew.

    Raises
    ------
    BadInputError
        With what the restored clinic lacks.
    """
    with tempfile.TemporaryDirectory(prefix="needlework-proof-") as folder:
        _run("clinic", "import", str(path), "--folder", folder)
        _run("audit", "verify", "--folder", folder)


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
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        (events,) = copy.execute("SELECT count(*) FROM clinic_auditevent").fetchone()
        (patients,) = copy.execute("SELECT count(*) FROM clinic_patient").fetchone()
    if verdict != "ok":
        raise _refused(f"the copy is damaged: {verdict}", "a sound copy", "Look at the disk.")
    return f"{path}, {patients} patients, {events} events of the audit"


def _refused(given: str, allowed: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("backup", given, allowed, remedy, "clinic.backup")])
