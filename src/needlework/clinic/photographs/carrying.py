"""Pictures in an export or a backup, and out of it: those whose consent stands."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Literal

from needlework.clinic.models import Photograph
from needlework.clinic.photographs import storing
from needlework.clinic.photographs.keeping import visible
from needlework.clinic.photographs.sealing import SealError
from needlework.problems import BadInputError, Problem

FOLDER = "photographs"
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)
"""What a damaged archive may raise."""
LISTED = "photographs"
"""Key of the manifest: every picture that comes along."""
KIND = "pictures"
"""Key of the manifest: how they come along."""
Kind = Literal["open", "sealed", "apart"]
"""Readable by everybody, encrypted as the clinic keeps them, or not at all."""
Rows = list[dict[str, Any]]
Table = type[Photograph] | None


def pack(archive: zipfile.ZipFile, kind: Kind, photographs: Table = Photograph) -> Rows:
    """Write every picture that may be seen into a file; return what the manifest lists.

    A picture that cannot be opened, or is not what its row says, stops it: a copy that cannot be
    read is none.
    """
    if kind == "apart" or photographs is None:
        return []
    listed = []
    with storing.locked(shared=True):
        for name, digest in _named(photographs):
            content = _opened(name, digest)
            written = content if kind == "open" else storing.sealed_bytes(name)
            archive.writestr(_path(name, kind), written, zipfile.ZIP_STORED)
            listed.append({"file": _path(name, kind), "sha256": _hash(written)})
    return listed


def unpack(
    archive: zipfile.ZipFile, kind: Kind, listed: Rows, photographs: Table = Photograph
) -> list[str]:
    """Put the pictures of a file into this clinic; return their names.

    To be called when the rows are restored. Readable ones are encrypted with the key of this
    clinic, and must be what their rows say; encrypted ones must be what the manifest says, and
    need the key of the clinic that they come from.

    Raises
    ------
    BadInputError
        A picture is missing or damaged, with everything undone.
    """
    if kind == "apart" or photographs is None:
        return []
    digests = {row["file"]: row["sha256"] for row in listed}
    done: list[str] = []
    try:
        for name, digest in _named(photographs):
            path = _path(name, kind)
            content = read(archive, path, digest if kind == "open" else digests.get(path, ""))
            done.append(name)
            with storing.locked(shared=True):
                put = storing.keep if kind == "open" else storing.replace
                put(name, content)
    except BaseException:
        discard(done)
        raise
    return done


def discard(done: list[str]) -> None:
    """Undo what was unpacked."""
    for name in done:
        storing.discard(name)


def read(archive: zipfile.ZipFile, path: str, digest: str) -> bytes:
    """Return a member of an archive that is what its hash says.

    Raises
    ------
    BadInputError
        It is missing or damaged.
    """
    if path not in archive.namelist():
        raise _refused(f"{path} is missing", "Copy the export anew.")
    try:
        content = archive.read(path)
    except UNREADABLE as fault:
        raise _refused(f"{path} is damaged", "Copy the export anew.") from fault
    if _hash(content) != digest:
        raise _refused(f"{path} is damaged", "Copy the export anew.")
    return content


def _named(photographs: type[Photograph]) -> Iterator[tuple[str, str]]:
    yield from visible(photographs).order_by("pk").values_list("name", "sha256")


def _opened(name: str, digest: str) -> bytes:
    try:
        content = storing.content_of(name)
    except SealError as fault:
        raise _refused(str(fault), "Bring the file or its key back from a copy.") from fault
    if _hash(content) != digest:
        raise _refused(f"picture {name} is another", "Bring the file back from a copy.")
    return content


def _path(name: str, kind: Kind) -> str:
    return f"{FOLDER}/{name}{'.jpg' if kind == 'open' else storing.ENDING}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refused(given: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("export", given, "every picture", remedy, "clinic.export")])
