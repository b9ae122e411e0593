"""Which database holds the clinic: SQLite in its folder, or PostgreSQL by ``DATABASE_URL``."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from needlework.clinic.environment import DATABASE_FILE, folder, refused

POSTGRES = ("postgres", "postgresql")
_BUSY_SECONDS = 20
# Acknowledged is durable: every commit reaches the disk. Writers queue at BEGIN, so that no
# transaction fails half-way because another one wrote meanwhile.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": _BUSY_SECONDS,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str | None) -> dict[str, Any]:
    """Return Django's settings of a database.

    Parameters
    ----------
    url : str or None
        ``sqlite:///relative.sqlite3``, ``sqlite:////absolute.sqlite3`` or
        ``postgres://user:password@host:port/name``; None for SQLite in the clinic's folder.
    """
    if url is None or not url.strip():
        return _sqlite(folder() / DATABASE_FILE)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)[1:]).absolute())
    if parts.scheme in POSTGRES:
        return _postgres(url)
    allowed = "sqlite:///file or postgres://user:password@host:port/name"
    raise refused("DATABASE_URL", f"a URL that begins with {parts.scheme!r}", allowed, "Mend it.")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(_SQLITE),
        # A second connection of the tests must see the same file.
        "TEST": {"NAME": str(path)},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
