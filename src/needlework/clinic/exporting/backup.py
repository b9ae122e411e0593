"""A copy of the SQLite database while the clinic runs, and the proof that it can be read."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from needlework.problems import BadInputError, Problem


def backup(path: Path) -> str:
    """Write a consistent copy, read it back, and say what it holds.

    Raises
    ------
    BadInputError
        The clinic is on PostgreSQL, or the file exists.
    """
    if connection.vendor != "sqlite":
        raise _refused("the clinic is on PostgreSQL", "SQLite", "Use pg_dump.")
    if path.exists():
        raise _refused(f"{path} exists", "a new file", "Choose another name.")
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
