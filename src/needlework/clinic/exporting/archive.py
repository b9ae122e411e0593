"""Everything a clinic has, as one ZIP of JSON lines, and the same clinic from it again.

One file per table, one row a line, keys are the columns; ``manifest.json`` lists the tables in
the order in which they are restored, with their number of rows and the hash of their file, the
newest migration that they have had, and the pictures. The audit and every seal come along, so a
restored clinic verifies like the one that was exported. A file that an older version wrote is
restored into tables as they were then, which are brought up to date afterwards.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, models, transaction

from needlework.clinic import models as clinic
from needlework.clinic.exporting import rows
from needlework.clinic.photographs import carrying
from needlework.clinic.upgrading.schema import is_known, newest_applied, tables_as_applied
from needlework.problems import BadInputError, Problem

FORMAT = "needlework-clinic-export/1"
BACKUP_FORMAT = "needlework-clinic-backup/1"
MANIFEST = "manifest.json"
SCHEMA = "schema"
"""Key of the manifest: the newest migration of each application."""
_FIRST_SCHEMA = {"clinic": "0004_photograph_guards"}
"""Of exports that do not say it."""
_COMMANDS = (("a backup", "restore"), ("an export", "import"))
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
SMALL = 10_000_000
"""Bytes up to which nobody asks how much a file grows."""
MOST_GROWTH = 200
"""How much a table may grow when it is unpacked; rows of charts grow ten to forty times."""
TABLES: tuple[type[models.Model], ...] = (
    clinic.Clinic,
    clinic.User,
    Authenticator,
    clinic.Membership,
    clinic.Provider,
    clinic.Licence,
    clinic.Delegation,
    clinic.Patient,
    clinic.PatientWord,
    clinic.ChartEntry,
    clinic.PhotographConsent,
    clinic.PhotographConsentWithdrawal,
    clinic.Photograph,
    clinic.PhotographVoid,
    clinic.PatientFace,
    clinic.PatientFaceVoid,
    clinic.TreatmentPlan,
    clinic.DraftVersion,
    clinic.Approval,
    clinic.Withdrawal,
    clinic.Consent,
    clinic.Lot,
    clinic.AuditEvent,
)
"""In an order in which every row refers to rows that are there."""


def export(path: Path, pictures: carrying.Kind = "open") -> int:
    """Write every row into one file, all or nothing; return how many.

    Parameters
    ----------
    pictures : {"open", "sealed", "apart"}
        Readable by everybody, encrypted as they are kept, or left where they are.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        # It holds everything: nobody else reads it, also while it is written.
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as stream, _one_moment():
            count = _write(stream, pictures)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(stream: IO[bytes], pictures: carrying.Kind) -> int:
    known = tables_as_applied()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = [_written(archive, table) for table in _tables(known)]
        manifest = {
            "format": FORMAT,
            SCHEMA: newest_applied(),
            "tables": listed,
            carrying.KIND: pictures,
            carrying.LISTED: carrying.pack(archive, pictures, _kept(known)),
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return sum(row["rows"] for row in listed)


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the clinic as of one moment, whatever people write meanwhile.

    Every transaction of SQLite does; on PostgreSQL it is asked for, where it is the outermost.
    """
    asked = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if asked:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def restore(path: Path, kinds: tuple[carrying.Kind, ...] = ("open",)) -> int:
    """Restore an export into an empty clinic, and compare every row with it.

    Parameters
    ----------
    kinds : tuple of str
        How its pictures may come along; others are for another command.

    Raises
    ------
    BadInputError
        The file is no export, is damaged, of a newer version, or this clinic is not empty.
    """
    if clinic.Clinic.objects.exists() or clinic.AuditEvent.objects.exists():
        raise _refused("this clinic is not empty", "a new folder or database", "Choose one.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _restored(archive, kinds)
    except zipfile.BadZipFile as fault:
        raise _no_export() from fault


def _restored(archive: zipfile.ZipFile, kinds: tuple[carrying.Kind, ...]) -> int:
    _refuse_bombs(archive)
    manifest = _manifest(archive)
    kind = manifest.get(carrying.KIND, "open")
    if kind not in kinds:
        raise _wrong_command(*_COMMANDS[kind == "open"])
    older = _bring_tables_to(manifest.get(SCHEMA, _FIRST_SCHEMA))
    done: list[str] = []
    try:
        with transaction.atomic():
            known = tables_as_applied()
            count = _put(archive, manifest, _tables(known))
            done += carrying.unpack(archive, kind, manifest[carrying.LISTED], _kept(known))
    except BaseException:
        carrying.discard(done)
        raise
    finally:
        if older:
            call_command("migrate", verbosity=0, interactive=False)
    return count


def _bring_tables_to(schema: dict[str, str]) -> bool:
    """Take empty tables back to what an export was written from; return whether that is older."""
    now = newest_applied()
    older = {label: name for label, name in schema.items() if now.get(label) != name}
    for application, name in older.items():
        call_command("migrate", application, name, verbosity=0, interactive=False)
    return bool(older)


def _put(
    archive: zipfile.ZipFile, manifest: dict[str, Any], tables: tuple[rows.Table, ...]
) -> int:
    """Restore every row; return how many."""
    hashes = {row["table"]: row["sha256"] for row in manifest["tables"]}
    count = 0
    for table in tables:
        text = _content(archive, table).decode()
        if _hash(text) != hashes.get(_label(table)):
            raise _refused(f"{_name(table)} is damaged", "the file as written", "Copy it anew.")
        count += rows.insert(table, text)
        if _text(table) != text:
            raise _refused(f"{_name(table)} came back changed", "the same rows", "Report it.")
    rows.number_after(tables)
    return count


def _content(archive: zipfile.ZipFile, table: rows.Table) -> bytes:
    try:
        return archive.read(_name(table))
    except (KeyError, *carrying.UNREADABLE) as fault:
        given = f"{_name(table)} is missing or damaged"
        raise _refused(given, "the file as written", "Copy it anew.") from fault


def _written(archive: zipfile.ZipFile, table: rows.Table) -> dict[str, Any]:
    text = _text(table)
    archive.writestr(_name(table), text)
    return {"table": _label(table), "rows": text.count("\n"), "sha256": _hash(text)}


def _text(table: rows.Table) -> str:
    return "".join(f"{line}\n" for line in rows.lines(table))


def _tables(known: Any) -> tuple[rows.Table, ...]:
    """Return the tables that the database has, with the columns that it has."""
    labels = [(table._meta.app_label, str(table._meta.model_name)) for table in TABLES]
    return tuple(
        known.get_model(label, name) for label, name in labels if name in known.all_models[label]
    )


def _kept(known: Any) -> carrying.Kept:
    """Return the tables whose rows have a file, where the database has them already."""
    tables = known.all_models["clinic"]
    return carrying.Kept(tables.get("photograph"), tables.get("patientface"))


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Refuse a file that grows beyond what text does, before anything of it is unpacked."""
    for member in archive.infolist():
        if member.file_size > SMALL and member.file_size > MOST_GROWTH * member.compress_size:
            given = f"{member.filename} grows to {member.file_size} bytes"
            raise _refused(given, f"at most {MOST_GROWTH} times as large", "It is no export.")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    found = json.loads(archive.read(MANIFEST)) if MANIFEST in archive.namelist() else {}
    if found.get("format") == BACKUP_FORMAT:
        raise _wrong_command("a backup", "restore")
    if found.get("format") != FORMAT:
        raise _no_export()
    for application, name in found.get(SCHEMA, {}).items():
        if not is_known(application, name):
            given = f"of a newer version (with {application}.{name})"
            raise _refused(given, "this version or an older one", "Install a newer Needlework.")
    return dict(found)


def _wrong_command(given: str, command: str) -> BadInputError:
    remedy = f"Use `needlework clinic {command}` for it."
    return _refused(given, "the kind of file that this command takes", remedy)


def _no_export() -> BadInputError:
    return _refused("no export of a clinic", f"a file in the format {FORMAT}", "Choose one.")


def _label(table: rows.Table) -> str:
    return table._meta.db_table


def _name(table: rows.Table) -> str:
    return f"{_label(table)}.jsonl"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(given: str, allowed: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("export", given, allowed, remedy, "clinic.export")])
