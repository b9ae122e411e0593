"""Bring a clinic of an older version up: a copy first, then its tables, then the audit again."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, count
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from needlework.clinic.environment import folder
from needlework.clinic.exporting.backup import SUFFIX, copy_database, exported
from needlework.clinic.upgrading.holding import nobody_serving
from needlework.clinic.upgrading.schema import is_sqlite, refuse_newer, schema, sqlite_file
from needlework.problems import BadInputError, Problem

_NAME = "before-upgrade"


def upgrade(*, without_backup: bool = False) -> list[str]:
    """Copy the clinic, migrate it, and prove that its audit still holds; say what was done.

    Pictures are not touched and not copied. On PostgreSQL the copy is an export of the tables,
    restored and migrated in a clinic that is thrown away before the clinic itself is touched.

    Raises
    ------
    BadInputError
        A newer version made it, there is no clinic, the copy is not sound, or the audit broke.
    """
    found = schema()
    refuse_newer(found)
    if found.state == "new":
        remedy = "Run `needlework clinic init`, or name another --folder."
        raise _refused("there is no clinic yet", "a clinic of an older version", remedy)
    if found.state == "current":
        return ["Nothing to do: the clinic has the tables of this version."]
    with nobody_serving():
        said = [] if without_backup else [f"Copied first: {_copy()}"]
        before = _head()
        call_command("migrate", verbosity=0, interactive=False)
        _prove(before)
        _tell(found.missing)
    return [*said, f"Brought up to date: {len(found.missing)} changes; the audit holds."]


def _copy() -> str:
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    if not is_sqlite():
        return exported(_free(folder() / f"{_NAME}-{stamp}{SUFFIX}"), "apart")
    file = sqlite_file()
    copy = _free(file.with_name(f"{file.stem}-{_NAME}-{stamp}{file.suffix}"))
    copy_database(copy)
    return str(copy)


def _free(path: Path) -> Path:
    """Return a name that nothing has: of two copies in one second the second is numbered."""
    names = chain([path], (path.with_stem(f"{path.stem}-{at}") for at in count(2)))
    return next(one for one in names if not one.exists())


def _head() -> tuple[int, str]:
    """Return the newest event of the audit, asked of the table whatever else it holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, hash FROM clinic_auditevent ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return (0, "") if row is None else (row[0], row[1])


def _prove(before: tuple[int, str]) -> None:
    from needlework.clinic.audit.verifying import broken_seals, verify

    faults = [*verify().faults, *broken_seals()]
    if _head() != before:
        faults.append(f"the audit ended with event {before[0]} and does not any more")
    if faults:
        remedy = "Put the copy that was made first back in its place, and report this."
        raise _refused(f"the audit does not hold: {faults[0]}", "an audit that holds", remedy)


@transaction.atomic
def _tell(missing: tuple[str, ...]) -> None:
    from needlework import __version__
    from needlework.clinic.audit.recording import record_of

    details = {"applied": list(missing), "version": __version__}
    record_of(None, None, "clinic.upgraded", "clinic", details=details)


def _refused(given: str, allowed: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("upgrade", given, allowed, remedy, "clinic.upgrade")])
