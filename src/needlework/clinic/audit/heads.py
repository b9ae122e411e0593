"""Heads of the audit noted beside the database: what shows that events were cut off at the end.

Each line holds number, hash and time of an event, and a mark made with the clinic's secret key, so
that whoever has the database alone can make no line. Whoever has the folder too can take lines
away: a head noted on paper or in a backup elsewhere is what remains then.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from needlework.clinic.environment import folder
from needlework.clinic.models import AuditEvent

FILE = "audit.heads"


def heads_file() -> Path:
    """Return where the heads are noted."""
    return folder() / FILE


def note() -> str:
    """Note the head of now, and return it with its number; nothing where there is none yet."""
    last = AuditEvent.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        return ""
    said = f"{last[0]} {last[1]}"
    path = heads_file()
    lines = _lines(path)
    if path.parent.is_dir() and not (lines and lines[-1].startswith(f"{said} ")):
        line = f"{said} {timezone.now().isoformat(timespec='seconds')}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{line} {_mark(line)}\n")
            stream.flush()
            os.fsync(stream.fileno())
    return f"{last[0]} events, head {last[1]}"


def faults() -> Iterator[str]:
    """Yield one sentence for each noted head that the audit does not have any more."""
    for at, text in enumerate(_lines(heads_file()), start=1):
        line, _, mark = text.rpartition(" ")
        parts = line.split(" ")
        if len(parts) != 3 or not hmac.compare_digest(mark, _mark(line)):
            yield f"{FILE}, line {at}: not written with the key of this clinic"
            continue
        number, head, when = parts
        if not AuditEvent.objects.filter(number=int(number), hash=head).exists():
            yield f"event {number}, noted on {when}: not in the audit any more, or another"


def _mark(line: str) -> str:
    key = b"needlework audit head" + settings.SECRET_KEY.encode()
    return hmac.new(key, line.encode(), hashlib.sha256).hexdigest()


def _lines(path: Path) -> list[str]:
    return path.read_text("ascii", errors="replace").splitlines() if path.is_file() else []
