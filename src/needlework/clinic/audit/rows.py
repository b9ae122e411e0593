"""The rows that nobody changes, held against what the audit says of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from needlework.clinic import models as clinic

KEPT: tuple[type[models.Model], ...] = (
    clinic.ChartEntry,
    clinic.DraftVersion,
    clinic.Approval,
    clinic.Withdrawal,
    clinic.Consent,
    clinic.PhotographConsent,
    clinic.PhotographConsentWithdrawal,
    clinic.Photograph,
    clinic.PhotographVoid,
    clinic.PatientFace,
    clinic.PatientFaceVoid,
)
"""Tables in which rows are only ever added, each with an event that says its digest."""
ROWS = "rows"
"""Key of an event's details."""
_AT_ONCE = 500
_NAMED = 5
_BY_NAME = {table._meta.model_name: table for table in KEPT}


def digests(rows: Iterable[models.Model]) -> dict[str, str]:
    """Return what an event says of the rows that were added with it."""
    return {f"{row._meta.model_name} {row.pk}": digest(row) for row in rows}


def digest(row: models.Model) -> str:
    """Return the hash of everything that a row holds."""
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_exact)
    return hashlib.sha256(text.encode()).hexdigest()


def changed_rows() -> tuple[str, ...]:
    """Return one sentence for each row that is other than the audit says, gone, or unheard of."""
    known: dict[str, set[int]] = {name: set() for name in _BY_NAME if name}
    faults: list[str] = []
    for number, said in _events():
        for name, table in _BY_NAME.items():
            wanted = {int(one.split()[1]): each for one, each in said.items()
                      if one.split()[0] == name}  # fmt: skip
            known[str(name)] |= set(wanted)
            found = table._default_manager.in_bulk(list(wanted)) if wanted else {}
            faults += _against(str(name), wanted, found, number)
    faults += [fault for name, numbers in known.items() for fault in _unheard(name, numbers)]
    return tuple(faults)


def _events() -> Iterator[tuple[int, dict[str, str]]]:
    """Yield what some hundred events together say of rows, with the number of the last."""
    rows = clinic.AuditEvent.objects.filter(details__contains=f'"{ROWS}"').order_by("number")
    said: dict[str, str] = {}
    number = 0
    for number, details in rows.values_list("number", "details").iterator(chunk_size=_AT_ONCE):
        said |= json.loads(details).get(ROWS) or {}
        if len(said) >= _AT_ONCE:
            yield number, said
            said = {}
    yield number, said


def _against(
    name: str, wanted: dict[int, str], found: dict[int, Any], number: int
) -> Iterator[str]:
    for pk, said in wanted.items():
        row = found.get(pk)
        if row is None:
            yield f"{name} {pk}: it is gone; the audit, up to event {number}, has it"
        elif digest(row) != said:
            yield f"{name} {pk}: it is not what the audit, up to event {number}, says"


def _unheard(name: str, numbers: set[int]) -> Iterator[str]:
    rows = _BY_NAME[name]._default_manager.order_by("pk").values_list("pk", flat=True)
    unheard = [pk for pk in rows.iterator(chunk_size=2000) if pk not in numbers]
    for pk in unheard[:_NAMED]:
        yield f"{name} {pk}: no event of the audit tells of it"
    if len(unheard) > _NAMED:
        yield f"{name}: {len(unheard) - _NAMED} more that no event tells of"


def _exact(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no digest")
