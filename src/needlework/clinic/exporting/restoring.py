"""The clinic that a backup holds, put into a new folder: all of it or nothing.

The folder gets a new key for sessions, so that people sign in anew. The key of the pictures is no
part of a backup; without it everything but the pictures is there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any, NoReturn

from needlework.clinic.environment import DATABASE_FILE, make_folder
from needlework.clinic.exporting.archive import BACKUP_FORMAT, MANIFEST
from needlework.clinic.exporting.backup import DATABASE
from needlework.clinic.photographs import carrying, keys, storing
from needlework.problems import BadInputError, Problem

_MAGIC = b"SQLite format 3\0"
_KEY_HELP = (
    f"put `{keys.FILE}` of the clinic that was copied into the folder, or set {keys.VARIABLE}"
)


def is_tables(path: Path) -> bool:
    """Whether a copy holds the tables of the documented export, not a database."""
    if not path.is_file():
        _refuse(f"there is no {path}", "a backup", "Look at its name.")
    with path.open("rb") as stream:
        if stream.read(len(_MAGIC)) == _MAGIC:
            return False
    return _manifest(path).get("format") != BACKUP_FORMAT


def place(path: Path, folder: Path) -> list[Path]:
    """Put database and pictures of a backup into a folder; return the files.

    Raises
    ------
    BadInputError
        The folder holds a clinic, or the backup is missing something or damaged; nothing stays.
    """
    for name in (DATABASE_FILE, storing.FOLDER):
        if (folder / name).exists():
            _refuse(f"{folder / name} is there", "a new folder", "Choose another --folder.")
    make_folder(folder)
    done: list[Path] = []
    try:
        with path.open("rb") as stream:
            alone = stream.read(len(_MAGIC)) == _MAGIC
        if alone:
            _put(folder / DATABASE_FILE, path.read_bytes(), done)
        else:
            _unpack(path, folder, done)
    except BaseException:
        take_away(done)
        raise
    return done


def take_away(done: list[Path]) -> None:
    """Remove what was placed."""
    for path in done:
        path.unlink(missing_ok=True)
    for path in {one.parent for one in done if one.parent.name == storing.FOLDER}:
        shutil.rmtree(path, ignore_errors=True)


def bring_key(path: Path, folder: Path) -> None:
    """Keep the key of the pictures that somebody brings along, in the folder of the clinic."""
    found = keys.keys_in(path)
    if path.absolute() != (folder / keys.FILE).absolute():
        keys.write(folder / keys.FILE, found)


def pictures_said() -> str:
    """Say how many of the pictures of the clinic at hand can be opened."""
    from needlework.clinic.photographs.keeping import visible

    names = list(visible().order_by("pk").values_list("name", flat=True))
    there = set(storing.names()).intersection(names)
    said = f"{len(there)} of {len(names)} pictures are there"
    try:
        opened = sum(_opens(name) for name in there)
    except BadInputError:
        return f"{said}, which need their key: {_KEY_HELP}"
    if opened < len(there):
        return f"{said}, of which {opened} can be opened: {_KEY_HELP}"
    return f"{said} and can be opened" if names else "no pictures"


def _opens(name: str) -> bool:
    from needlework.clinic.photographs.sealing import SealError

    try:
        storing.content_of(name)
    except SealError:
        return False
    return True


def _unpack(path: Path, folder: Path, done: list[Path]) -> None:
    manifest = _manifest(path)
    with zipfile.ZipFile(path) as archive:
        listed = manifest[DATABASE]
        _put_member(archive, listed["file"], listed["sha256"], folder / DATABASE_FILE, done)
        pictures = folder / storing.FOLDER
        pictures.mkdir(mode=0o700)
        for row in manifest[carrying.LISTED]:
            target = pictures / Path(row["file"]).name
            _put(target, carrying.read(archive, row["file"], row["sha256"]), done)


def _put_member(
    archive: zipfile.ZipFile, name: str, digest: str, target: Path, done: list[Path]
) -> None:
    """Write a member piece by piece, however large it is."""
    hashed = hashlib.sha256()
    try:
        _put(target, b"", done)
        with archive.open(name) as stream, target.open("wb") as out:
            while piece := stream.read(1 << 20):
                hashed.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except (KeyError, *carrying.UNREADABLE) as fault:
        raise _damaged(name) from fault
    if hashed.hexdigest() != digest:
        raise _damaged(name)


def _put(target: Path, content: bytes, done: list[Path]) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    done.append(target)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _manifest(path: Path) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(json.loads(archive.read(MANIFEST)))
    except (KeyError, ValueError, *carrying.UNREADABLE) as fault:
        _refuse(
            f"{path} is no backup", "a file of `needlework clinic backup`", "Choose it.", fault
        )


def _damaged(name: str) -> BadInputError:
    problem = Problem(
        "restore", f"{name} is damaged", "the file as written", "Copy it anew.", "clinic.restore"
    )
    return BadInputError([problem])


def _refuse(given: str, allowed: str, remedy: str, fault: Exception | None = None) -> NoReturn:
    problem = Problem("restore", given, allowed, remedy, "clinic.restore")
    raise BadInputError([problem]) from fault
