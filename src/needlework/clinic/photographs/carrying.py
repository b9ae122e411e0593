"""Pictures and faces in an export or a backup, and out of it: those that may be seen."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from needlework.clinic.faces import showing
from needlework.clinic.models import PatientFace, Photograph
from needlework.clinic.photographs import storing
from needlework.clinic.photographs.keeping import visible
from needlework.clinic.photographs.sealing import SealError
from needlework.problems import BadInputError, Problem

FOLDER, FACES = "photographs", "faces"
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)
"""What a damaged archive may raise."""
LISTED = "photographs"
"""Key of the manifest: every picture and face that comes along."""
KIND = "pictures"
"""Key of the manifest: how they come along."""
Kind = Literal["open", "sealed", "apart"]
"""Readable by everybody, encrypted as the clinic keeps them, or not at all."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The tables whose rows have a file, as the database has them; None where it has none yet."""

    photographs: type[Photograph] | None = Photograph
    faces: type[PatientFace] | None = PatientFace


NOW = Kept()


def pack(archive: zipfile.ZipFile, kind: Kind, kept: Kept = NOW) -> Rows:
    """Write every picture and face that may be seen into a file; return what the manifest lists.

    One that cannot be opened, or is not what its row says, stops it: a copy that cannot be
    read is none.
    """
    if kind == "apart":
        return []
    listed = []
    with storing.locked(shared=True):
        for path, name, digest in _files(kept, kind):
            content = _opened(name, digest)
            written = content if kind == "open" else storing.sealed_bytes(name)
            archive.writestr(path, written, zipfile.ZIP_STORED)
            listed.append({"file": path, "sha256": _hash(written)})
    return listed


def unpack(archive: zipfile.ZipFile, kind: Kind, listed: Rows, kept: Kept = NOW) -> list[str]:
    """Put the pictures and faces of a file into this clinic; return their names.

    To be called when the rows are restored. Readable ones are encrypted with the key of this
    clinic, and must be what their rows say; encrypted ones must be what the manifest says, and
    need the key of the clinic that they come from.

    Raises
    ------
    BadInputError
        One is missing or damaged, with everything undone.
    """
    if kind == "apart":
        return []
    digests = {row["file"]: row["sha256"] for row in listed}
    done: list[str] = []
    try:
        for path, name, digest in _files(kept, kind):
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


def _files(kept: Kept, kind: Kind) -> Iterator[tuple[str, str, str]]:
    """Yield path in the file, name and hash of everything that comes along."""
    if kept.photographs is not None:
        for name, digest in _named(visible(kept.photographs)):
            yield _path(FOLDER, name, ".jpg", kind), name, digest
    if kept.faces is not None:
        for name, digest in _named(showing.visible(kept.faces)):
            yield _path(FACES, name, ".toml", kind), name, digest


def _named(rows: QuerySet[Any]) -> Iterator[tuple[str, str]]:
    yield from rows.order_by("pk").values_list("name", "sha256")


def _opened(name: str, digest: str) -> bytes:
    try:
        content = storing.content_of(name)
    except SealError as fault:
        raise _refused(str(fault), "Bring the file or its key back from a copy.") from fault
    if _hash(content) != digest:
        raise _refused(f"file {name} is another", "Bring the file back from a copy.")
    return content


def _path(folder: str, name: str, ending: str, kind: Kind) -> str:
    """Return where a file lies: encrypted ones all in the folder in which the clinic has them."""
    return f"{folder}/{name}{ending}" if kind == "open" else f"{FOLDER}/{name}{storing.ENDING}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refused(given: str, remedy: str) -> BadInputError:
    return BadInputError(
        [Problem("export", given, "every picture and face", remedy, "clinic.export")]
    )
