"""Make Django ready for a command, and refuse plainly where the extra is not installed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from needlework.clinic.environment import FOLDER, make_folder, refused
from needlework.clinic.photographs.keys import FILE, make_key_file
from needlework.problems import BadInputError, Problem

SETTINGS = "needlework.clinic.settings"
NEEDED = ("django", "allauth", "cryptography", "PIL", "waitress", "whitenoise")


def require_extra() -> None:
    """Refuse in one sentence where the clinic's packages are missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise BadInputError(
            [
                Problem(
                    "the clinic",
                    f"{', '.join(missing)} is not installed",
                    "the packages of the extra `clinic`",
                    "Install them: pip install 'needlework[clinic]'.",
                    "clinic.extra",
                )
            ]
        )


def ready(folder: Path | None = None, database: str | None = None) -> None:
    """Load the settings of the clinic in a folder; the environment stays the one source."""
    require_extra()
    os.umask(0o077)  # databases, exports and backups are for whoever runs this alone
    if folder is not None:
        os.environ[FOLDER] = str(folder.absolute())
    if database is not None:
        os.environ["DATABASE_URL"] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def ready_current(folder: Path, database: str | None = None) -> None:
    """Load settings, and refuse a clinic whose tables are not those of this program."""
    ready(folder, database)
    from needlework.clinic.upgrading.schema import require_current

    require_current()


def ready_new(folder: Path, database: str | None = None) -> None:
    """Make the folder with its keys where it is new, load settings, make the tables.

    A clinic that is there and of another version is refused: its tables change only after a copy.
    """
    require_extra()
    os.umask(0o077)
    make_folder(folder.absolute())
    make_key_file(folder.absolute() / FILE)
    ready(folder, database)
    make_tables()


def make_tables() -> None:
    """Make the tables of the clinic at hand, where nobody else's are there."""
    from django.core.management import call_command

    from needlework.clinic.upgrading import schema

    found = schema.schema()
    schema.refuse_newer(found)
    schema.refuse_older(found)
    schema.require_unicode()
    if schema.is_sqlite():
        _make_file(schema.sqlite_file())
    call_command("migrate", verbosity=0, interactive=False)


def _make_file(path: Path) -> None:
    """Make the file of a database, readable by nobody else; its log gets the same mode."""
    try:
        path.touch(mode=0o600)
    except OSError as fault:
        given = f"cannot be written ({fault.strerror})"
        raise refused(str(path), given, "a folder of yours", "Choose another.") from fault
