"""Closes a door beside the triggers: SQLite's REPLACE takes a row away without asking them.

``INSERT OR REPLACE`` deletes the row that is in its way, and runs no trigger on DELETE. A trigger
before INSERT sees it first. On PostgreSQL the triggers hold in every replication role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "clinic_auditevent": (("id",), ("number",)),
    "clinic_approval": (("id",), ("plan_id", "number")),
    "clinic_withdrawal": (("id",), ("approval_id",)),
    "clinic_chartentry": (("id",), ("replaces_id",)),
    "clinic_draftversion": (("id",), ("plan_id", "number")),
    "clinic_consent": (("id",),),
    "clinic_photographconsent": (("id",),),
    "clinic_photographconsentwithdrawal": (("id",), ("consent_id",)),
    "clinic_photograph": (("id",), ("name",)),
    "clinic_photographvoid": (("id",), ("photograph_id",)),
    "clinic_patientface": (("id",), ("name",)),
    "clinic_patientfacevoid": (("id",), ("face_id",)),
}
_SQLITE = """
CREATE TRIGGER {table}_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {there})
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END
"""
_CHANGES = ("update", "delete", "truncate")
Change = Callable[[object, BaseDatabaseSchemaEditor], None]


def guard(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on, or on PostgreSQL let those that are there hold always."""
    for table, unique in UNIQUE.items():
        if editor.connection.vendor == "postgresql":
            _enable(editor, table, "ALWAYS ")
        else:
            each = (" AND ".join(f"{name} = NEW.{name}" for name in names) for names in unique)
            there = " OR ".join(f"({one})" for one in each)
            editor.execute(_SQLITE.format(table=table, there=there))


def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off, for a migration back."""
    for table in UNIQUE:
        if editor.connection.vendor == "postgresql":
            _enable(editor, table, "")
        else:
            editor.execute(f"DROP TRIGGER {table}_replace")


def _enable(editor: BaseDatabaseSchemaEditor, table: str, always: str) -> None:
    for change in _CHANGES:
        editor.execute(f"ALTER TABLE {table} ENABLE {always}TRIGGER {table}_{change}")


class Migration(migrations.Migration):
    """Triggers before INSERT on SQLite; triggers that hold always on PostgreSQL."""

    dependencies: ClassVar = [("clinic", "0009_patient_face_guards")]
    operations: ClassVar = [migrations.RunPython(guard, release)]
