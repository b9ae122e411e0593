"""Whether the tables of the clinic at hand are those that this version of the program knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from needlework.problems import BadInputError, Problem

EXPORTED = ("clinic", "mfa")
"""Applications whose tables hold what a clinic has."""
State = Literal["new", "older", "current", "newer"]


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a database beside those of this program.

    Parameters
    ----------
    applied : tuple of str
        Migrations that the database has had, as ``application.name``; none in an empty one.
    missing : tuple of str
        What it has not had yet: migrations, and the table that processes share.
    unknown : tuple of str
        What it has had and this program does not know.
    """

    applied: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def state(self) -> State:
        """What the clinic is to this program."""
        if not any(one.startswith("clinic.") for one in self.applied):
            return "new"
        if self.unknown:
            return "newer"
        return "older" if self.missing else "current"


def schema() -> Schema:
    """Return what the database has had, what it lacks and what is not known here.

    Raises
    ------
    BadInputError
        The database cannot be reached or read.
    """
    if is_sqlite() and not sqlite_file().is_file():
        return Schema((), (), ())  # to ask would make an empty file
    try:
        return _read()
    except Error as fault:
        said = str(fault).strip().splitlines()[0]
        allowed = "a database that answers"
        remedy = "Start its server, or correct --database, DATABASE_URL or --folder."
        raise _refused(f"cannot be read ({said})", allowed, remedy, "clinic.database") from fault


def newest_applied() -> dict[str, str]:
    """Return the newest migration that the database has had of each exported application."""
    loader = MigrationLoader(connection)
    done = set(loader.applied_migrations)
    found = {}
    for key in sorted(done & set(loader.graph.nodes)):
        after = (child.key for child in loader.graph.node_map[key].children)
        if key[0] in EXPORTED and not any(one in done and one[0] == key[0] for one in after):
            found[key[0]] = key[1]
    return found


def tables_as_applied() -> Any:
    """Return the models as the database has them now, which older tables need."""
    loader = MigrationLoader(connection)
    return loader.project_state([*newest_applied().items()]).apps


def is_known(application: str, name: str) -> bool:
    """Whether this program knows a migration."""
    return (application, name) in MigrationLoader(None).graph.nodes


def require_current() -> None:
    """Refuse in one sentence to work with tables that are not those of this program.

    Raises
    ------
    BadInputError
        The clinic was never set up, or an older or a newer version made it.
    """
    found = schema()
    if found.state == "new":
        remedy = "Run `needlework clinic init`, or name another --folder."
        raise _refused("never set up", "a clinic", remedy, "clinic.new")
    if found.state == "older":
        refuse_older(found)
    refuse_newer(found)


def refuse_older(found: Schema) -> None:
    """Refuse a clinic of an older version, where it is one."""
    if found.state != "older":
        return
    given = f"made by an older version ({found.missing[0]} and what follows it are missing)"
    remedy = "Stop its server and run `needlework clinic upgrade`, which makes a copy first."
    raise _refused(given, "the tables of this version", remedy, "clinic.older")


def refuse_newer(found: Schema) -> None:
    """Refuse a clinic of a newer version, where it is one."""
    if found.state != "newer":
        return
    given = f"made by a newer version (it has had {found.unknown[-1]}, which is not known here)"
    remedy = "Install that version of Needlework, or a newer one; nothing was changed."
    raise _refused(given, "the tables of this version", remedy, "clinic.newer")


def require_unicode() -> None:
    """Refuse a database of PostgreSQL that counts bytes instead of letters.

    Raises
    ------
    BadInputError
        Its encoding is not UTF8.
    """
    if is_sqlite():
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        (found,) = cursor.fetchone()
    if found != "UTF8":
        remedy = "Make one: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0."
        raise _refused(f"its encoding is {found}", "UTF8", remedy, "clinic.encoding")


def is_sqlite() -> bool:
    """Whether the clinic at hand lies in a file."""
    return connection.vendor == "sqlite"


def sqlite_file() -> Path:
    """Return the file of a clinic on SQLite."""
    return Path(str(connection.settings_dict["NAME"]))


def where() -> str:
    """Return the clinic at hand in words, without a password."""
    return str(sqlite_file()) if is_sqlite() else f"database {connection.settings_dict['NAME']}"


def _read() -> Schema:
    loader = MigrationLoader(connection)
    done, nodes = set(loader.applied_migrations), set(loader.graph.nodes)
    # What was joined into one migration is known by its old names too.
    known = nodes | set(loader.disk_migrations) | _replaced(loader)
    ours = {label for label, _ in nodes}
    missing = [_name(key) for key in _in_order(loader) if key not in done]
    if settings.CACHE_TABLE not in connection.introspection.table_names():
        missing.append(f"the table {settings.CACHE_TABLE}")
    strange = sorted(key for key in done - known if key[0] in ours)
    return Schema(
        tuple(_name(key) for key in sorted(done)),
        tuple(missing),
        tuple(_name(key) for key in strange),
    )


def _replaced(loader: MigrationLoader) -> set[tuple[str, str]]:
    return {key for one in loader.disk_migrations.values() for key in one.replaces}


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Return every migration in an order in which they can be applied."""
    found: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(found)


def _name(key: tuple[str, str]) -> str:
    return f"{key[0]}.{key[1]}"


def _refused(given: str, allowed: str, remedy: str, code: str) -> BadInputError:
    return BadInputError([Problem(where(), given, allowed, remedy, code)])
