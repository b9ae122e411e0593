"""Pictures in an export, and from it into another clinic: those whose consent stands."""

from __future__ import annotations

import hashlib
import zipfile
from typing import Any

from needlework.clinic.photographs import storing
from needlework.clinic.photographs.keeping import visible
from needlework.clinic.photographs.sealing import SealError
from needlework.problems import BadInputError, Problem

FOLDER = "photographs"
LISTED = "photographs"
"""Key of the manifest."""


def pack(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Write every picture that may be seen into an export; return what the manifest lists."""
    listed = []
    for name, digest in visible().order_by("pk").values_list("name", "sha256"):
        try:
            content = storing.content_of(name)
        except SealError as fault:
            raise _refused(str(fault), "Bring the file or its key back from a copy.") from fault
        archive.writestr(_path(name), content, zipfile.ZIP_STORED)
        listed.append({"file": _path(name), "sha256": digest})
    return listed


def unpack(archive: zipfile.ZipFile) -> list[str]:
    """Encrypt the pictures of an export with the key of this clinic; return their names.

    To be called when the rows are restored. What a file holds must be what its row says.

    Raises
    ------
    BadInputError
        A picture is missing or damaged, with everything undone.
    """
    done: list[str] = []
    try:
        for name, digest in visible().order_by("pk").values_list("name", "sha256"):
            content = _content(archive, name, digest)
            done.append(name)
            with storing.locked(shared=True):
                storing.keep(name, content)
    except BaseException:
        discard(done)
        raise
    return done


def discard(done: list[str]) -> None:
    """Undo what was unpacked."""
    for name in done:
        storing.discard(name)


def _content(archive: zipfile.ZipFile, name: str, digest: str) -> bytes:
    if _path(name) not in archive.namelist():
        raise _refused(f"{_path(name)} is missing", "Copy the export anew.")
    content = archive.read(_path(name))
    if hashlib.sha256(content).hexdigest() != digest:
        raise _refused(f"{_path(name)} is damaged", "Copy the export anew.")
    return content


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.jpg"


def _refused(given: str, remedy: str) -> BadInputError:
    return BadInputError([Problem("export", given, "every picture", remedy, "clinic.export")])
