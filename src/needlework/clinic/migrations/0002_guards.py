"""The database itself refuses to change or delete what must stay as it was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = (
    *("clinic_auditevent", "clinic_approval", "clinic_withdrawal", "clinic_chartentry"),
    *("clinic_draftversion", "clinic_consent"),
)
CHANGES = ("UPDATE", "DELETE")

_SQLITE = """
CREATE TRIGGER {table}_{name} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed or deleted'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION clinic_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME; END $$
"""
_POSTGRES = """
CREATE TRIGGER {table}_{name} BEFORE {change} ON {table}
FOR EACH {each} EXECUTE FUNCTION clinic_refuse()
"""


Change = Callable[[object, BaseDatabaseSchemaEditor], None]


def guarding(tables: tuple[str, ...]) -> Change:
    """Return what puts the triggers on some tables."""

    def guard(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(_FUNCTION, params=None)  # its % is not one of ours
        for table in tables:
            for change in CHANGES:
                _put(editor, table, change, "ROW")
            if editor.connection.vendor == "postgresql":
                _put(editor, table, "TRUNCATE", "STATEMENT")

    return guard


def _put(editor: BaseDatabaseSchemaEditor, table: str, change: str, each: str) -> None:
    words = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
    editor.execute(words.format(table=table, name=change.lower(), change=change, each=each))


def releasing(tables: tuple[str, ...]) -> Change:
    """Return what takes the triggers off, for a migration back."""

    def release(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        on_table = editor.connection.vendor == "postgresql"
        for table in tables:
            for change in (*CHANGES, *(("TRUNCATE",) if on_table else ())):
                name = f"{table}_{change.lower()}"
                editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_table else ""))

    return release


class Migration(migrations.Migration):
    """Triggers against UPDATE and DELETE, on PostgreSQL against TRUNCATE too."""

    dependencies: ClassVar = [("clinic", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(guarding(TABLES), releasing(TABLES))]
