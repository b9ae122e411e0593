"""The keys of the pictures: from the environment, or from a file that nobody else may read.

The first key encrypts; the others only read what they once encrypted, until it is encrypted anew.
A key is never in the database.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from needlework.clinic.environment import folder, refused

VARIABLE = "NEEDLEWORK_PICTURE_KEY"
FILE = "picture.key"
LENGTH = 32
"""Bytes of a key: AES with 256 bits."""
MARK = 8
"""Bytes of a key's hash by which a file says which key it needs."""
_ALLOWED = f"{LENGTH} random bytes in base64"


@dataclass(frozen=True, slots=True)
class Key:
    """A key; its words never show it."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.mark.hex()})"

    @property
    def mark(self) -> bytes:
        """By which a file names it."""
        return hashlib.sha256(b"needlework picture key" + self.secret).digest()[:MARK]

    def words(self) -> str:
        """Return it as it is kept."""
        return base64.b64encode(self.secret).decode()


def new_key() -> Key:
    """Return a new random key."""
    return Key(secrets.token_bytes(LENGTH))


def key_file() -> Path:
    """Return where the keys are kept, unless the environment holds them."""
    return folder() / FILE


def keys() -> tuple[Key, ...]:
    """Return the keys, the one that encrypts first.

    Raises
    ------
    BadInputError
        There is none, one cannot be read, or others may read the file.
    """
    given = os.environ.get(VARIABLE)
    return keys_in(key_file()) if given is None else _keys(given)


def keys_in(path: Path) -> tuple[Key, ...]:
    """Return the keys that a file holds; see :func:`keys`."""
    return _keys(_read(path))


def make_key_file(path: Path) -> bool:
    """Make a file with a new key where neither it nor a key of the environment is there."""
    if path.exists() or os.environ.get(VARIABLE):
        return False
    write(path, (new_key(),))
    return True


def write(path: Path, found: tuple[Key, ...]) -> None:
    """Keep keys in a file, whole or not at all, readable by nobody else."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write("".join(f"{key.words()}\n" for key in found))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def _read(path: Path) -> str:
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        _refuse_none(f"not set, and there is no {path}")
        raise
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise refused(str(path), "others may read it", "mode 600", f"Run `chmod 600 {path}`.")
    return text


def _keys(text: str) -> tuple[Key, ...]:
    found = tuple(_key(word) for word in text.replace(",", " ").split())
    if not found:
        _refuse_none("empty")
    return found


def _key(word: str) -> Key:
    try:
        found = base64.b64decode(word, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != LENGTH:
        raise refused("key of the pictures", "no key", _ALLOWED, "Put the right key there.")
    return Key(found)


def _refuse_none(given: str) -> None:
    allowed = f"{_ALLOWED}, or the file that `needlework clinic init` makes"
    raise refused(VARIABLE, given, allowed, "Run `needlework clinic rotate-picture-key`.")
