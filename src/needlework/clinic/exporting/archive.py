"""Everything a clinic has, as one ZIP of JSON lines, and the same clinic from it again.

One file per table, one row a line, keys are the columns; ``manifest.json`` lists the tables in
the order in which they are restored, with their number of rows and the hash of their file, and
the pictures, which come along where the consent to them stands. The
audit and every seal come along, so a restored clinic verifies like the one that was exported.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from needlework.clinic import models as clinic
from needlework.clinic.photographs import carrying
from needlework.problems import BadInputError, Problem

FORMAT = "needlework-clinic-export/1"
MANIFEST = "manifest.json"
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
    clinic.TreatmentPlan,
    clinic.DraftVersion,
    clinic.Approval,
    clinic.Withdrawal,
    clinic.Consent,
    clinic.Lot,
    clinic.AuditEvent,
)
"""In an order in which every row refers to rows that are there."""


def export(path: Path) -> int:
    """Write every row into one file, all or nothing; return how many."""
    part = path.with_name(f".{path.name}.part")
    rows = 0
    with _one_moment(), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = []
        for table in TABLES:
            text = "".join(f"{line}\n" for line in _lines(table))
            count = text.count("\n")
            rows += count
            archive.writestr(_name(table), text)
            listed.append({"table": _label(table), "rows": count, "sha256": _hash(text)})
        pictures = carrying.pack(archive)
        manifest = {"format": FORMAT, "tables": listed, carrying.LISTED: pictures}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    part.replace(path)
    return rows


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


def restore(path: Path) -> int:
    """Restore an export into an empty clinic, and compare every row with it.

    Raises
    ------
    BadInputError
        The file is no export, is damaged, or this clinic is not empty.
    """
    if clinic.Clinic.objects.exists() or clinic.AuditEvent.objects.exists():
        raise _refused("this clinic is not empty", "a new folder or database", "Choose one.")
    done: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive, transaction.atomic():
            rows = _tables(archive)
            done += carrying.unpack(archive)
    except BaseException:
        carrying.discard(done)
        raise
    return rows


def _tables(archive: zipfile.ZipFile) -> int:
    """Restore every row; return how many."""
    listed = _manifest(archive)
    rows = 0
    for table in TABLES:
        text = archive.read(_name(table)).decode()
        if _hash(text) != listed[_label(table)]["sha256"]:
            raise _refused(f"{_name(table)} is damaged", "the file as written", "Copy it anew.")
        rows += _insert(table, text)
        written = "".join(f"{line}\n" for line in _lines(table))
        if written != text:
            raise _refused(f"{_name(table)} came back changed", "the same rows", "Report it.")
    _sequences()
    return rows


def _lines(table: type[models.Model]) -> Iterator[str]:
    names = [field.attname for field in table._meta.concrete_fields]
    for row in table._default_manager.order_by("pk").values(*names).iterator(chunk_size=2000):
        yield json.dumps(row, cls=_Exact, ensure_ascii=False, sort_keys=True)


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond, where Django's own encoder cuts them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _insert(table: type[models.Model], text: str) -> int:
    made = []
    fields = {field.attname: field for field in table._meta.concrete_fields}
    for line in text.splitlines():
        row = {name: _value(fields[name], value) for name, value in json.loads(line).items()}
        made.append(table(**row))
    _keep_times(table)
    try:
        table._default_manager.bulk_create(made, batch_size=500)
    finally:
        _give_times(table)
    return len(made)


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _stamped(table: type[models.Model]) -> Iterator[Any]:
    for field in table._meta.concrete_fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            yield field


def _keep_times(table: type[models.Model]) -> None:
    """Let the times of an export stand, where a new row would get the time of now."""
    for field in _stamped(table):
        field.kept = (field.auto_now, field.auto_now_add)
        field.auto_now = field.auto_now_add = False


def _give_times(table: type[models.Model]) -> None:
    fields: list[Any] = list(table._meta.concrete_fields)
    for field in fields:
        if hasattr(field, "kept"):
            field.auto_now, field.auto_now_add = field.kept
            del field.kept


def _sequences() -> None:
    """Let new rows be numbered after the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    found = json.loads(archive.read(MANIFEST)) if MANIFEST in archive.namelist() else {}
    if found.get("format") != FORMAT:
        raise _refused("no export of a clinic", f"a file in the format {FORMAT}", "Choose one.")
    return {row["table"]: row for row in found["tables"]}


def _label(table: type[models.Model]) -> str:
    return table._meta.db_table


def _name(table: type[models.Model]) -> str:
    return f"{_label(table)}.jsonl"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(given: str, allowed: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("export", given, allowed, remedy, "clinic.export")])
