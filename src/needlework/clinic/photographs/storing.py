"""The encrypted files: a folder beside the database, outside everything that is served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from needlework.clinic.environment import folder
from needlework.clinic.photographs.keys import keys
from needlework.clinic.photographs.sealing import SealError, seal, unseal

FOLDER = "photographs"
ENDING = ".sealed"
PART = ".part"
LOCK = ".lock"


def place() -> Path:
    """Return the folder of the encrypted files, made where it is new."""
    found = folder() / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def file_of(name: str) -> Path:
    """Return where a picture lies; a name is 32 hexadecimal digits and nothing else."""
    if len(name) != 32 or not set(name) <= set("0123456789abcdef"):
        raise ValueError(f"{name!r} names no picture")
    return place() / f"{name}{ENDING}"


def keep(name: str, content: bytes) -> None:
    """Encrypt a picture into its file, whole or not at all, on the disk before it returns.

    To be called with the folder held: :func:`locked`, shared.
    """
    replace(name, seal(content, name, keys()[0]))


def replace(name: str, sealed: bytes) -> None:
    """Put bytes in the place of a file at once."""
    path = file_of(name)
    part = path.with_suffix(PART)
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(sealed)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def content_of(name: str) -> bytes:
    """Return a picture.

    Raises
    ------
    SealError
        The file is not there, was changed, or needs another key.
    """
    try:
        return _opened(name)
    except SealError:
        return _opened(name)  # the key was rotated between reading the two files


def sealed_bytes(name: str) -> bytes:
    """Return the file of a picture as it is, encrypted."""
    return file_of(name).read_bytes()


def discard(name: str) -> None:
    """Remove a file."""
    file_of(name).unlink(missing_ok=True)


def discard_parts() -> int:
    """Remove what was being written when a machine stopped; return how many files."""
    found = list(place().glob(f"*{PART}"))
    for path in found:
        path.unlink()
    return len(found)


def names() -> Iterator[str]:
    """Yield the name of every file that is there."""
    for path in sorted(place().glob(f"*{ENDING}")):
        yield path.name.removesuffix(ENDING)


@contextmanager
def locked(shared: bool) -> Iterator[None]:
    """Hold the folder: many may write, and nobody while the key is rotated."""
    try:
        import fcntl
    except ImportError:  # a system without such locks: rotate while nobody serves
        yield
        return
    descriptor = os.open(place() / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _opened(name: str) -> bytes:
    try:
        sealed = file_of(name).read_bytes()
    except FileNotFoundError as fault:
        raise SealError(f"picture {name} is not there") from fault
    return unseal(sealed, name, keys())


def _sync_folder(path: Path) -> None:
    """Let the new name reach the disk, where folders can be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
