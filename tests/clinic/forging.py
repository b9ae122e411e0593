"""Change rows as somebody does who owns the database and takes its triggers off."""

from __future__ import annotations

from typing import Any

from django.db import connection


def release(table: str = "clinic_approval") -> None:
    """Take the triggers of a table off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for change in ("update", "delete", "replace"):
                cursor.execute(f"DROP TRIGGER {table}_{change}")


def written(statement: str, *values: Any) -> int:
    """Run a statement; return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
