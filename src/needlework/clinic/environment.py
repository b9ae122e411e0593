"""What the environment says, read by type; a wrong value is named with what is allowed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from needlework.problems import BadInputError, Problem

FOLDER = "NEEDLEWORK_CLINIC"
SECRET_KEY = "NEEDLEWORK_SECRET_KEY"
KEY_FILE = "secret.key"
DATABASE_FILE = "clinic.sqlite3"
SHORTEST_KEY = 50
_YES, _NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")


def folder() -> Path:
    """Return the folder of the clinic's data: what the environment names, else one here."""
    return Path(os.environ.get(FOLDER, "needlework-clinic")).absolute()


def yes_or_no(name: str, default: bool) -> bool:
    """Return a switch of the environment."""
    given = os.environ.get(name)
    if given is None:
        return default
    if given.strip().lower() in _YES:
        return True
    if given.strip().lower() in _NO:
        return False
    raise refused(name, repr(given), "yes or no", "Correct the variable.")


def names(name: str, default: str) -> list[str]:
    """Return names separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key() -> str:
    """Return the key that signs sessions: from the environment, else from the clinic's folder."""
    given = os.environ.get(SECRET_KEY)
    path = folder() / KEY_FILE
    if given is None and path.is_file():
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise refused(str(path), "others may read it", "mode 600", f"Run `chmod 600 {path}`.")
        given = path.read_text("ascii").strip()
    if given is None:
        raise refused(
            SECRET_KEY,
            "not set, and there is no " + str(path),
            "a secret of the environment or a clinic that was set up",
            "Run `needlework clinic init`.",
        )
    if len(given) < SHORTEST_KEY:
        allowed = f"{SHORTEST_KEY} characters or more"
        raise refused(SECRET_KEY, f"{len(given)} characters", allowed, "Make a longer one.")
    return given


def make_folder(path: Path) -> None:
    """Make the clinic's folder with a new key in it, readable by nobody else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = path / KEY_FILE
    if not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(64) + "\n")


def refused(where: str, given: str, allowed: str, remedy: str) -> BadInputError:
    """Return the error for a setting that cannot be used."""
    return BadInputError([Problem(where, given, allowed, remedy, "clinic.setting")])
