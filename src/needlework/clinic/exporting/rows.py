"""Rows of a table as lines of JSON, and the same rows from them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Table = type[models.Model]


def lines(table: Table) -> Iterator[str]:
    """Yield every row of a table, in the order of their numbers."""
    names = [field.attname for field in table._meta.concrete_fields]
    for row in table._default_manager.order_by("pk").values(*names).iterator(chunk_size=2000):
        yield json.dumps(row, cls=_Exact, ensure_ascii=False, sort_keys=True)


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond, where Django's own encoder cuts them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def insert(table: Table, text: str) -> int:
    """Put the rows of :func:`lines` into a table; return how many."""
    made = []
    fields = {field.attname: field for field in table._meta.concrete_fields}
    # Only "\n" ends a row: text of a chart may hold what Unicode calls an end of a line, too.
    for line in filter(None, text.split("\n")):
        row = {name: _value(fields[name], value) for name, value in json.loads(line).items()}
        made.append(table(**row))
    _keep_times(table)
    try:
        table._default_manager.bulk_create(made, batch_size=500)
    finally:
        _give_times(table)
    return len(made)


def number_after(tables: Sequence[Table]) -> None:
    """Let new rows be numbered after those that were put in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _stamped(table: Table) -> Iterator[Any]:
    for field in table._meta.concrete_fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            yield field


def _keep_times(table: Table) -> None:
    """Let the times of an export stand, where a new row would get the time of now."""
    for field in _stamped(table):
        field.kept = (field.auto_now, field.auto_now_add)
        field.auto_now = field.auto_now_add = False


def _give_times(table: Table) -> None:
    fields: list[Any] = list(table._meta.concrete_fields)
    for field in fields:
        if hasattr(field, "kept"):
            field.auto_now, field.auto_now_add = field.kept
            del field.kept
